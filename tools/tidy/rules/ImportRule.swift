// The arrows between the rooms. SwiftPM refuses an import that the manifest does not grant; this
// table refuses a grant that the design does not, and says what may touch the system.

/// What a target may import.
struct Room {
  /// Which files of a room may talk to the system library.
  enum System {
    case everywhere
    case nowhere
    case onlyIn(String)
  }

  var name: String
  var rooms: Set<String>
  var system: System
  var libraries: Set<String> = []

  static let all = [
    Room(name: "RalphCore", rooms: [], system: .nowhere),
    Room(name: "RalphFiles", rooms: ["CSystem"], system: .everywhere),
    Room(
      name: "RalphJournal",
      rooms: ["RalphCore", "RalphFiles"],
      system: .onlyIn("WriterLock.swift")
    ),
    Room(name: "RalphPorts", rooms: ["RalphCore"], system: .nowhere),
    Room(
      name: "RalphProcess",
      rooms: ["CSystem", "RalphFiles"],
      system: .everywhere,
      libraries: ["Synchronization"]
    ),
    Room(
      name: "RalphAdapters",
      rooms: ["CSystem", "RalphCore", "RalphFiles", "RalphPorts", "RalphProcess"],
      system: .everywhere,
      libraries: ["Synchronization"]
    ),
    Room(
      name: "RalphRuntime",
      rooms: ["RalphCore", "RalphJournal", "RalphPorts"],
      system: .nowhere,
      libraries: ["Synchronization"]
    ),
    Room(name: "RalphAudit", rooms: ["RalphCore", "RalphJournal"], system: .nowhere),
    Room(name: "RalphTerminal", rooms: ["RalphCore"], system: .everywhere),
    Room(
      name: "ralph",
      rooms: [
        "CSystem", "RalphAdapters", "RalphAudit", "RalphCore", "RalphFiles", "RalphJournal",
        "RalphPorts", "RalphProcess", "RalphRuntime", "RalphTerminal",
      ],
      system: .everywhere
    ),
    Room(name: Room.played, rooms: [], system: .nowhere),
  ]

  /// The one room under `Tests` that the rules know: a model is worth nothing unless it is pure.
  static let played = "PlayedWorld"

  /// The name of the room that a file lies in; nil for one in no room.
  static func name(of file: SourceFile) -> String? {
    file.room ?? (file.isUnder("Tests/\(played)") ? played : nil)
  }

  static let systemModules: Set<String> = ["Darwin", "Glibc", "Musl"]

  /// Why a module may not be imported in a file of the room; nil if it may.
  func objection(to module: String, in file: SourceFile) -> String? {
    if rooms.contains(module) || libraries.contains(module) { return nil }
    if Room.systemModules.contains(module) {
      switch system {
      case .everywhere: return nil
      case .nowhere: return "let RalphFiles, RalphProcess or the caller do it"
      case .onlyIn(let name) where file.name == name: return nil
      case .onlyIn(let name): return "the only file of \(self.name) that may is \(name)"
      }
    }
    if module.hasPrefix("Foundation") {
      return "use the standard library or RalphFiles; JSON is read in RalphAdapters/JSON"
    }
    let granted = rooms.union(libraries).sorted().joined(separator: ", ")
    return granted.isEmpty
      ? "\(name) imports nothing; pass the value in"
      : "\(name) imports only \(granted); pass a value in, or move the code to the room that may"
  }
}

/// Every import is one that the room's line in the table grants.
package struct ImportRule: Rule {
  package init() {}

  package func findings(in file: SourceFile, of house: House) -> [Finding] {
    guard file.isSwift else { return [] }
    return file.lines.indices.compactMap { index in
      guard let module = importedModule(file.lines[index].code) else { return nil }
      return objection(to: module, in: file, at: index).map { instead in
        Finding(file, line: index + 1, "imports \(module)", instead: instead)
      }
    }
  }

  private func objection(to module: String, in file: SourceFile, at index: Int) -> String? {
    if file.isUnder("tools") {
      // It is there to be measured against.
      if file.name == "FoundationContestant.swift" { return nil }
      return module.hasPrefix("Foundation")
        ? "tools use the standard library and RalphFiles; full Foundation costs start-up time" : nil
    }
    guard let name = Room.name(of: file) else { return nil }
    guard let room = Room.all.first(where: { $0.name == name }) else {
      return "give \(name) a line in tools/tidy/rules/ImportRule.swift first"
    }
    return room.objection(to: module, in: file)
  }

  private func importedModule(_ code: String) -> String? {
    let words = code.split(whereSeparator: \.isWhitespace)
    guard let keyword = words.firstIndex(of: "import"), keyword + 1 < words.count,
      words[..<keyword].allSatisfy({
        $0.hasPrefix("@") || ["package", "public", "internal", "private"].contains($0)
      })
    else { return nil }
    let kinds: Set<Substring> = ["struct", "class", "enum", "func", "protocol", "typealias", "var"]
    let name = kinds.contains(words[keyword + 1]) ? keyword + 2 : keyword + 1
    guard name < words.count else { return nil }
    return words[name].split(separator: ".").first.map(String.init)
  }
}
