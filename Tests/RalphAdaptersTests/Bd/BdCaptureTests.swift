import RalphAdapters
import RalphCore
import RalphFiles
import RalphProcess
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct BdCaptureTests {
  @Test func `every captured answer is read as readings.txt says`() throws {
    let lines = try BdCapture.all().map { "\($0.name): \($0.reading)\n" }.joined()
    let path = BdCapture.folder + "../readings.txt"
    if unsafe getenv("RALPH_UPDATE") != nil { try Files.replace(path, with: Array(lines.utf8)) }
    let expected = String(decoding: try Files.read(path), as: UTF8.self)
    #expect(lines.split(separator: "\n") == expected.split(separator: "\n"))
  }

  @Test func `all fields of a bead are read`() throws {
    let id = try #require(BdID("pf-f7j"))
    let answer = BdOutput.bead(try BdCapture.read("v0.47.1/97-all-fields.txt").run, id)
    guard case .ok(let bead) = answer else {
      Issue.record("\(answer)")
      return
    }
    #expect(bead.title == "est")
    #expect(
      [bead.description, bead.design, bead.acceptance, bead.notes] == ["x", "dd", "aa", "nn"]
    )
    #expect(bead.assignee == "bob")
    #expect(bead.createdBy == "Ralph Tester")
    #expect(bead.createdAt?.description == "2026-11-20T21:07:10.885Z")
    #expect(bead.labels == ["a", "b"])
    #expect(bead.leaseExpires == nil)
  }

  @Test func `dependencies come with type and status, and the open ones block`() throws {
    let id = try #require(BdID("hy-lvv"))
    let answer = BdOutput.bead(try BdCapture.read("v0.47.1/09-show-deps.txt").run, id)
    guard case .ok(let bead) = answer else {
      Issue.record("\(answer)")
      return
    }
    let need = BdDependency(id: "hy-1zz", type: "blocks", status: .inProgress)
    #expect(bead.dependencies == [need])
    #expect(bead.blockers == [need])
  }

  @Test func `twenty thousand broken answers are read without harm`() throws {
    let captures = try BdCapture.all().map(\.run).compactMap { run -> [UInt8]? in
      guard case .ended(_, let out, let err) = run else { return nil }
      return out.isEmpty ? err : out
    }
    let others = [
      "\"id\":1e999,", "\\ud800", "[[[[[[[[", "{\"schema_version\":1,\"data\":", "null",
      "\u{0}", "9223372036854775808", "\"error\":", "\"2026-02-31T24:00:00.9999999999Z\"",
    ].map { Array($0.utf8) }
    var mutator = Mutator(seed: 20_261_121)
    let id = try #require(BdID("hy-din"))
    var good = 0
    for round in 0..<20_000 {
      let bytes = mutator.mutated(captures[round % captures.count], with: others)
      let isOut = round % 7 != 0
      let run = BdRun.ended(.exited(round % 3 == 0 ? 1 : 0), out: isOut ? bytes : [], err: bytes)
      if case .ok = BdOutput.list(run) { good += 1 }
      if case .ok(let bead) = BdOutput.bead(run, id) { #expect(bead.id == id) }
      _ = (BdOutput.version(run), BdOutput.place(run), BdOutput.comments(run))
      _ = (BdOutput.comment(run, id), BdOutput.label(run, id), BdOutput.done(run))
    }
    #expect(good > 100, "the changes leave something to read")
  }
}
