import RalphAdapters
import RalphProcess
import Testing

let marker = TmuxMarker(0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210)
let sign = "0123456789abcdeffedcba9876543210"

@Suite struct TmuxCommandTests {
  let commands = TmuxCommands(program: "/bin/tmux", socket: .named("s"))
  let guardian = PaneGuard(
    server: TmuxServerIdentity(pid: 77, start: 1_795_169_700),
    pane: PaneID(7),
    process: 4711
  )

  @Test func `a look asks for everything in one call, each screen in a list of its own`() {
    let call = commands.look(screens: [PaneID(0), PaneID(7)], marker: marker)
    #expect(Array(call.argv[..<5]) == ["/bin/tmux", "-u", "-L", "s", "list-panes"])
    #expect(call.argv.filter { $0 == ";" }.count == 4)
    #expect(
      call.argv.suffix(13)
        == [
          ";", "if-shell", "-F", "1",
          "display-message -p '\(sign) screen 0' ; capture-pane -p -e -t %0", ";", "if-shell", "-F",
          "1", "display-message -p '\(sign) screen 1' ; capture-pane -p -e -t %7", ";",
          "display-message", "-p", "\(sign) end",
        ].suffix(13)
    )
    #expect(call.timeLimitMs == 10_000)
    #expect(!call.argv.joined().contains("title"))
    #expect(!call.argv.joined().contains("window_name"))
  }

  @Test func `each verb is these words and no others`() {
    let condition =
      "#{==:#{pid}.#{start_time}.#{pane_id}.#{pane_pid}."
      + "#{pane_dead}#{pane_in_mode}#{pane_synchronized}#{pane_input_off},"
      + "77.1795169700.%7.4711.0000}"
    let start = ["/bin/tmux", "-u", "-L", "s"]
    let paste = commands.paste("Read x", under: guardian, marker: marker)
    #expect(
      paste.argv == start + [
        "load-buffer", "-b", "ralph-" + sign, "-", ";", "if-shell", "-F", "-t", "%7", condition,
        "paste-buffer -p -d -b ralph-\(sign) -t %7 ; display-message -p \(sign)-done",
        "delete-buffer -b ralph-\(sign) ; display-message -p \(sign)-held",
      ]
    )
    #expect(paste.input == .bytes(Array("Read x".utf8)))
    #expect(
      commands.press(.escape, under: guardian, marker: marker).argv == start + [
        "if-shell", "-F", "-t", "%7", condition,
        "send-keys -t %7 Escape ; display-message -p \(sign)-done",
        "display-message -p \(sign)-held",
      ]
    )
    #expect(
      commands.history(of: PaneID(7)).argv == start + [
        "capture-pane", "-p", "-J", "-S", "-", "-t", "%7",
      ]
    )
    #expect(commands.hasSession("a").argv == start + ["has-session", "-t", "=a"])
    #expect(commands.killSession("a").argv == start + ["kill-session", "-t", "=a"])
  }

  @Test func `a session opens wide, in its tree, whatever the tree is called`() {
    var order = SessionOrder(name: "ralph-a-9ae01x", tree: "/w/a#(id);", key: "9ae0r3.1")
    order.argv = ["claude"]
    let words = commands.newSession(order, marker: marker).argv.drop { $0 != "-s" }
    #expect(
      Array(words) == [
        "-s", "ralph-a-9ae01x", "-x", "200", "-y", "50", "-c", "/w/a##(id)\\;", "-e",
        "RALPH_KEY=9ae0r3.1", "--", "/usr/bin/env", "claude",
      ]
    )
    let path = TmuxCommands(program: "t", socket: .at("/s"), configuration: "/dev/null")
    #expect(path.hasSession("a").argv.prefix(6) == ["t", "-u", "-S", "/s", "-f", "/dev/null"])
  }

  @Test func `failures are told apart`() {
    func failure(_ text: String) -> TmuxFailure { .of(Array(text.utf8)) }
    let absent = "no server running on /tmp/tmux-0/x"
    #expect(failure(absent) == .noServer(absent))
    let missing = "error connecting to /tmp/x (No such file or directory)"
    #expect(failure(missing) == .noServer(missing))
    #expect(failure("no current target") == .noServer("no current target"))
    #expect(failure("can't find pane: %9") == .noPane("can't find pane: %9"))
    #expect(failure("can't find session: a") == .noSession("can't find session: a"))
    #expect(failure("duplicate session: a") == .refused("duplicate session: a"))
  }
}
