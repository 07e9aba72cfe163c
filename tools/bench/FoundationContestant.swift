import RalphFiles

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The contestant that people reach for first: a Decodable type and JSONDecoder, a line at a time.
///
/// It decodes the header and some members, which is all that a Decodable can do without one type a
/// kind; nothing is verified and nothing folded.
enum FoundationContestant {
  private struct Line: Decodable {
    var seq: Int
    var at: String
    var kind: String
    var run: String?
    var cause: Int?
    var with: Int?
    var key: String?
    var bead: String?
    var attempt: Int?
    var title: String?
    var mark: String?
    var digest: String?
    var head: String?
    var tree: String?
    var excerpt: String?
    var crc: String
  }

  static func run(_ path: String) throws(SystemFailure) {
    let bytes = try Files.read(path, limit: 1 << 32)
    let decoder = JSONDecoder()
    var last = 0
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard let decoded = try? decoder.decode(Line.self, from: Data(line)) else {
        throw SystemFailure("decode", path, code: 5)
      }
      last = decoded.seq
    }
    print(last)
  }
}
