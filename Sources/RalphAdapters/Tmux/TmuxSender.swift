import RalphCore
import RalphFiles
package import RalphPorts
import RalphProcess

/// A line to be typed into a leased pane.
package struct PaneOrder: Equatable, Sendable {
  package var line: PromptLine
  package var fitness: PaneFitness
  /// The file that the prompt asks the agent to create first; nil if it is not asked for.
  package var receipt: String?

  package init(line: PromptLine, fitness: PaneFitness, receipt: String?) {
    self.line = line
    self.fitness = fitness
    self.receipt = receipt
  }
}

/// What became of a send.
package enum SendOutcome: Equatable, Sendable {
  /// There is proof that the agent has it.
  case accepted(Proof)
  /// It stands in the input box, and Enter did not submit it, twice.
  case typedNotSubmitted
  /// Nothing was typed: the pane was not fit.
  case unfit(Unfitness)
  /// Nothing was typed: tmux would not.
  case refused(String)
  /// Something was typed, and what became of it could not be seen.
  case unknown(String)

  /// What proves that a prompt was submitted.
  package enum Proof: Equatable, Sendable {
    /// A turn began after Enter.
    case working
    /// The mark stands in the transcript, above the input box.
    case transcript
    /// The agent created the receipt.
    case receipt
  }
}

/// Types one line into one pane, Enter apart, and looks what becomes of it.
///
/// One sender a pane at a time: whoever calls holds the lease. It leaves no mode, clears no draft
/// and switches nothing off; what it is not sure of it says.
package struct TmuxSender: Sendable {
  /// How long is waited for what, in milliseconds.
  package struct Patience: Equatable, Sendable {
    /// For the line to appear in the input box.
    package var typed: Int64 = 5000
    /// For the line to leave the input box after Enter, before Enter is pressed once more.
    package var submitted: Int64 = 2500
    /// For proof after the last Enter.
    package var proof: Int64 = 5000
    /// Between two looks.
    package var pause: Int64 = 50

    package init() {}
  }

  let watch: PaneWatch
  let clock: any Clock
  let patience: Patience

  package init(watch: PaneWatch, clock: any Clock, patience: Patience = Patience()) {
    self.watch = watch
    self.clock = clock
    self.patience = patience
  }

  /// Sends a line if the pane is fit.
  package func send(_ order: PaneOrder) -> SendOutcome {
    do throws(TmuxFailure) {
      let before = try look(order)
      if let reason = order.fitness.objection(to: before, now: clock.wall()) {
        return .unfit(reason)
      }
      // A fresh key stands nowhere; one that does was typed before, by a life that forgot it.
      switch before.screen.map(order.line.mark.place) {
      case .transcript: return .accepted(.transcript)
      case .composer, .loose:
        return .unknown("the mark stands on the screen before anything was typed")
      case .nowhere, nil: break
      }
      guard try watch.server.paste(order.line.text, under: order.fitness.lease.guardian) else {
        return .unfit(try heldBack(order))
      }
    } catch {
      // A time-out leaves open whether the line was pasted.
      if error == .timedOut { return .unknown("pasting: \(error)") }
      return .refused(error.description)
    }
    return afterPaste(order)
  }

  /// Submits a line that an earlier life has typed: one Enter, if it stands in the input box and
  /// nothing asks.
  package func submit(_ order: PaneOrder) -> SendOutcome {
    let state = state(order)
    guard state == .pending else { return settled(state) }
    if let failure = enter(order) { return failure }
    return settled(watched(order, for: patience.proof, until: { $0.isProof }))
  }

  /// Why tmux itself held the line back: something changed between look and paste.
  func heldBack(_ order: PaneOrder) throws(TmuxFailure) -> Unfitness {
    order.fitness.objectionToKey(try look(order)) ?? .otherProcess
  }

  private func afterPaste(_ order: PaneOrder) -> SendOutcome {
    switch watched(order, for: patience.typed, until: { $0 == .pending || $0.isProof }) {
    case .pending: break
    case .proof(let proof): return .accepted(proof)
    case .hidden(let why): return .unknown("the line was pasted and not seen: \(why)")
    }
    if let failure = enter(order) { return failure }
    switch watched(order, for: patience.submitted, until: { $0.isProof }) {
    case .proof(let proof): return .accepted(proof)
    case .hidden:
      return settled(watched(order, for: patience.proof, until: { $0 == .pending || $0.isProof }))
    case .pending: break
    }
    // Seen in the box again, by a look of its own, with no dialog before it: once more, no oftener.
    guard state(order) == .pending else {
      return settled(watched(order, for: patience.proof, until: { $0.isProof }))
    }
    if let failure = enter(order) { return failure }
    return settled(watched(order, for: patience.proof, until: { $0.isProof }))
  }

  private func settled(_ state: Submission) -> SendOutcome {
    switch state {
    case .proof(let proof): .accepted(proof)
    case .pending: .typedNotSubmitted
    case .hidden(let why): .unknown(why)
    }
  }

  private func enter(_ order: PaneOrder) -> SendOutcome? {
    do throws(TmuxFailure) {
      guard try watch.server.press(.enter, under: order.fitness.lease.guardian) else {
        let reason = try heldBack(order)
        return .unknown("typed, and Enter was held back: \(reason.sentence)")
      }
      return nil
    } catch {
      return .unknown("typed, and Enter failed: \(error)")
    }
  }

  /// How far a line has come, by one look.
  private enum Submission: Equatable {
    /// It stands in the input box, and nothing asks.
    case pending
    case proof(SendOutcome.Proof)
    /// It is not seen, for this reason.
    case hidden(String)

    var isProof: Bool { if case .proof = self { true } else { false } }
  }

  /// Looks until something holds or the time is over; returns the last state.
  private func watched(
    _ order: PaneOrder,
    for milliseconds: Int64,
    until isEnough: (Submission) -> Bool
  ) -> Submission {
    let deadline = clock.monotonic().value + milliseconds
    while true {
      let state = state(order)
      if isEnough(state) || clock.monotonic().value >= deadline { return state }
      _ = Poller.wait(descriptors: [], timeoutMs: patience.pause)
    }
  }

  private func state(_ order: PaneOrder) -> Submission {
    // A receipt is proof whatever the screen shows.
    if let receipt = order.receipt, Files.exists(receipt) { return .proof(.receipt) }
    let moment: PaneMoment
    do throws(TmuxFailure) {
      moment = try look(order)
    } catch {
      return .hidden(error.description)
    }
    if let reason = order.fitness.objectionToKey(moment) { return .hidden(reason.sentence) }
    guard let screen = moment.screen else { return .hidden("the pane has no screen") }
    let place = order.line.mark.place(on: screen)
    switch (place, screen.what) {
    case (.composer, .asks): return .hidden("the agent asks a person")
    case (.composer, _): return .pending
    case (_, .working): return .proof(.working)
    case (.transcript, _): return .proof(.transcript)
    case (.loose, .asks): return .proof(.transcript)
    case (.loose, _): return .hidden("the line is on the screen, and no input box is seen")
    case (.nowhere, _): return .hidden("the line is not on the screen: \(screen.evidence)")
    }
  }

  func look(_ order: PaneOrder) throws(TmuxFailure) -> PaneMoment {
    let wanted = (pane: order.fitness.lease.pane, kind: order.fitness.kind)
    let moments = try watch.look(at: [wanted])
    guard let moment = moments.first else { throw .unreadable("no pane in the answer") }
    return moment
  }
}
