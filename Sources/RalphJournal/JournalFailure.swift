package import RalphCore
package import RalphFiles

/// Why the journal cannot be opened, or not be written any more.
///
/// Each says what happened, where, and what to do; none is retried.
package enum JournalFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// Another ralph writes this journal; the text of its holder file says who.
  case locked(path: String, holder: String)
  /// A line fails and cannot be the remains of an unfinished write.
  case damaged(offset: Int, line: Int, why: LineProblem)
  /// A newer program wrote this line.
  case newer(format: Int, kind: Name, line: Int)
  /// The system refused.
  case io(SystemFailure)
  /// The path holds another file now, or none; a copy of the journal lies at `rescued`.
  case replaced(path: String, rescued: String?)
  /// Somebody else changed the journal's size; a copy of it lies at `rescued`.
  case resized(path: String, expected: Int, found: Int, rescued: String?)
  /// A write or sync failed before; the writer is of no use any more.
  case poisoned(by: String)
  /// An entry that cannot be written down so that it reads back the same. Nothing was written.
  case refused(seq: Seq, why: LineProblem)
  /// Git tracks something in the state folder.
  case tracked(path: String)
  /// The path, or a folder on the way to it, is a symbolic link or not what it should be.
  case misplaced(path: String)

  package var description: String {
    switch self {
    case .locked(let path, let holder):
      "another ralph writes \(path) (\(holder.isEmpty ? "it does not say who" : holder)); "
        + "wait for it, or drain it with Ctrl-C in its terminal"
    case .damaged(let offset, let line, let why):
      "the journal is damaged at line \(line) (byte \(offset)): \(why); "
        + "nothing was changed, ralph history still reads what can be read; "
        + "ralph journal repair cuts it back to its last verified line"
    case .newer(let format, let kind, let line):
      "line \(line) of the journal (\(kind), format \(format)) was written by a newer ralph, "
        + "this one knows format \(Line.format); use the newer one, this one only reads"
    case .io(let failure):
      "the journal cannot be used: \(failure); see to the disk, then ralph resume"
    case .replaced(let path, let rescued):
      "\(path) is not the journal any more: it was removed or replaced while ralph ran; "
        + JournalFailure.advice(rescued)
    case .resized(let path, let expected, let found, let rescued):
      "\(path) has \(found) bytes where ralph left \(expected): somebody else wrote to it; "
        + JournalFailure.advice(rescued)
    case .poisoned(let first):
      "the journal is not written to any more after an earlier failure: \(first)"
    case .refused(let seq, let why):
      "entry \(seq) cannot be written: \(why); nothing was written, this is a defect of ralph"
    case .tracked(let path):
      "git tracks \(path), which agents would commit and reset; "
        + "run git rm -r --cached on it, then start again"
    case .misplaced(let path):
      "\(path) is a link, or not the kind of file that belongs there; move it away"
    }
  }

  /// The exit code of a program that ends because of it.
  package var exitCode: Int32 {
    switch self {
    case .locked: 75
    case .damaged, .newer: 65
    case .io, .replaced, .resized, .poisoned: 74
    case .refused: 70
    case .tracked, .misplaced: 78
    }
  }

  /// Does something that the system may refuse, and names the refusal as the journal's.
  static func naming<Value: ~Copyable>(
    _ body: () throws(SystemFailure) -> Value
  ) throws(JournalFailure) -> Value {
    do throws(SystemFailure) {
      return try body()
    } catch {
      throw .io(error)
    }
  }

  private static func advice(_ rescued: String?) -> String {
    guard let rescued else { return "nothing was written, and no copy could be made" }
    return "nothing was written, a copy of what ralph had lies in \(rescued)"
  }
}
