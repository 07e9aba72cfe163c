import RalphAdapters
import RalphCore
import RalphFiles

/// A file that ralph itself writes, with changes that are not committed, on its way past an undo.
///
/// It reads as committed while the branch moves, and gets its changes back then.
struct UndoMerge {
  let path: String
  let mine: [UInt8]
  let base: [UInt8]
  /// As what is undone leaves it.
  let theirs: [UInt8]
  /// The same with the changes that are not committed.
  let merged: [UInt8]

  /// The versions as they are kept while the undo is under way.
  static let names = ["mine", "base", "theirs", "merged"]
  var versions: [(name: String, bytes: [UInt8])] {
    Array(zip(UndoMerge.names, [mine, base, theirs, merged]))
  }

  /// Takes the changes away for a moment; what the undo has noted holds them meanwhile.
  func step() throws(Failure) {
    do throws(SystemFailure) { try put(base) } catch {
      throw .system(error, doing: "put the changes of \(path) aside")
    }
  }

  /// Puts them back: as they were, or as what was undone leaves them.
  func back(isUndone: Bool) throws(Failure) {
    do throws(SystemFailure) { try put(isUndone ? merged : mine) } catch {
      throw .system(error, doing: "put the changes of \(path) back")
    }
  }

  /// Writes one of the versions.
  func put(_ bytes: [UInt8]) throws(SystemFailure) {
    try Files.replace(path, with: bytes, mode: try Files.status(path)?.mode ?? 0o644)
  }
}

/// What the plan says of tasks whose commits were taken back.
enum UndoMarks {
  /// Takes `[x]` and `[?]` of these tasks back, where the plan still has them; gives those it did, and
  /// those that the plan has no more.
  static func take(
    _ beads: [BeadID],
    plan: String,
    keep: String
  ) throws(Failure) -> (taken: [BeadID], absent: [BeadID]) {
    let file = PlanFile(path: plan, keep: keep)
    var (taken, absent): ([BeadID], [BeadID]) = ([], [])
    do throws(SystemFailure) {
      let document = try file.read().document
      for bead in beads {
        guard let mark = document.task(bead.bare)?.mark else {
          absent.append(bead)
          continue
        }
        guard mark == .done || mark == .claimed else { continue }
        let change = PlanEdit.Change(bead.bare, from: mark, to: .todo)
        if case .set = try file.mark(change, guard: nil) { taken.append(bead) }
      }
    } catch {
      throw .system(error, doing: "take the marks back in \(plan)")
    }
    return (taken, absent)
  }
}
