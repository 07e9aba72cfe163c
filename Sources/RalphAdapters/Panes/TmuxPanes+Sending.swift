package import RalphCore
import RalphFiles
package import RalphPorts
import Synchronization

// What is typed into panes, and what became of it.
extension TmuxPanes {
  /// Asks tmux twice before it types: which pane it is, and whether it is fit at that moment.
  package func send(_ order: PaneDispatch) -> Event {
    guard let line = PromptLine(path: order.prompt, key: order.key) else {
      let why = "a prompt at \(order.prompt) cannot be named in one short line"
      return .dispatchRefused(refused(order, .system, why))
    }
    // Asked for again: the agent may have had it all the while.
    if Files.exists(order.receipt) { return sent(order, "receipt", adopted: true) }
    guard let lease = PaneName.lease(order.pane) else {
      return unfit(order, "`\(order.pane)` names no pane")
    }
    do throws(TmuxFailure) {
      let opened = memory.withLock { $0.opened }
      let survey = try watch.survey(screens: [])
      let sights = survey.panes.filter { survey.isPane($0, lease) }
      guard !sights.isEmpty else { return unfit(order, Unfitness.gone.sentence) }
      guard sights.contains(where: { scope.includes($0, opened: opened) }) else {
        return unfit(order, "the pane is none of those that this run may use")
      }
    } catch {
      return .dispatchRefused(refused(order, .system, error.description))
    }
    let fitness = fitness(order.pane, lease)
    let wanted = PaneOrder(line: line, fitness: fitness, receipt: order.receipt)
    let isClearing = settings.clears && fitness.kind == .claude
    let outcome = (isClearing ? sender.clear(wanted) : nil) ?? sender.send(wanted)
    switch outcome {
    case .accepted, .typedNotSubmitted, .unknown: memory.withLock { $0.hasTyped(order.pane) }
    case .unfit, .refused: break
    }
    return event(order, outcome)
  }

  private func event(_ order: PaneDispatch, _ outcome: SendOutcome) -> Event {
    switch outcome {
    case .accepted(let proof): sent(order, proof.name, adopted: false)
    case .typedNotSubmitted: unknown(order, "typed, and not submitted by Enter, twice")
    case .unfit(let reason): unfit(order, reason.sentence)
    case .refused(let why): .dispatchRefused(refused(order, .system, why))
    case .unknown(let why): unknown(order, why)
    }
  }

  /// By receipt, then by screen, then by the whole history; nothing is typed.
  package func settle(_ order: PaneDispatch) -> Event {
    // The one proof that outlives the pane.
    if Files.exists(order.receipt) { return sent(order, "receipt", adopted: true) }
    guard let lease = PaneName.lease(order.pane) else {
      return unknown(order, "`\(order.pane)` names no pane")
    }
    let mark = PromptMark(order.key)
    do throws(TmuxFailure) {
      let survey = try watch.survey(screens: [lease.pane])
      guard let sight = survey.pane(lease) else {
        return unknown(order, "the pane is gone, and the agent left no receipt")
      }
      let kind = memory.withLock { $0.known(order.pane) }?.kind ?? kind(in: survey, sight)
      // Read by its picture alone: an agent that has ended leaves its input box standing.
      let screen = ScreenClassifier.read(survey.screen(lease.pane), as: kind)
      switch mark.place(on: screen) {
      case .composer: return submitted(order, lease)
      case .transcript: return sent(order, "history", adopted: true)
      case .loose, .nowhere: break
      }
      if mark.stands(in: try watch.server.history(of: lease.pane)) {
        return sent(order, "history", adopted: true)
      }
      if let doubt = try doubt(sight, screen.seen(with: survey.front(sight))) {
        return unknown(order, doubt)
      }
      // Created meanwhile, it counts all the same.
      if Files.exists(order.receipt) { return sent(order, "receipt", adopted: true) }
      return .effectAbsent(
        EffectAbsent {
          $0.bead = order.bead
          $0.seen = Text("neither a receipt nor the prompt's name in all that the pane shows")
        }
      )
    } catch {
      return unknown(order, "the pane could not be read: \(error)")
    }
  }

