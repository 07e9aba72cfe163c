import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import Testing

@Suite(.enabled(if: realTmux != nil, "tmux is not on PATH"), .serialized, .timeLimit(.minutes(3)))
struct PaneLimitTests {
  let world: PanesWorld

  init() throws { world = try PanesWorld() }

  private static let rule = String(repeating: "─", count: 60)
  private static let box = "\(rule)\n❯ \n\(rule)\n"

  private func shown(_ text: String, _ panes: TmuxPanes, _ condition: (PaneSeen) -> Bool) throws {
    _ = try world.picture(text)
    try world.waitFor("the picture", panes, [], condition)
    try world.tmux.tmux(["kill-session", "-t", "=work"])
  }

  @Test func `words about errors are neither a limit nor an end`() throws {
    let panes = try world.panes()
    let box = PaneLimitTests.box
    let said = "> Read\n\n● Fix: login failed with error: 429\n\n"
    try shown(said + box + "  ⏵⏵ bypass on\n", panes) { $0.what == .quiet }
    try shown("> do 90%\n\n● Ok.\n\n" + box + "  Context left: 90%\n", panes) { $0.what == .quiet }
    try shown(box + "  Context left until compact: 90%", panes) { $0.what == .quiet }
  }

  @Test func `a limit's end is reckoned once, when its words come up`() throws {
    _ = try world.picture(
      "> Read\n\n● You've hit your limit · resets in 2 hours\n\n" + PaneLimitTests.box
    )
    let panes = try world.panes()
    let now = MachineClock().wall()
    try world.waitFor("the limit", panes) { $0.what == .limited }
    let first = try world.seen(panes)
    #expect(first.wake > now && first.wake - now < .minutes(121))
    #expect(first.evidence.string.contains("hit your limit"))
    for _ in 0..<3 { #expect(try world.seen(panes).wake == first.wake) }
  }

  @Test func `a limit that names no time is waited out, and its words then mean nothing`() throws {
    let name = try world.agent("limit=sometime")
    let panes = try world.panes { $0.limitPause = .seconds(2) }
    guard case .dispatchSent = panes.send(try world.order(name, asksReceipt: false)) else {
      return #expect(Bool(false), "not sent")
    }
    try world.waitFor("the limit", panes) { $0.what == .limited && $0.wake == .zero }
    guard case .dispatchUnfit = panes.send(try world.order(name)) else {
      return #expect(Bool(false), "sent to an agent without an account")
    }
    try world.waitFor("the end of it", panes) { $0.what == .quiet && $0.unfit.isEmpty }
    // The next prompt is answered with the same words: they are news again.
    var order = try world.order(name, asksReceipt: false)
    order.key = Key(run: order.key.run, seq: Seq(413))
    order.prompt = "\(world.tmux.root)/.ralph/prompts/\(order.key).md"
    try world.tmux.write(".ralph/prompts/\(order.key).md", "bead: 7.1\n")
    guard case .dispatchSent = panes.send(order) else {
      return #expect(Bool(false), "not sent again")
    }
    try world.waitFor("the limit again", panes) { $0.what == .limited }
  }

  @Test func `an agent forgets its conversation before a prompt, where that is wanted`() throws {
    let name = try world.agent("old-errors")
    let lease = try #require(PaneName.lease(name))
    func shown() throws -> String {
      try world.tmux.tmux(["capture-pane", "-p", "-t", "\(lease.pane)"])
    }
    #expect(try shown().contains("rror"))
    let panes = try world.panes { $0.clears = true }
    guard case .dispatchSent = panes.send(try world.order(name)) else {
      return #expect(Bool(false), "not sent")
    }
    #expect(try !shown().contains("rror") && shown().contains(".md and do what it says"))
  }

  @Test func `an agent that works is asked to stop by one Escape, and no other agent`() throws {
    let keys = "\(world.tmux.root)/keys"
    let read = "stty raw -echo; dd bs=1 count=2 2>/dev/null > '\(keys)'; sleep 600"
    let busy = "✻ Cogitating… (esc to interrupt · 3s)\n\n"
    let name = try world.picture("● On it.\n\n" + busy + PaneLimitTests.box, then: read)
    let panes = try world.panes()
    try world.waitFor("work", panes) { $0.what == .working }
    try panes.interrupt(name)
    try world.tmux.tmux(["send-keys", "-t", try world.pane(name), "-l", "a"])
    try world.tmux.waitFor("two keys") { try Files.read(keys).count == 2 }
    #expect(try Files.read(keys) == [0x1b, UInt8(ascii: "a")])
    try world.tmux.tmux(["kill-session", "-t", "=work"])
    try panes.interrupt(name)

    let quiet = try world.picture("● Done.\n\n" + PaneLimitTests.box, then: read)
    try world.waitFor("quiet", panes) { $0.what == .quiet }
    try panes.interrupt(quiet)
    try world.tmux.tmux(["send-keys", "-t", try world.pane(quiet), "-l", "ab"])
    try world.tmux.waitFor("two keys more") { try Files.read(keys).count == 2 }
    #expect(try Files.read(keys) == Array("ab".utf8))
  }

  @Test func `a pane that keeps the picture of an ended agent is dead`() throws {
    let name = try world.picture("● Done.\n\n" + PaneLimitTests.box, then: "read line")
    let panes = try world.panes()
    try world.waitFor("quiet", panes) { $0.what == .quiet }
    let pane = try world.pane(name)
    try world.tmux.tmux(["set-option", "-w", "-t", pane, "remain-on-exit", "on"])
    try world.tmux.tmux(["send-keys", "-t", pane, "Enter"])
    try world.waitFor("death", panes, [try world.view(name)]) {
      $0.pane == name && $0.what == .dead
    }
    #expect(try panes.look([]).panes.isEmpty)
  }
}
