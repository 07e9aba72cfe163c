import RalphAdapters
import RalphAudit
import RalphCore
import RalphFiles
import RalphJournal
import RalphProcess
import RalphRuntime

/// A journal that is ours to write, and what it says so far.
struct Opened: ~Copyable {
  let writer: JournalWriter<FileMedium>
  let ledger: Ledger
  /// The beads' titles.
  let titles: Titles
  /// What opening had to mend, to be said in an entry.
  let mended: WorkspaceDamaged?
}

/// Opens a workspace for writing: its state folder in order, its journal locked and read.
enum Workbench {
  /// Takes the lock and reads the journal, making both if they are missing.
  ///
  /// Everything that can be wrong with the call has been checked before; a workspace that cannot be
  /// written to is refused without a trace.
  static func open(
    _ workspace: Workspace
  ) throws(Failure) -> Opened {
    let git = Repository.find(workspace.root)
    try refuseTracked(workspace, git)
    let holder = try Holder.text()
    var ledger = Ledger()
    var titles = Titles()
    do throws(JournalFailure) {
      let medium = try locked(place(workspace, git), holder)
      let mended = medium.mended.map { what in WorkspaceDamaged { $0.what = Text(what) } }
      let writer = try JournalWriter(opening: medium) { entry, _, _ in
        ledger.take(entry)
        titles.feed(entry)
      }
      return Opened(writer: writer, ledger: ledger, titles: titles, mended: mended)
    } catch {
      throw Failure(error)
    }
  }

  /// Takes the lock alone, so that no run begins while it is held.
  static func lock(_ workspace: Workspace) throws(Failure) -> FileMedium {
    let git = Repository.find(workspace.root)
    let holder = try Holder.text()
    do throws(JournalFailure) {
      return try locked(place(workspace, git), holder)
    } catch {
      throw Failure(error)
    }
  }

  /// Takes the lock, or names who holds it now.
  ///
  /// Who has only just taken it has not written its name yet, and the text still names the one
  /// before, which is dead. A dead process holds nothing: the new name is waited for.
  private static func locked(
    _ place: JournalPlace,
    _ holder: String
  ) throws(JournalFailure) -> FileMedium {
    var looks = 0
    while true {
      do throws(JournalFailure) {
        return try FileMedium.open(place, holder: holder)
      } catch {
        guard case .locked(let path, let text) = error, Holder.isGone(text) else { throw error }
        guard looks < 100 else { throw .locked(path: path, holder: "") }
      }
      looks += 1
      _ = Poller.wait(descriptors: [], timeoutMs: 20)
    }
  }

  private static func place(_ workspace: Workspace, _ git: Repository?) -> JournalPlace {
    JournalPlace(
      folder: workspace.folder,
      gitFolder: git?.folder,
      label: label(workspace, git),
      spare: Environment.ofProcess()["TMPDIR"] ?? "/tmp"
    )
  }

  /// What tells the workspaces of one repository apart; empty for the one at its top.
  private static func label(_ workspace: Workspace, _ git: Repository?) -> String {
    guard let git, workspace.root != git.top else { return "" }
    return Hex.text(Digest(of: workspace.root.utf8).words.0, digits: 16)
  }

  /// Whether there is a journal, under its path or its second name.
  static func hasJournal(_ workspace: Workspace) -> Bool {
    if Files.exists(workspace.journal) { return true }
    guard let second = place(workspace, Repository.find(workspace.root)).second else {
      return false
    }
    return Files.exists(second)
  }

  /// The journal for reading: under its path, else under its second name in the git directory.
  static func journal(of workspace: Workspace) -> String {
    if Files.exists(workspace.journal) { return workspace.journal }
    let second = place(workspace, Repository.find(workspace.root)).second
    return second.flatMap { Files.exists($0) ? $0 : nil } ?? workspace.journal
  }

  /// ralph's state must never travel in a commit.
  private static func refuseTracked(
    _ workspace: Workspace,
    _ git: Repository?
  ) throws(Failure) {
    guard let tracked = git?.firstTracked(under: ".ralph", of: workspace.root) else { return }
    throw Failure(
      .configuration,
      "STATE_IS_TRACKED",
      "git tracks \(tracked): an agent's reset or checkout would take the journal back",
      ["git rm -r --cached .ralph && git commit -m 'Stop tracking .ralph'"]
    )
  }
}

extension Failure {
  /// A failure of the journal: what happened, where, and what to do.
  init(_ failure: JournalFailure) {
    let exit = ExitCode(rawValue: failure.exitCode) ?? .cannotWrite
    let parts = failure.description.split(separator: "; ", maxSplits: 1)
    self.init(
      exit,
      "JOURNAL",
      parts.first.map(String.init) ?? "",
      parts.dropFirst().map(String.init)
    )
  }
}
