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

@Suite struct BdRaceTests {
  @Test(arguments: BdWorld.puppets.filter { $0.mode == "direct" }, ["", "racy@update"])
  func `of eight processes exactly one wins, even where bd lets two`(
    world: BdWorld,
    fault: String
  ) async throws {
    let rig = try BdRig(world)
    let id = try rig.file("one")
    let results = rig.folder.path + "/results"
    await withTaskGroup(of: Void.self) { group in
      for number in 1...8 {
        let (bd, folder, text) = (rig.bd, rig.folder.path, id.text)
        let environment = rig.environment + ["PUPPET_BD_FAULT=" + fault]
        group.addTask {
          await #expect(processExitsWith: .success) {
            [
              number = number as Int, bd = bd as String, folder = folder as String,
              text = text as String, environment = environment as [String],
              results = results as String
            ] in
            let commands = try #require(
              BdCommands(
                program: bd,
                actor: "ralph-\(number)",
                directory: folder,
                environment: environment
              )
            )
            let tracker = try BdTracker(commands, runner: ProcessBd(path: bd))
            let word: String =
              switch tracker.claim(try #require(BdID(text))) {
              case .won: "won"
              case .lost(let by): "lost \(by)"
              case let other: "\(other)"
              }
            let line = "\(number) \(word)\n"
            try FileDescriptor.open(results, .append).write(Array(line.utf8))
          }
        }
      }
    }
    let lines = String(decoding: try Files.read(results), as: UTF8.self).split(separator: "\n")
    let winners = lines.filter { $0.hasSuffix(" won") }
    #expect(lines.count == 8)
    let winner = try #require(winners.first)
    #expect(winners.count == 1, "\(lines)")
    #expect(try rig.tracker().bead(id).assignee == "ralph-\(winner.prefix(1))")
    #expect(lines.filter { $0.hasSuffix(" lost ralph-\(winner.prefix(1))") }.count == 7)
  }

  @Test func `without the lock the racy bd has several winners`() throws {
    let rig = try BdRig(BdWorld.puppets[1])
    let id = try rig.file("one")
    // Standard output is empty where a claim was lost.
    let script = """
      for n in 1 2 3 4 5 6; do
        BD_ACTOR=racer-$n "$0" update "$1" --claim --status in_progress --json >"out-$n" &
      done
      wait
      for n in 1 2 3 4 5 6; do if test -s "out-$n"; then echo "$n"; fi; done
      """
    let captured = try ProgramRun.capture(
      Invocation(
        ["/bin/sh", "-c", script, rig.bd, id.text],
        environment: rig.environment + ["PUPPET_BD_FAULT=racy@update"],
        directory: rig.folder.path
      )
    )
    let winners = String(decoding: captured.out, as: UTF8.self).split(separator: "\n")
    #expect(winners.count > 1, "the fault is what the test above needs it to be")
  }
}

@Suite struct ClaimLockTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `another process with the lock is waited for, and not for ever`() async {
    let path = folder.path
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        await #expect(processExitsWith: .success) { [path = path as String] in
          try ClaimLock(folder: path).hold(atMost: .zero) {
            guard (try? Files.replace(path + "/held", with: [1])) != nil else { exit(9) }
            _ = Poller.wait(timeoutMs: 30_000) { Files.exists(path + "/go") }
          }
        }
      }
      group.addTask {
        await #expect(processExitsWith: .success) { [path = path as String] in
          #expect(Poller.wait(timeoutMs: 30_000) { Files.exists(path + "/held") })
          let lock = try ClaimLock(folder: path)
          #expect(throws: BdTrouble.lockIsHeld) { try lock.hold(atMost: Millis(50)) { true } }
          try Files.replace(path + "/go", with: [1])
          #expect(try lock.hold(atMost: .seconds(30)) { true })
        }
      }
    }
  }

  @Test func `within one process the lock holds between threads too`() async throws {
    let lock = try ClaimLock(folder: folder.path)
    let file = folder.path + "/count"
    try Files.replace(file, with: Array("0".utf8))
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          for _ in 0..<10 {
            // A refusal shows in the count.
            _ = try? lock.hold(atMost: .seconds(30)) {
              let bytes = (try? Files.read(file)) ?? []
              let count = (Int(String(decoding: bytes, as: UTF8.self)) ?? -1000) + 1
              try? Files.replace(file, with: Array(String(count).utf8))
            }
          }
        }
      }
    }
    #expect(try Files.read(file) == Array("40".utf8))
  }

  @Test func `a folder that everybody may write to is refused`() throws {
    #expect(unsafe chmod(folder.path, 0o777) == 0)
    #expect(throws: BdTrouble.self) { try ClaimLock(folder: folder.path) }
    #expect(unsafe chmod(folder.path, 0o755) == 0)
    #expect(throws: Never.self) { try ClaimLock(folder: folder.path) }
    #expect(throws: BdTrouble.self) { try ClaimLock(folder: folder.path + "/none") }
  }

  @Test func `a lock file that is a link is refused`() throws {
    let lock = try ClaimLock(folder: folder.path)
    #expect(unsafe symlink("/dev/null", lock.path) == 0)
    #expect(throws: BdTrouble.self) { try lock.hold(atMost: .zero) { true } }
  }
}
