import RalphAdapters
import RalphCore
import RalphFiles

/// An undo that is under way, written down in git's own folder before the branch moves.
///
/// One that is killed then is finished by the next: the files that stepped aside get their changes
/// back, the marks of the tasks are taken back, and the journal is told.
struct UndoPending {
  /// What is under way.
  struct Note: Equatable {
    /// The commit that the branch is to stand at.
    var after: String
    /// The worktree in which it was made.
    var bench: String
    /// The tasks whose commits are taken back, by their whole ids.
    var beads: [String]
    /// The files that step aside, by their paths.
    var files: [String]
    /// The command by which it was begun, and is finished; empty where an older program began it.
    var command = ""

    /// The tasks as people name them.
    var names: String { beads.map { Visible.text($0) }.joined(separator: ", ") }
    /// What a person types to have it finished.
    var finishing: String { command.isEmpty ? "ralph undo …" : command }

    /// That something has to wait for its end.
    func failure(_ what: String) -> Failure {
      Failure(.usage, "UNDO_CUT_OFF", what, ["on its branch, finish it: \(finishing)"])
    }
  }

  private let folder: String
  private var path: String { folder + "/note" }

  /// The place in the repository with this git folder.
  init(gitFolder: String) { folder = gitFolder + "/ralph/undo" }

  /// The undo that was begun and not ended; nil where none was.
  func read() -> Note? {
    // One that cannot be read was not written whole: nothing had been done then.
    guard let bytes = try? Files.read(path, limit: 1 << 20) else { return nil }
    var note = Note(after: "", bench: "", beads: [], files: [])
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { continue }
      switch parts[0] {
      case "after": note.after = parts[1]
      case "bench": note.bench = parts[1]
      case "bead": note.beads.append(parts[1])
      case "file": note.files.append(parts[1])
      case "command": note.command = Visible.text(parts[1])
      default: continue
      }
    }
    return note.after.isEmpty ? nil : note
  }

  /// Writes it down, the bytes of the files first.
  func begin(_ note: Note, _ merges: [UndoMerge]) throws(SystemFailure) {
    try Files.removeTree(folder)
    try Files.makeFolder(folder)
    for (place, merge) in merges.enumerated() {
      for (name, bytes) in merge.versions {
        try Files.replace("\(folder)/\(place).\(name)", with: bytes)
      }
    }
    let lines =
      ["after \(note.after)", "bench \(note.bench)"] + note.beads.map { "bead \($0)" }
      + note.files.map { "file \($0)" } + ["command \(note.command)"]
    try Files.replace(path, with: Array((lines.joined(separator: "\n") + "\n").utf8))
  }

  /// It has come to its end, well or not.
  func end() throws(SystemFailure) {
    try Files.remove(path)
    try Files.removeTree(folder)
  }

  /// Gives the files that stepped aside their changes back, as they were or as the undo leaves them.
  ///
  /// A file that was changed since stays as it is, and what it held goes to the folder `keep`; gives
  /// the paths of what went there.
  func putBack(
    _ note: Note,
    isLanded: Bool,
    keep: String
  ) throws(SystemFailure) -> [String] {
    var kept: [String] = []
    for (place, file) in note.files.enumerated() {
      guard let merge = try merge(place, file), Files.exists(file) else { continue }
      let now = try Files.read(file)
      let (stepped, wanted) = isLanded ? (merge.theirs, merge.merged) : (merge.base, merge.mine)
      guard now != wanted else { continue }
      if now == stepped {
        try merge.put(wanted)
      } else if now != merge.mine {
        try Files.makeFolder(keep)
        let copy = "\(keep)/\(Files.name(of: file)).undo"
        try Files.replace(copy, with: wanted)
        kept.append(copy)
      }
    }
    return kept
  }

  private func merge(_ place: Int, _ file: String) throws(SystemFailure) -> UndoMerge? {
    var versions: [[UInt8]] = []
    for name in UndoMerge.names {
      let path = "\(folder)/\(place).\(name)"
      guard Files.exists(path) else { return nil }
      versions.append(try Files.read(path))
    }
    return UndoMerge(
      path: file,
      mine: versions[0],
      base: versions[1],
      theirs: versions[2],
      merged: versions[3]
    )
  }
}

extension UndoPending {
  /// Whether one was begun in the repository of a workspace, and not ended.
  static func stands(_ workspace: Workspace) -> Bool {
    find(workspace) != nil
  }

  /// One that was begun in the repository of a workspace and not ended, with what is under way.
  private static func find(_ workspace: Workspace) -> (pending: UndoPending, note: Note)? {
    guard let repository = Repository.find(workspace.root) else { return nil }
    let pending = UndoPending(gitFolder: repository.folder)
    return pending.read().map { (pending, $0) }
  }

  /// Says, where tasks are counted, that those of an undo that was cut off count as they did before it.
  ///
  /// Git is not asked whether the undo has taken anything back.
  static func tell(_ call: Call) throws(Failure) {
    guard let note = find(try call.workspace())?.note else { return }
    call.output.note(
      "an undo of \(note.names) was cut off, and they count as if it had not begun; \(note.finishing) finishes it"
    )
  }

  /// Throws where one was cut off: what it is about must not be written down before it is finished.
  static func refuse(_ workspace: Workspace) throws(Failure) {
    guard let note = find(workspace)?.note else { return }
    throw note.failure("an undo of \(note.names) was cut off")
  }

  /// Where a run begins, under its lock: one that had not moved the branch took nothing back, and what
  /// it had moved aside is put back.
  ///
  /// Throws where it had: its tasks still read `[x]`, and work on top of that could be taken back
  /// with them.
  static func settle(_ call: Call, _ workspace: Workspace) throws(Failure) {
    guard let (pending, note) = find(workspace) else { return }
    let git = try UndoGit(workspace)
    guard try !git.stands(note.after) else {
      throw note.failure("an undo of \(note.names) was cut off after its commits were made")
    }
    UndoBench.remove(note.bench, git)
    let kept: [String]
    do throws(SystemFailure) {
      kept = try pending.putBack(note, isLanded: false, keep: workspace.folder + "/displaced")
      try pending.end()
    } catch {
      throw .system(error, doing: "put back what an undo moved aside")
    }
    call.output.note("an undo of \(note.names) was cut off before it took anything back")
    for path in kept {
      call.output.note("a file was changed meanwhile; what it held is kept: \(Visible.text(path))")
    }
  }
}
