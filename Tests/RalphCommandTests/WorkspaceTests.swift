import RalphFiles
import Testing

@testable import ralph

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where settings are looked for, in real folders.
@Suite struct WorkspaceTests {
  /// A folder of its own, removed at the end.
  final class Folder {
    let path: String

    init(_ name: String) throws {
      let root = try #require(Files.realPath("/tmp"))
      path = "\(root)/ralph-command-tests.\(getpid()).\(name)"
      try Files.removeTree(path)
      try Files.makeFolder(path)
    }

    deinit { try? Files.removeTree(path) }

    func write(_ name: String, _ text: String) throws {
      try Files.makeFolder(Files.folder(of: "\(path)/\(name)"))
      try Files.replace("\(path)/\(name)", with: Array(text.utf8))
    }
  }

  @Test func `all files are found, and the list says where each value is from`() throws {
    let folder = try Folder("list")
    try folder.write("w/.ralph.conf", "[run]\nconcurrent = 5\ntimeout = 90s\n")
    try folder.write("w/.ralph/local.conf", "[run]\n  timeout = 2m\n")
    try folder.write("xdg/ralph/config", "[ui]\ncolor = never\n")
    let variables = [
      "XDG_CONFIG_HOME": folder.path + "/xdg", "RALPH_ATTEMPTS": "", "RALPH_SESSION": "s",
    ]
    let line = ["config", "-C", folder.path + "/w"]
    let answer = OutputTests.answer(line, variables)
    #expect(answer.code == .success, "\(answer.err)")
    let rows = answer.out.split(separator: "\n").map { row in
      row.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }
    #expect(rows.count == SettingKey.allCases.count)
    for row in [
      "run.session = s RALPH_SESSION", "run.concurrent = 5 .ralph.conf:2",
      "run.timeout = 2m .ralph/local.conf:2", "run.attempts = 2 default",
      "ui.color = never \(folder.path)/xdg/ralph/config:2",
    ] {
      #expect(rows.contains(row))
    }
    let json = OutputTests.answer(line + ["--json"], variables).out
    #expect(
      json.contains(
        #"{"key":"run.timeout","value":"2m","layer":"local","origin":".ralph/local.conf:2","#
          + #""file":".ralph/local.conf","line":2}"#
      )
    )
  }

  @Test func `a named file takes the place of the project's, and must be there`() throws {
    let folder = try Folder("named")
    try folder.write(".ralph.conf", "[run]\nconcurrent = 5\n")
    try folder.write("other.conf", "[run]\nattempts = 7\n")
    let line = ["-C", folder.path, "config", "get"]
    #expect(OutputTests.answer(line + ["run.concurrent"]).out == "5\n")
    let named = line + ["--config", "other.conf"]
    #expect(OutputTests.answer(named + ["run.concurrent"]).out == "3\n")
    #expect(OutputTests.answer(named + ["run.attempts"]).out == "7\n")
    let missing = OutputTests.answer(line + ["--config", "none.conf", "run.attempts"])
    #expect(missing.code == .missingInput)
    let variable = OutputTests.answer(line + ["run.attempts"], ["RALPH_CONFIG": "other.conf"])
    #expect(variable.out == "7\n")
  }

  @Test func `a broken file stops a run and the list, but not the way to it`() throws {
    let folder = try Folder("broken")
    try folder.write(".ralph.conf", "[run]\ntimout = 5\n")
    for line in [["5"], ["config", "list"], ["resume", "--reload-config"]] {
      let answer = OutputTests.answer(["-C", folder.path] + line)
      #expect(answer.code == .configuration)
      #expect(answer.err.hasPrefix("ralph: error: .ralph.conf:2: unknown key 'run.timout'\n"))
    }
    let path = OutputTests.answer(["-C", folder.path, "config", "path"])
    #expect(path.code == .success)
    #expect(path.out.contains(folder.path + "/.ralph.conf\n"))
    let workspace = Workspace(root: folder.path, here: folder.path, home: nil)
    let resume = try Settings.load(try Arguments(["resume"]), Environment([:]), workspace)
    #expect(resume.digest != Settings(workspace: workspace).digest)
  }

  @Test func `the workspace is the nearest folder upwards that has ralph's folder, or git's`()
    throws
  {
    let folder = try Folder("upwards")
    try folder.write("top/.git/HEAD", "")
    try folder.write("top/a/b/file", "")
    let deep = folder.path + "/top/a/b"
    #expect(Workspace.root(from: deep) == folder.path + "/top")
    try folder.write("top/a/.ralph/journal.ndjson", "")
    #expect(Workspace.root(from: deep) == folder.path + "/top/a")
  }

  @Test func `a folder that is not there is named`() {
    let answer = OutputTests.answer(["-C", "/no/such", "config", "list"])
    #expect(answer.code == .missingInput)
    #expect(answer.err.hasPrefix("ralph: error: no folder '/no/such'\n"))
  }
}
