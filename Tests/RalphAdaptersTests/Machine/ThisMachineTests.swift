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

/// The disk, the clocks, and a played inhibitor.
@Suite struct ThisMachineTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A machine on whose path stands an inhibitor that does this.
  private func machine(_ script: String?) throws -> ThisMachine {
    let name = ThisMachine.inhibitor([]).name
    if let script {
      let path = "\(folder.path)/\(name)"
      try Files.replace(path, with: Array("#!/bin/sh\n\(script)\n".utf8), mode: 0o755)
    }
    let (cat, link) = ("/bin/cat", "\(folder.path)/cat")
    if !Files.exists(link) { try #require(unsafe symlink(cat, link) == 0) }
    return ThisMachine(workspace: folder.path, environment: ["PATH=\(folder.path)"])
  }

  /// The last word is the program that the lock is held for.
  private func holding(_ more: String = "") -> String {
    """
    PATH=/usr/bin:/bin
    echo "$@" >'\(folder.path)/said'; echo $$ >>'\(folder.path)/pids'; \(more)
    for program; do :; done; "$program"; echo gone >'\(folder.path)/gone'
    """
  }

  private func text(_ name: String) -> String {
    String(decoding: (try? Files.read("\(folder.path)/\(name)")) ?? [], as: UTF8.self)
  }

  private func eventually(_ condition: () -> Bool) -> Bool {
    Poller.wait(timeoutMs: 20_000, until: condition)
  }

  @Test func `the disk has room, and a folder that is not there has none that is known`() throws {
    let free = try #require(try machine(nil).freeBytes())
    #expect(free > 0)
    let nowhere = ThisMachine(workspace: "/nowhere/at/all", environment: [])
    #expect(nowhere.freeBytes() == nil)
  }

  @Test func `the machine's sleep only grows, and is none while it is awake`() throws {
    let machine = try machine(nil)
    let before = machine.suspended()
    #expect(before >= .zero)
    #expect(machine.suspended().value - before.value < 1000)
  }

  @Test func `it is kept awake until it is let go, by one program`() throws {
    let machine = try machine(holding())
    #expect(machine.keepAwake() == nil)
    #expect(machine.keepAwake() == nil)
    #expect(text("said").hasSuffix("\(folder.path)/cat\n"), "\(text("said"))")
    #expect(text("pids").split(separator: "\n").count == 1)
    #expect(text("gone").isEmpty)
    machine.letSleep()
    #expect(eventually { text("gone") == "gone\n" })
    machine.letSleep()
    #expect(machine.keepAwake() == nil)
    #expect(text("pids").split(separator: "\n").count == 2)
    machine.letSleep()
  }

  @Test func `an inhibitor that somebody ended is started again`() throws {
    let machine = try machine(holding())
    #expect(machine.keepAwake() == nil)
    let pid = try #require(Int32(text("pids").dropLast()))
    #expect(kill(-pid, SIGKILL) == 0)
    #expect(eventually { kill(pid, 0) != 0 || text("pids").isEmpty == false })
    #expect(
      eventually {
        machine.keepAwake() == nil && text("pids").split(separator: "\n").count == 2
      }
    )
    machine.letSleep()
  }

  @Test func `a refusal is said with its reason, and nothing is left of it`() throws {
    let machine = try machine("echo 'Failed to inhibit: \u{1b}[31mAccess denied' >&2; exit 1")
    let name = ThisMachine.inhibitor([]).name
    #expect(machine.keepAwake() == "\(name): Failed to inhibit: Access denied")
    machine.letSleep()
  }

  @Test func `without the program the reason is that it is not there`() throws {
    let name = ThisMachine.inhibitor([]).name
    #expect(try machine(nil).keepAwake() == "\(name) not found on PATH")
    #expect(!ThisMachine.inhibitor(["PATH=\(folder.path)"]).isThere)
    _ = try machine("exit 0")
    #expect(ThisMachine.inhibitor(["PATH=\(folder.path)"]).isThere)
  }
}
