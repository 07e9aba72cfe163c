package import RalphCore
import RalphFiles
package import RalphPorts

/// THUNK as the loop's log of finished tasks.
package struct ThunkLog: TaskLog {
  private let file: ThunkFile
  package let addsMissing: Bool

  /// The log at a path; `addsMissing` says whether a PLAN adds the rows that it lacks.
  package init(path: String, addsMissing: Bool = false) {
    file = ThunkFile(path: path)
    self.addsMissing = addsMissing
  }

  package func lacking(_ tasks: [BeadID]) throws(PortFailure) -> [BeadID] {
    let rows: [ThunkRow]
    do throws(SystemFailure) { rows = try file.read().rows } catch { throw PortFailure(error) }
    let known = Set(rows.flatMap { [$0.original, PlanTask.identity(ofID: $0.original)] })
    return tasks.filter { !known.contains($0.bare) }
  }

  package func size() throws(PortFailure) -> Int {
    do throws(SystemFailure) { return try file.size() } catch { throw PortFailure(error) }
  }

  package func record(_ row: LogRow) throws(PortFailure) -> LoggedRow {
    let entry = ThunkEntry(
      id: row.task,
      description: "**\(row.task)** \(row.text)",
      priority: Urgency.allCases.first { $0.word == row.priority } ?? .medium,
      date: String("\(row.at)".prefix(10)),
      after: row.after
    )
    do throws(SystemFailure) {
      let place = try file.append(entry)
      return LoggedRow(
        number: place.number.map(String.init) ?? "",
        bytes: try file.size(),
        isOld: !place.isNew
      )
    } catch {
      throw PortFailure(error)
    }
  }
}
