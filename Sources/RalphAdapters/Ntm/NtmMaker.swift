package import RalphCore
package import RalphPorts
import Synchronization

/// Sessions by ntm; where ntm cannot, by tmux alone (semantics §10).
package final class NtmMaker: SessionMaker {
  private let host: NtmHost
  private let server: TmuxServer
  private let plain: PlainSessions
  /// Whether the last session was opened by tmux alone.
  private let hasFallenBack = Mutex(false)

  /// A maker that asks ntm first; `plain` opens what ntm would not.
  package init(host: NtmHost, server: TmuxServer, plain: PlainSessions) {
    self.host = host
    self.server = server
    self.plain = plain
  }

  package var name: Name { hasFallenBack.withLock { $0 } ? plain.name : Name(cutting: "ntm") }

  package func open(_ wish: SessionWish) throws(PortFailure) {
    guard let order = order(wish) else { return try fallBack(wish) }
    switch host.spawn(order) {
    case .opened, .exists:
      hasFallenBack.withLock { $0 = false }
      widen(wish.name)
    case .refused: try fallBack(wish)
    case .unknown(let why):
      throw PortFailure(.answer, "ntm did not say whether it opened \(wish.name): \(why)")
    }
  }

  private func order(_ wish: SessionWish) -> NtmOrder? {
    let kind: NtmAgentKind? =
      switch wish.agent {
      case .claude: .claude
      case .codex: .codex
      case .gemini: .gemini
      case .opencode, .rovodev, .plain: nil
      }
    guard let kind, let name = NtmSessionName(wish.name) else { return nil }
    return NtmOrder(name: name, folder: wish.tree, kind: kind, agents: wish.agents)
  }

  private func fallBack(_ wish: SessionWish) throws(PortFailure) {
    try plain.open(wish)
    hasFallenBack.withLock { $0 = true }
  }

  /// ntm's panes are tiled into 80 by 24: too narrow to be read.
  private func widen(_ session: String) {
    // A session that stays narrow is read all the same, as far as it can be.
    try? server.widen(session)
  }

  package func end(_ session: String) throws(PortFailure) {
    guard let name = NtmSessionName(session) else { return try plain.end(session) }
    switch host.kill(name) {
    case .done, .gone: break
    case .refused, .unknown: try plain.end(session)
    }
  }
}
