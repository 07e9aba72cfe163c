import RalphCore
import RalphFiles

/// The waivers of a tree: those that hold, and the approvals that are worth nothing, with the reason.
///
/// They lie in `.verify` at the top of the tree, below it in `waivers` and `waiver_requests`; one
/// beside a verifier further down, where the baselines lie, is worth nothing.
package struct WaiverBook: Equatable, Sendable {
  /// An approval that is not honored.
  package struct Refused: Equatable, Sendable {
    /// Its file, from the top of the tree.
    package var file: String
    package var why: String
  }

  /// Those that hold, in order of their ids.
  package private(set) var active: [Waiver] = []
  /// The rest, in order of their files.
  package private(set) var refused: [Refused] = []

  /// The most waivers that hold at a time; further ones are not honored.
  package static let activeMost = 10
  /// The most approvals that are looked at.
  private static let approvalsMost = 200

  /// No waivers.
  package init() {}

  /// Reads those of a place; `today` counts days since 1970.
  ///
  /// What cannot be read grants nothing.
  package init(at place: RulePlace, today: Int64) {
    let top = place.root + "/.verify"
    for file in WaiverBook.approvals(in: top) { take(file, top, place, today) }
    guard place.directory != place.root else { return }
    for file in WaiverBook.approvals(in: place.folder) {
      let name = RuleText.line(place.shown(file.path))
      refused.append(Refused(file: name, why: "waivers belong in .verify at the top of the tree"))
    }
  }

  /// The approvals of a folder `.verify`, in order of their names, and no more than are looked at.
  private static func approvals(in folder: String) -> [(name: String, path: String)] {
    var files: [(name: String, path: String)] = []
    for folder in ["\(folder)/waivers", folder] {
      // A folder that is not there holds no approvals.
      for name in (try? Files.list(folder)) ?? [] where name.hasSuffix(".approved") {
        files.append((String(name.dropLast(9)), "\(folder)/\(name)"))
      }
    }
    return Array(files.sorted { ($0.name, $0.path) < ($1.name, $1.path) }.prefix(approvalsMost))
  }

  private mutating func take(
    _ file: (name: String, path: String),
    _ top: String,
    _ place: RulePlace,
    _ today: Int64
  ) {
    do throws(Waiver.Refusal) {
      // What cannot be read says nothing.
      guard let approved = try? RulePlace.read(file.path, limit: 64 << 10) else {
        throw Waiver.Refusal("it cannot be read")
      }
      let request = Waiver.day(ofID: file.name) == nil ? nil : request(file.name, top)
      let waiver = try Waiver(approved: approved, request: request, name: file.name, today: today)
      guard active.count < WaiverBook.activeMost else {
        throw Waiver.Refusal("more than \(WaiverBook.activeMost) waivers hold already")
      }
      guard !active.contains(where: { $0.id == waiver.id }) else {
        throw Waiver.Refusal("\(waiver.id) holds already, by another file")
      }
      active.append(waiver)
    } catch {
      refused.append(Refused(file: RuleText.line(place.shown(file.path)), why: error.why))
    }
  }

  private func request(_ id: String, _ top: String) -> [UInt8]? {
    let folders = ["waiver_requests/", "waiver_requests/archived/", "waivers/", ""]
    for folder in folders {
      // One that cannot be read is as good as missing.
      if let bytes = try? RulePlace.read("\(top)/\(folder)\(id).json", limit: 64 << 10) {
        return bytes
      }
    }
    return nil
  }

  /// The waivers of a rule.
  package func waivers(of rule: Rule) -> [Waiver] { active.filter { $0.rule == rule.id } }

  /// The waiver that covers a rule's failure, if one does.
  ///
  /// A waiver is for single files and a rule may look at many: it covers a failure only if the files
  /// that its output names, or else those that its command names, are all among the waiver's. One
  /// that names no file, or whose output was cut, is covered by none; neither is a rule about
  /// guarded files.
  func waiver(of rule: Rule, _ outputs: [RuleOutput], _ place: RulePlace) -> Waiver? {
    let own = waivers(of: rule)
    guard !own.isEmpty, !rule.isProtected, !outputs.contains(where: \.isCut) else { return nil }
    var named = WaiverBook.files(outputs.flatMap(\.words), place)
    if named.isEmpty { named = WaiverBook.files(RuleOutput.words(of: rule.cmd), place) }
    guard !named.isEmpty else { return nil }
    return own.first { waiver in named.allSatisfy(waiver.paths.contains) }
  }

  /// Those of some words that name files of the tree, as paths from its top.
  private static func files(_ words: [String], _ place: RulePlace) -> [String] {
    var found: [String] = []
    // More words than this are no list of files that anybody has waived.
    guard words.count <= 5000 else { return ["…"] }
    for word in words where word.utf8.count <= 1000 {
      let starts = word.hasPrefix("/") ? [""] : [place.directory + "/", place.root + "/"]
      for start in starts {
        // What cannot be looked at is no file of the tree.
        guard let status = try? Files.status(start + word), status.isRegular,
          let real = Files.realPath(start + word), let root = Files.realPath(place.root),
          real.hasPrefix(root + "/")
        else { continue }
        let path = String(real.dropFirst(root.utf8.count + 1))
        if !found.contains(path) { found.append(path) }
        break
      }
    }
    return found
  }
}
