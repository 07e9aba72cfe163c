package import RalphCore
import RalphFiles
import RalphProcess

/// ntm in ralph's words: inventory, opening, sending and ending, each with what came of it.
///
/// No verb believes an exit code, and none acts on a session of which the list does not show
/// exactly that name. Each call takes at most 15 s, opening 30 s; what ran into its limit is not
/// known. It may be used from several threads, but only one may send to a pane at a time.
package struct NtmHost: Sendable {
  package let commands: NtmCommands
  /// What ntm said at the start.
  package let version: NtmVersion
  package let features: NtmFeatures
  let runner: any NtmRunner
  /// The folder in which the links to the sessions' trees lie.
  let links: String

  /// Asks which ntm it is, and whether it keeps receipts; `ralph` is the `.ralph` folder.
  package init(
    _ commands: NtmCommands,
    runner: any NtmRunner = ProcessNtm(),
    ralph: String
  ) throws(NtmTrouble) {
    self.commands = commands
    self.runner = runner
    links = ralph + "/ntm"
    version = try NtmOutput.version(runner.run(commands.version()))
    // An id that is never given out: whoever keeps receipts says that it has none.
    let probe = "ralph-asks"
    let answer = NtmOutput.receipt(runner.run(commands.receipt(probe)), probe)
    features = NtmFeatures(version, hasReceipts: answer == .notSent)
  }

  /// Every session there is; no server has none.
  package func sessions() throws(NtmTrouble) -> NtmSessions {
    try NtmOutput.sessions(runner.run(commands.list()))
  }

  /// The session of exactly this name, and those that ntm could take for it.
  package func session(
    named name: NtmSessionName
  ) throws(NtmTrouble) -> (session: NtmSession?, clashes: [NtmSession]) {
    let all = try sessions()
    return (all.session(named: name), all.clashes(with: name))
  }

  /// What ntm takes the panes of a session for; nil if there is no session of exactly this name.
  package func agentTypes(
    _ name: NtmSessionName
  ) throws(NtmTrouble) -> [PaneID: NtmAgentType]? {
    guard try session(named: name).session != nil else { return nil }
    if features.statusNamesPanes {
      guard let status = try NtmOutput.status(runner.run(commands.status(name)), name) else {
        return nil
      }
      var types: [PaneID: NtmAgentType] = [:]
      for pane in status.panes { if let id = pane.id { types[id] = pane.type } }
      return types
    }
    return try NtmOutput.types(runner.run(commands.robotStatus()), name)
  }

  /// Types a line and Enter into one pane of a session.
  ///
  /// Delivered says that ntm typed it: proof that the agent took it is to be looked for. Whether
  /// an agent is in front must be known before. The operation's id goes along where ntm can hold
  /// it, and the same order under the same id is then typed once.
  package func send(_ order: NtmSendOrder, operation: Key? = nil) -> NtmDelivery {
    do throws(NtmTrouble) {
      guard try session(named: order.session).session != nil else {
        return .notDelivered("there is no session \(order.session)")
      }
    } catch {
      return .notDelivered(error.description)
    }
    let id = features.hasReceipts ? operation?.description : nil
    return NtmOutput.delivery(runner.run(commands.send(order, operation: id)), order.session)
  }

  /// What ntm recorded of a send.
  package func receipt(_ operation: Key) -> NtmReceipt {
    guard features.hasReceipts else { return .unavailable }
    let id = operation.description
    return NtmOutput.receipt(runner.run(commands.receipt(id)), id)
  }
}
