import RalphAdapters
import RalphCore
import RalphFiles
import RalphJournal
import RalphProcess

/// The workspace opened for writing: its state folder in order, its journal locked and read.
struct Workbench: ~Copyable {
  let workspace: Workspace
  var writer: JournalWriter<FileMedium>
  let ledger: Ledger

  /// Makes the state folder, takes the lock, reads the journal.
  ///
  /// Nothing is made before everything that can be wrong with the call has been checked by the
  /// caller; a workspace that cannot be written to is refused without a trace.
  static func open(
    _ workspace: Workspace, holder: String, creating: Bool
  ) throws(Failure) -> Workbench {
    let git = Repository.find(workspace.root)
    try refuseTracked(workspace, git)
    do throws(SystemFailure) {
      if creating { try prepare(workspace) }
    } catch {
      throw .cannotWrite(error, workspace)
    }
    var ledger = Ledger()
    do throws(JournalFailure) {
      let medium = try FileMedium.open(
        workspace.journal, gitFolder: git?.folder, holder: holder)
      let writer = try JournalWriter(opening: medium) { entry, _, _ in ledger.take(entry) }
      return Workbench(workspace: workspace, writer: writer, ledger: ledger)
    } catch {
      throw Failure(error)
    }
  }

  /// The state folder, which ignores itself wholly.
  private static func prepare(_ workspace: Workspace) throws(SystemFailure) {
    let folder = workspace.folder
    if let status = try Files.linkStatus(folder) {
      guard status.isFolder else { throw SystemFailure("mkdir", folder, code: 20) }
    } else {
      try Files.makeFolder(folder)
      try Files.syncFolder(of: folder)
    }
    let ignore = folder + "/.gitignore"
    if !Files.exists(ignore) { try Files.replace(ignore, with: Array("*\n".utf8), mode: 0o644) }
  }

  /// ralph's state must never travel in a commit.
  private static func refuseTracked(
    _ workspace: Workspace, _ git: Repository?
  ) throws(Failure) {
    guard let tracked = git?.firstTracked(under: ".ralph") else { return }
    throw Failure(
      .configuration,
      "STATE_IS_TRACKED",
      "git tracks \(tracked): an agent's reset or checkout would take the journal back",
      ["git rm -r --cached .ralph && git commit -m 'Stop tracking .ralph'"])
  }
}

extension Failure {
  /// A workspace that cannot be written to.
  static func cannotWrite(_ failure: SystemFailure, _ workspace: Workspace) -> Failure {
    let exit: ExitCode = failure.isForbidden ? .forbidden : .cannotCreate
    return Failure(
      exit,
      "CANNOT_WRITE",
      "cannot keep a journal in \(workspace.folder): \(failure.reason)",
      ["\(failure)", "nothing was started; make room or rights there, or use -C DIR"])
  }

  /// A failure of the journal: what happened, where, and what to do.
  init(_ failure: JournalFailure) {
    let exit = ExitCode(rawValue: failure.exitCode) ?? .cannotWrite
    let lines = failure.description.split(separator: "\n", omittingEmptySubsequences: true)
    self.init(
      exit, "JOURNAL", lines.first.map(String.init) ?? "", lines.dropFirst().map(String.init))
  }
}
