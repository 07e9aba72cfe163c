import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import Testing

/// A tmux world seen through the port.
final class PanesWorld {
  let tmux: TmuxWorld
  /// The session that agents are opened in unless a test says otherwise.
  let session = "work"

  init() throws { tmux = try TmuxWorld() }

  func panes(
    session: String? = "work",
    opened: [String] = [],
    only: [PaneID] = [],
    kinds: [AgentKind] = [.claude],
    own: Int? = nil,
    argv: [String] = [],
    settings change: (inout TmuxPanes.Settings) -> Void = { _ in }
  ) throws -> TmuxPanes {
    var settings = TmuxPanes.Settings(
      genesis: 0x9ae0,
      tree: tmux.root,
      maker: PlainSessions(server: tmux.server, argv: argv)
    )
    settings.patience.submitted = 500
    settings.patience.proof = 1500
    change(&settings)
    var scope = PaneScope(session: session, kinds: kinds, roots: [tmux.root])
    (scope.opened, scope.only) = (opened, only)
    return TmuxPanes(
      watch: own.map { PaneWatch(server: tmux.server, own: $0) } ?? tmux.watch,
      clock: MachineClock(),
      zones: ZoneFiles(),
      scope: scope,
      settings: settings
    )
  }

  /// Opens an agent in the session and waits for its box; the pane's name.
  @discardableResult func agent(
    _ faults: String = "",
    script: String = "* * signal",
    folder: String? = nil,
    name: String? = nil,
    isReady: Bool = true
  ) throws -> Name {
    let name = name ?? session
    let lease = try tmux.agent(
      faults: faults,
      script: script,
      folder: folder,
      name: name,
      isReady: isReady
    )
    return try #require(PaneName.name(of: lease))
  }

  func view(_ pane: Name) throws -> PaneLeaseView {
    PaneLeaseView(pane: pane, key: tmux.key, nonce: try #require(Name(nonce)))
  }

  /// A prompt for a pane, its file written.
  func order(_ pane: Name, asksReceipt: Bool = true) throws -> PaneDispatch {
    let begun = "\(tmux.root)/.ralph/begun/\(tmux.key)"
    let asked = asksReceipt ? "First create the file \(begun) .\n" : ""
    try tmux.write(
      ".ralph/prompts/\(tmux.key).md",
      "bead: 7.1\nattempt: 1\nnonce: \(nonce)\n" + asked
    )
    return PaneDispatch(
      bead: BeadID(try #require(Name("plan:7.1"))),
      attempt: 1,
      pane: pane,
      key: tmux.key,
      prompt: "\(tmux.root)/.ralph/prompts/\(tmux.key).md",
      receipt: begun
    )
  }

  /// The one pane that a look shows.
  func seen(_ panes: TmuxPanes, _ leases: [PaneLeaseView] = []) throws -> PaneSeen {
    try #require(try panes.look(leases).panes.first)
  }

  /// Looks until a pane shows something.
  func waitFor(
    _ what: String,
    _ panes: TmuxPanes,
    _ leases: [PaneLeaseView] = [],
    _ condition: (PaneSeen) -> Bool
  ) throws {
    try tmux.waitFor(what) { try panes.look(leases).panes.first.map(condition) ?? false }
  }

  func pane(_ name: Name) throws -> String {
    try #require(PaneName.lease(name)).pane.description
  }

  /// A pane in which a program that looks like an agent draws a text, and then runs a script.
  func picture(_ text: String, then script: String = "sleep 600") throws -> Name {
    try tmux.write("picture", text)
    try tmux.write("draws", "cat '\(tmux.root)/picture'\n\(script)\n")
    let order = SessionOrder(name: session, tree: tmux.root, key: "9ae0r3.412")
    try Files.makeFolder("\(tmux.root)/drawn")
    let shell = "\(tmux.root)/drawn/claude"
    // A server that loses its last session ends, and the next one may come too early.
    if try !tmux.server.hasSession("keeps") {
      try tmux.tmux(["new-session", "-d", "-s", "keeps", "/bin/sleep", "600"])
    }
    if !Files.exists(shell) { try link(to: "/bin/sh", at: shell) }
    var wish = order
    wish.argv = [shell, "\(tmux.root)/draws"]
    let lease = try tmux.lease(try tmux.server.open(wish).pane)
    return try #require(PaneName.name(of: lease))
  }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

private func link(to target: String, at path: String) throws {
  guard unsafe symlink(target, path) == 0 else { throw SystemFailure.last("symlink", path) }
}
