import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import Testing

@Suite(.enabled(if: realTmux != nil, "tmux is not on PATH"), .serialized, .timeLimit(.minutes(3)))
struct PaneSettleTests {
  let world: PanesWorld

  init() throws { world = try PanesWorld() }

  private func adopted(_ event: Event, by proof: String) -> Bool {
    guard case .dispatchSent(let sent) = event else { return false }
    return sent.adopted && sent.proof.text == proof && sent.attempt == 1
  }

  private func doubt(_ event: Event) -> String {
    guard case .dispatchUnknown(let doubt) = event else { return "\(event)" }
    return doubt.why.string
  }

  private func isAbsent(_ event: Event) -> Bool {
    if case .effectAbsent(let absent) = event { !absent.seen.isEmpty } else { false }
  }

  private static let rule = String(repeating: "─", count: 60)
  private static let box = "\(rule)\n❯ \n\(rule)\n  ⏵⏵ bypass permissions on\n"

  @Test func `the receipt is proof, whatever became of the pane`() throws {
    let name = try world.agent()
    let order = try world.order(name)
    try world.tmux.write(".ralph/begun/\(order.key)", "")
    #expect(adopted(try world.panes().settle(order), by: "receipt"))
    try world.tmux.tmux(["kill-server"])
    #expect(adopted(try world.panes().settle(order), by: "receipt"))
  }

  @Test func `the mark above the input box is proof, and before the prompt there is none`() throws {
    let name = try world.agent()
    let (panes, order) = (try world.panes(), try world.order(name, asksReceipt: false))
    #expect(isAbsent(panes.settle(order)))
    guard case .dispatchSent = panes.send(order) else { return #expect(Bool(false), "not sent") }
    // Another life knows nothing of the first one's looks.
    #expect(adopted(try world.panes().settle(order), by: "history"))
    var other = order
    other.key = Key(run: order.key.run, seq: Seq(41))
    try world.waitFor("quiet", panes) { $0.what == .quiet }
    #expect(isAbsent(panes.settle(other)))
  }

  @Test func `a line that Enter did not submit is typed, not sent`() throws {
    let name = try world.agent("swallow=9")
    let (panes, order) = (try world.panes(), try world.order(name))
    guard case .dispatchUnknown = panes.send(order) else {
      return #expect(Bool(false), "taken for sent")
    }
    #expect(doubt(panes.settle(order)).contains("not submitted"))
    // Somebody else's draft hides what became of ours.
    var other = order
    other.key = Key(run: order.key.run, seq: Seq(41))
    #expect(doubt(panes.settle(other)).contains("stands in the input box"))
  }

  @Test func `a mark that has scrolled away is found in the history`() throws {
    let path = "\(world.tmux.root)/.ralph/prompts/\(world.tmux.key).md"
    let lines = (1...300).map { "  line \($0)" }.joined(separator: "\n")
    let text = "> Read \(path) and do what it says\n\n● Done.\n\(lines)\n\n"
    let name = try world.picture(text + PaneSettleTests.box)
    try world.waitFor("the box", world.panes()) { $0.what == .quiet }
    #expect(adopted(try world.panes().settle(world.order(name)), by: "history"))
  }

  @Test func `a history that may have lost lines proves nothing`() throws {
    try world.tmux.tmux([
      "start-server", ";", "set-option", "-g", "exit-empty", "off", ";", "set-option", "-g",
      "history-limit", "100",
    ])
    let lines = (1...300).map { "  line \($0)" }.joined(separator: "\n")
    let name = try world.picture("● Done.\n\(lines)\n\n" + PaneSettleTests.box)
    try world.waitFor("the box", world.panes()) { $0.what == .quiet }
    #expect(doubt(try world.panes().settle(world.order(name))).contains("far enough"))
  }

  @Test func `no trace is none only where the agent waits with an empty box`() throws {
    let busy = "✻ Cogitating… (esc to interrupt · 3s)\n\n"
    let name = try world.picture("● On it.\n\n" + busy + PaneSettleTests.box)
    try world.waitFor("work", world.panes()) { $0.what == .working }
    #expect(doubt(try world.panes().settle(world.order(name))).contains("works on something"))
    try world.tmux.tmux(["kill-session", "-t", "=work"])
    #expect(doubt(try world.panes().settle(world.order(name))).contains("the pane is gone"))
    var other = try world.order(name)
    other.pane = try #require(Name("pane 7"))
    #expect(doubt(try world.panes().settle(other)).contains("names no pane"))
  }

  @Test func `an agent that draws over its past proves nothing by silence`() throws {
    let name = try world.picture("\u{1b}[?1049h\u{1b}[H" + PaneSettleTests.box)
    try world.waitFor("the box", world.panes()) { $0.what == .quiet }
    #expect(doubt(try world.panes().settle(world.order(name))).contains("draws over its past"))
  }

  @Test func `a prompt whose path cannot be typed is refused, and nothing is typed`() throws {
    let name = try world.agent()
    var order = try world.order(name)
    order.prompt = "/w/a\nb/\(order.key).md"
    guard case .dispatchRefused = try world.panes().send(order) else {
      return #expect(Bool(false), "not refused")
    }
    let lease = try #require(PaneName.lease(name))
    #expect(try !world.tmux.text(of: lease).contains("Read"))
  }

  @Test func `a pane outside the scope is not typed into`() throws {
    let name = try world.agent(name: "other")
    guard case .dispatchUnfit(let doubt) = try world.panes().send(world.order(name)) else {
      return #expect(Bool(false), "typed into a foreign session")
    }
    #expect(doubt.pane == name && doubt.why.string.contains("may use"))
  }

  @Test func `the tail is bounded and holds no secret`() throws {
    let lines = (1...1900).map { "  line \($0) " + String(repeating: "x", count: 60) }
    let text = lines.joined(separator: "\n") + "\n● the word is hunter2hunter2\n\n"
    let name = try world.picture(text + PaneSettleTests.box)
    let panes = try world.panes { $0.secrets = ["hunter2hunter2"] }
    try world.waitFor("the box", panes) { $0.what == .quiet }
    let tail = panes.tail(of: name)
    #expect(tail.count > 60_000 && tail.count <= 64 << 10)
    let said = String(decoding: tail, as: UTF8.self)
    #expect(said.contains("line 1900") && said.contains("[redacted:") && !said.contains("hunter2"))
  }
}