  /// What became of a line that stands in the input box since an earlier life typed it.
  private func submitted(_ order: PaneDispatch, _ lease: PaneLease) -> Event {
    guard let line = PromptLine(path: order.prompt, key: order.key) else {
      return unknown(order, "typed, not submitted: it stands in the input box")
    }
    let fitness = fitness(order.pane, lease)
    let wanted = PaneOrder(line: line, fitness: fitness, receipt: order.receipt)
    switch sender.submit(wanted) {
    case .accepted(let proof): return sent(order, proof.name, adopted: true)
    case .typedNotSubmitted: return unknown(order, "typed, and not submitted by Enter")
    case .unfit(let reason): return unknown(order, "typed, not submitted: \(reason.sentence)")
    case .refused(let why), .unknown(let why):
      return unknown(order, "typed, not submitted: \(why)")
    }
  }

  /// Why a pane that does not show the mark may have been given the prompt all the same.
  private func doubt(
    _ sight: PaneSight,
    _ screen: ScreenReading
  ) throws(TmuxFailure) -> String? {
    if sight.isAlternate { return "the agent draws over its past, and shows no trace" }
    guard try watch.server.hasWholeHistory(of: sight.id) else {
      return "the pane's history does not reach back far enough"
    }
    switch screen.what {
    case .working: return "no trace, but the agent works on something"
    case .asks: return "no trace, but the agent asks a person"
    case .unknown: return "no trace, but the screen is not understood"
    case .quiet, .limited:
      guard let composer = screen.composer else { return "no trace, and no input box is seen" }
      return composer.isEmpty ? nil : "no trace, but something stands in the input box"
    case .dead: return nil
    }
  }

  private func kind(in survey: PaneSurvey, _ sight: PaneSight) -> AgentKind {
    if case .agent(let kind, _) = survey.front(sight) { kind } else { scope.usualKind }
  }

  /// The end of the joined history without secrets, at most 64 KiB; empty for a pane that is gone.
  package func tail(of pane: Name) -> [UInt8] {
    guard let lease = PaneName.lease(pane) else { return [] }
    let history: [UInt8]
    do throws(TmuxFailure) {
      guard try watch.survey(screens: []).pane(lease) != nil else { return [] }
      history = try watch.server.history(of: lease.pane)
    } catch {
      // What cannot be read any more is evidence of nothing.
      return []
    }
    let tail = Array(history.suffix(TmuxPanes.historyMost))
    return Redaction.clean(tail, secrets: settings.secrets).suffix(TmuxPanes.historyMost)
  }

  /// One Escape, if the agent works at that moment and takes keys.
  package func interrupt(_ pane: Name) throws(PortFailure) {
    guard let lease = PaneName.lease(pane) else { return }
    let kind = memory.withLock { $0.known(pane) }?.kind ?? scope.usualKind
    let fitness = PaneFitness(lease: lease, kind: kind, roots: scope.roots)
    do throws(TmuxFailure) {
      let survey = try watch.survey(screens: [lease.pane])
      guard let sight = survey.pane(lease) else { return }
      let moment = survey.moment(sight, survey.picture(sight.id, as: kind))
      guard fitness.objectionToKey(moment) == nil, moment.screen?.what == .working else { return }
      // Held back by tmux, it is seen to work on, and asked again.
      _ = try watch.server.press(.escape, under: lease.guardian)
    } catch {
      throw PortFailure(error)
    }
  }

  private func fitness(_ name: Name, _ lease: PaneLease) -> PaneFitness {
    let known = memory.withLock { $0.known(name) }
    var fitness = PaneFitness(
      lease: lease,
      kind: known?.kind ?? scope.usualKind,
      roots: scope.roots
    )
    let limit = known?.limit
    fitness.limitOver = limit.flatMap { $0.isOver(clock.wall()) ? $0.words : nil }
    return fitness
  }

  private var sender: TmuxSender {
    TmuxSender(watch: watch, clock: clock, patience: settings.patience)
  }
}
