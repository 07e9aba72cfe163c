import RalphCore
import RalphFiles
package import RalphPorts

/// THUNK as the loop's log of finished tasks.
package struct ThunkLog: TaskLog {
  private let file: ThunkFile

  package init(path: String) { file = ThunkFile(path: path) }

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
