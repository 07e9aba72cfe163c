import RalphAdapters
import RalphAudit
import RalphCore
import RalphFiles
import RalphJournal
import RalphProcess
import RalphRuntime

/// Reads the workspace's journal without a lock and without changing anything.
enum Past {
  /// The ledger of the journal; empty where there is none.
  ///
  /// One that is damaged, or that a newer program wrote, is a failure: nothing may be decided on half
  /// of it.
  static func read(_ workspace: Workspace) throws(Failure) -> Ledger {
    var ledger = Ledger()
    let path = Workbench.journal(of: workspace)
    guard Files.exists(path) else { return ledger }
    let tail = try read(path) { ledger.take($0) }
    if let failure = Failure.ending(tail.ending, of: path) { throw failure }
    return ledger
  }

  /// What agents have committed themselves, as the journal knows it; nothing where there is none.
  static func spans(_ workspace: Workspace) throws(Failure) -> [CommitSpan] {
    var spans = CommitSpans()
    let path = Workbench.journal(of: workspace)
    guard Files.exists(path) else { return [] }
    _ = try read(path) { spans.take($0) }
    return spans.spans
  }

  /// The files that iterations have changed and their commits lack, since they were left alone, by the
  /// commits' names.
  static func left(_ workspace: Workspace) throws(Failure) -> [String: [String]] {
    var left: [String: [String]] = [:]
    let path = Workbench.journal(of: workspace)
    guard Files.exists(path) else { return [:] }
    _ = try read(path) { entry in
      guard case .event(.commitMade(let made)) = entry.fact, !made.left.isEmpty else { return }
      left[made.commit.text] = made.leftPaths
    }
    return left
  }

  /// Hands every entry of a journal to a closure; damage in it is a failure with line and byte.
  static func read(
    _ path: String,
    each: (Entry) -> Void
  ) throws(Failure) -> Tail {
    do throws(SystemFailure) {
      return try JournalReader.read(path: path) { entry, _, _ in each(entry) }
    } catch {
      throw .noJournal(path, error)
    }
  }

  /// Lets somebody follow the history that a query asks for; all lines are verified.
  ///
  /// It is told from the last place from which it can be told; a follower that doubts is let go, and
  /// another one begins further back.
  static func follow<Follower: HistoryFollower>(
    _ path: String,
    _ query: HistoryQuery,
    _ begin: (FreshStart?) -> Follower
  ) throws(Failure) -> (Follower, Tail) {
    guard let mentions = query.mentions else {
      var follower = begin(nil)
      let tail = try read(path) { follower.take($0) }
      return (follower, tail)
    }
    do throws(SystemFailure) {
      let journal = try FileDescriptor.open(path, .read)
      var starts = FreshStarts()
      let survey = try JournalReader.survey(
        journal,
        about: mentions,
        wants: { starts.wants($0) },
        each: { starts.take($0, $1) }
      )
      for start in survey.isPlain ? starts.tries : [] {
        var follower = begin(start)
        let tail = try JournalReader.read(journal, survey, after: start.place) {
          follower.take($0)
          return !follower.isInDoubt && ($1 || follower.mayGoOn)
        }
        if !follower.isInDoubt { return (follower, tail) }
      }
      var follower = begin(nil)
      let tail = try JournalReader.read(journal, survey) {
        follower.take($0)
        return $1 || follower.mayGoOn
      }
      return (follower, tail)
    } catch {
      throw .noJournal(path, error)
    }
  }

  /// Whether a writer of the journal lives, by what it said of itself when it took the lock.
  ///
  /// The lock itself is not tried: a reader that held it for an instant could turn a writer away.
  static func hasWriter(_ path: String) -> Bool? {
    let holder = Files.folder(of: path) + "/holder"
    // Without the file nothing is known of a writer, and the answer says so.
    guard let bytes = try? Files.read(holder, limit: 4096) else { return nil }
    return Holder.process(in: String(decoding: bytes, as: UTF8.self))?.isAlive
  }
}

/// Who follows a history, entry by entry.
protocol HistoryFollower {
  mutating func take(_ entry: Entry)
  /// Whether lines may follow in which no bead is named that was asked for.
  var mayGoOn: Bool { get }
  /// Whether what was before the start may count.
  var isInDoubt: Bool { get }
}

extension Failure {
  /// A journal that cannot be opened for reading.
  static func noJournal(_ path: String, _ failure: SystemFailure) -> Failure {
    guard failure.isMissing else { return .system(failure, doing: "read the journal \(path)") }
    return Failure(
      .missingInput,
      "NO_JOURNAL",
      "no journal at \(path)",
      ["a workspace keeps it in .ralph/journal.ndjson once something was run there"]
    )
  }

  /// How a journal that is not whole ends, as a failure; nil where the end is harmless.
  static func ending(_ ending: Tail.Ending, of path: String) -> Failure? {
    switch ending {
    case .clean, .missingNewline, .torn: nil
    case .newer:
      Failure(
        .badData,
        "JOURNAL",
        "\(path): \(ending)",
        [
          "everything before it was read; 'ralph history' shows it",
          "a newer ralph wrote it: go on with that one",
        ]
      )
    case .damaged:
      Failure(
        .badData,
        "JOURNAL",
        "\(path): \(ending)",
        [
          "everything before it was read; 'ralph history' shows it",
          "'ralph journal repair \(Report.quoted(path))' cuts it back to its last verified line",
        ]
      )
    }
  }
}
