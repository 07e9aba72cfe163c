import RalphAdapters
import Testing

/// A row as tmux fills in the format.
func paneRow(
  _ id: Int,
  flags: String = "0 0 0 0",
  name: String = "s",
  command: String = "claude",
  path: String = "/w"
) -> String {
  "\(sign) pane 77 1795169700 %\(id) $1 1795169701 4711 \(flags) 0 200 50 2 47 120 @0"
    + "\(sign)=\(name)\(sign)=\(command)\(sign)=\(path)\n"
}

@Suite struct TmuxOutputTests {
  func read(_ text: String, screens: Int = 0) -> TmuxOutput.Look? {
    TmuxOutput.look(Array(text.utf8), screens: screens, marker: marker)
  }

  @Test func `an answer is read field by field`() throws {
    let text =
      paneRow(7, flags: "0 1 1 0") + "\(sign) client 99 1795169650 0 %7\n\(sign) screen 0\n"
      + "one\n\ntwo\n\(sign) screen 1\n\(sign) screen 2\n\n\(sign) end\n"
    let look = try #require(read(text, screens: 3))
    let pane = try #require(look.pane(PaneID(7)))
    #expect(pane.server == TmuxServerIdentity(pid: 77, start: 1_795_169_700))
    #expect((pane.process, pane.width, pane.height, pane.history) == (4711, 200, 50, 120))
    #expect(!pane.isDead && pane.isInMode && pane.isSynchronized && !pane.isInputOff)
    #expect((pane.sessionName, pane.command, pane.folder) == ("s", "claude", "/w"))
    let second = 1_795_169_650
    let client = ClientSight(process: 99, activity: second, isReadOnly: false, pane: PaneID(7))
    #expect(look.clients == [client])
    #expect(look.screens == [Array("one\n\ntwo\n".utf8), nil, Array("\n".utf8)])
    #expect(look.unknown.isEmpty)
  }

  @Test(arguments: [
    "a\tb\u{1f}|c", "x\n%9 pane 77", "\(String(sign.dropLast())) pane",
    "#{pid} $(id) `id` \"'", "ü\u{0}✻", "",
  ])
  func `nothing in a name or a path passes for another field`(_ hostile: String) throws {
    let text = paneRow(7, name: hostile, command: hostile, path: hostile) + paneRow(8)
    let look = try #require(read(text + "\(sign) end\n"))
    #expect(look.panes.map(\.id) == [PaneID(7), PaneID(8)])
    #expect(look.panes.first?.folder == hostile)
    #expect(look.panes.first?.sessionName == hostile)
    #expect(look.panes.last?.folder == "/w")
  }

  @Test func `what is not understood is kept, and a cut answer is none`() throws {
    let text = "\(sign) pane seven\n\(sign) what 1 2\n" + paneRow(8)
    let look = try #require(read(text + "\(sign) end\n"))
    #expect(look.panes.map(\.id) == [PaneID(8)])
    #expect(look.unknown == [Array("pane seven".utf8), Array("what 1 2".utf8)])
    #expect(read(text) == nil)
    #expect(read("") == nil)
  }

  @Test func `mutated answers never trap`() {
    let answer = Array(
      (paneRow(7) + "\(sign) client 99 1 0 %7\n\(sign) screen 0\nx\n\(sign) end\n").utf8
    )
    var mutator = Mutator(seed: 5)
    for _ in 0..<20_000 {
      _ = TmuxOutput.look(mutator.mutated(answer, with: [answer]), screens: 1, marker: marker)
    }
  }

  @Test func `a guarded command says whether it was carried out`() {
    #expect(TmuxOutput.isDone(Array("\(sign)-done\n".utf8), marker: marker) == true)
    #expect(TmuxOutput.isDone(Array("\(sign)-held\n".utf8), marker: marker) == false)
    #expect(TmuxOutput.isDone([], marker: marker) == nil)
  }
}
