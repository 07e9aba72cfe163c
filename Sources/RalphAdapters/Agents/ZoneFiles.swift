import RalphCore
import RalphFiles

/// Where the rules of time zones lie on this machine.
package struct ZoneFiles: Sendable {
  private let folder: String
  private let local: String

  /// The folder of zone files, and the file of the zone that texts mean when they name none.
  package init(folder: String = "/usr/share/zoneinfo", local: String = "/etc/localtime") {
    self.folder = folder
    self.local = local
  }

  /// The rules of a named zone; nil if this machine does not know it.
  func zone(_ name: String) -> ZoneRules? {
    if name == "UTC" || name == "GMT" || name == "Z" { return .utc }
    let bytes = name.utf8
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard !bytes.isEmpty, bytes.count <= 64, bytes.allSatisfy(isNameByte),
      parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") })
    else { return nil }
    return rules("\(folder)/\(name)")
  }

  /// The rules of this machine's own zone; UTC where none is set.
  func localZone() -> ZoneRules { rules(local) ?? .utc }

  private func rules(_ path: String) -> ZoneRules? {
    // A zone whose file cannot be read is one that this machine does not know.
    guard let status = try? Files.status(path), status.isRegular, status.size <= 256 << 10,
      // Likewise.
      let bytes = try? Files.read(path, limit: 256 << 10)
    else { return nil }
    return ZoneRules(file: bytes)
  }

  private func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
    case UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"): true
    default: false
    }
  }
}

/// How far a zone's clocks are from UTC, and when that changes.
package struct ZoneRules: Equatable, Sendable {
  /// Instants of change in seconds, ascending, each with the offset from then on.
  private var changes: [(at: Int64, offset: Int64)] = []
  private var before: Int64 = 0
  /// What holds after the last change, as the file's last line says it; nil for UTC.
  private var after: ZoneFooter?

  static let utc = ZoneRules()

  private init() {}

  /// Reads a compiled zone file (RFC 8536); nil if it is none.
  package init?(file: [UInt8]) {
    guard let first = ZoneHeader(file, at: 0) else { return nil }
    guard first.version >= 2 else { return nil }
    // The second block has the 64-bit times; the first one is for old readers.
    let start = ZoneHeader.size + first.length(timeSize: 4)
    guard let header = ZoneHeader(file, at: start) else { return nil }
    let body = start + ZoneHeader.size
    let end = body + header.length(timeSize: 8)
    guard end <= file.count else { return nil }
    let kinds = body + header.times * 8
    let types = kinds + header.times
    func offset(_ type: Int) -> Int64? {
      guard type < header.types else { return nil }
      return Int64(Int32(truncatingIfNeeded: file.bigEndian(at: types + type * 6, bytes: 4)))
    }
    for index in 0..<header.times {
      guard let offset = offset(Int(file[kinds + index])) else { return nil }
      let at = Int64(bitPattern: file.bigEndian(at: body + index * 8, bytes: 8))
      changes.append((at, offset))
    }
    before = offset(0) ?? 0
    let footer = file[end...].split(separator: 0x0a, maxSplits: 2).first ?? []
    guard let rule = ZoneFooter(footer.prefix(100)) else { return nil }
    after = rule
  }

  /// Seconds that local clocks are ahead of UTC at an instant given in seconds.
  package func offset(at seconds: Int64) -> Int64 {
    guard let last = changes.last, seconds < last.at else {
      return after?.offset(at: seconds) ?? changes.last?.offset ?? before
    }
    var (low, high) = (0, changes.count)
    while low < high {
      let middle = (low + high) / 2
      if changes[middle].at <= seconds { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? before : changes[low - 1].offset
  }

  package static func == (left: ZoneRules, right: ZoneRules) -> Bool {
    left.before == right.before && left.after == right.after
      && left.changes.elementsEqual(right.changes) { $0 == $1 }
  }
}

/// The counts at the head of a block of a zone file.
private struct ZoneHeader {
  static let size = 44
  var version: Int
  private var counts: [Int]

  init?(_ file: [UInt8], at start: Int) {
    guard file.count >= start + ZoneHeader.size, file[start...].starts(with: "TZif".utf8)
    else { return nil }
    version = file[start + 4] == 0 ? 1 : Int(file[start + 4]) - 0x30
    counts = (0..<6).map { Int(file.bigEndian(at: start + 20 + $0 * 4, bytes: 4)) }
    guard counts.allSatisfy({ $0 <= 1 << 16 }) else { return nil }
  }

  var times: Int { counts[3] }
  var types: Int { counts[4] }

  /// How many bytes follow the header, with times of so many bytes.
  func length(timeSize: Int) -> Int {
    let (isUT, isStandard, leaps, letters) = (counts[0], counts[1], counts[2], counts[5])
    return times * (timeSize + 1) + types * 6 + letters + leaps * (timeSize + 4) + isStandard + isUT
  }
}

extension [UInt8] {
  /// The number in some bytes, the highest first; the caller has checked the bounds.
  fileprivate func bigEndian(at start: Int, bytes: Int) -> UInt64 {
    self[start..<(start + bytes)].reduce(0) { $0 << 8 | UInt64($1) }
  }
}
