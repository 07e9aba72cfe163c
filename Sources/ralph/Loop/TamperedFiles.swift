import RalphAdapters
import RalphCore
import RalphFiles

/// Files behind the verifier that stand as an agent has left them, after the run that found it out.
///
/// What passes then would pass by the agent's own rules. A person puts them back, or takes them: by
/// `ralph verify --init`, by having the task tried again, or by writing the file.
struct TamperedFiles {
  /// One of them, and the attempt that has changed it.
  struct One: Equatable {
    var path: String
    var bead: BeadID
    var attempt: Int
    /// The commit that the attempt began at; empty where there was none.
    var head: Name
  }

  private(set) var all: [One] = []

  /// Looks at a workspace's files and its journal.
  init(_ workspace: Workspace) throws(Failure) {
    let times = try AttemptTimes.read(workspace)
    let paths = times.spans.flatMap(\.guarded)
    guard !paths.isEmpty else { return }
    let accepted = TamperedFiles.accepted(workspace, times)
    for path in Set(paths).sorted() {
      let isThere = Files.exists("\(workspace.root)/\(path)")
      let touched = AttemptTimes.touched(path, under: workspace.root)
      // Of a file that is gone nobody knows when it went.
      let span =
        isThere ? times.tampering(path, touched) : times.spans.last { $0.guarded.contains(path) }
      guard let span, accepted.map({ $0 <= span.times.upperBound }) ?? true else { continue }
      all.append(One(path: path, bead: span.bead, attempt: span.attempt, head: span.head))
    }
  }

  /// When a person has last fixed the rules as they are, in milliseconds since 1970; nil where nobody
  /// has, or an agent did.
  private static func accepted(_ workspace: Workspace, _ times: AttemptTimes) -> Int64? {
    let place = RulePlace.find(root: workspace.root, rules: nil, approvals: nil)
    // What cannot be looked at is no word of a person.
    guard let at = (try? Files.touched(place.marker))?.map({ $0 / 1_000_000 }) else { return nil }
    return times.spans.contains { $0.times.contains(at) } ? nil : at
  }

  /// Throws where there are any.
  func refuse() throws(Failure) {
    guard let first = all.first else { return }
    let shown = all.prefix(8).map {
      "  \(Visible.text($0.path))  by \(Visible.text($0.bead.bare))#\($0.attempt)"
    }
    let file = CommandWords.quoted(Visible.text(first.path))
    let attempt = "\(Visible.text(first.bead.bare))#\(first.attempt)"
    let back =
      first.head.isEmpty
      ? "put it back" : "put it back: git checkout \(first.head.text.prefix(10)) -- \(file)"
    throw Failure(
      .usage,
      "TAMPERED",
      "what the verifier rests on stands as an agent has left it",
      shown + [
        "look at it: ralph diff \(attempt)", back,
        "or take it as it is: ralph verify --init, or ralph retry \(Visible.text(first.bead.bare))",
      ]
    )
  }
}
