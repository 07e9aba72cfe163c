package import RalphCore
import RalphFiles
import RalphPorts

/// The brain repository's folders, as far as the loop reads and writes them beside plan and log.
package struct BrainFolder: LoopFolder {
  private let plan: PlanFile
  private let transcripts: String
  private let days: Int

  /// Phases come from the plan; transcripts go into a folder and are thinned after so many days.
  package init(plan: String, transcripts: String, days: Int) {
    self.plan = PlanFile(path: plan, keep: "")
    (self.transcripts, self.days) = (transcripts, days)
  }

  package func phases() -> [String] {
    // A plan that cannot be read has its own entry when the source is read.
    guard let document = try? plan.read().document else { return [] }
    return document.sections.map(\.heading).map { heading in
      String(heading.drop { $0 == "#" || $0 == " " })
    }
  }

  package func keepTranscript(
    _ output: [UInt8],
    iteration: Int,
    mode: IterationMode,
    at: Instant
  ) {
    let name = BrainFolder.name(iteration, mode, at)
    // The objects hold the same output: a transcript that cannot be written is lost to nobody.
    try? Files.makeFolder(transcripts)
    // As said above.
    try? Files.replace("\(transcripts)/\(name)", with: Array(TerminalText.plain(output).utf8))
    thin(before: at + Millis.hours(-24 * Int64(days)))
  }

  /// The original's naming: `<date>_<time>_iter<N>_<phase>.log`, in UTC.
  static func name(_ iteration: Int, _ mode: IterationMode, _ at: Instant) -> String {
    let digits = "\(at)".filter { $0.isNumber }
    return
      "\(digits.prefix(8))_\(digits.dropFirst(8).prefix(6))_iter\(iteration)_\(mode.rawValue).log"
  }

  /// Removes transcripts of that naming which are older; nothing else in the folder is touched.
  private func thin(before: Instant) {
    // A folder that cannot be listed is looked at again after the next iteration.
    guard days > 0, let names = try? Files.list(transcripts) else { return }
    let oldest = "\(before)".filter { $0.isNumber }.prefix(14)
    for name in names where BrainFolder.isTranscript(name) {
      let stamp = name.prefix(15).filter { $0 != "_" }
      // One that cannot be removed is met again at the next iteration.
      if stamp < oldest { try? Files.remove("\(transcripts)/\(name)") }
    }
  }

  /// Whether a name is of the transcripts' form.
  static func isTranscript(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard bytes.count > 20, name.hasSuffix(".log"), bytes[8] == UInt8(ascii: "_") else {
      return false
    }
    let stamp = bytes[..<8] + bytes[9..<15]
    return stamp.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } && name.dropFirst(15).hasPrefix("_iter")
  }
}
