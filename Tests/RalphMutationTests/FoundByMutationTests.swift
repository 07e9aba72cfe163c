import RalphAdapters
import RalphCore
import RalphJournal
import Testing

/// What mutated inputs have found, each as the smallest input that shows it.
@Suite struct FoundByMutationTests {
  @Test(arguments: ["999999999999999999", "9223372036854775807", "18446744073709551615"])
  func `both decoders read a key with a number of any size`(number: String) throws {
    let line = Array(
      (#"{"seq":4,"at":"2026-11-20T10:15:02.417Z","kind":"stop.done","of":"9ae0r3."#
        + number + #"","crc":"00000000"}"#).utf8
    )
    let fast = try Line.decode(line, order: .canonical)
    #expect(try fast == Line.decode(line, order: .any))
    #expect(Key("9ae0r3.\(number)".utf8)?.description == "9ae0r3.\(number)")
    #expect(Key("9ae0r3.18446744073709551616".utf8) == nil)
  }

  @Test func `a pane has one way to be written`() {
    #expect(PaneID("%0".utf8) == PaneID(0) && PaneID("%17".utf8) == PaneID(17))
    #expect(PaneID("%00".utf8) == nil && PaneID("%017".utf8) == nil)
  }

  @Test func `why a bead is passed over can be shown, whatever the tracker's words are`() throws {
    let id = try #require(BdID("hm-1a2"))
    for odd in ["in\u{2028}side", "\u{1b}[2J", "a\nb\u{202e}"] {
      var list = BdList(beads: [BdBead(id, status: BdStatus(odd))], odd: [])
      list.beads.append(BdBead(id, assignee: odd))
      var typed = BdBead(id)
      typed.type = odd
      list.beads.append(typed)
      let ready = BdReady(list, actor: "ralph", types: BdReady.usualTypes)
      #expect(ready.passedOver.count == 3)
      for passed in ready.passedOver {
        #expect(passed.why.unicodeScalars.allSatisfy { !TerminalText.steers($0) })
      }
    }
  }
}
