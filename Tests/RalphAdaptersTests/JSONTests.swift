import Testing

@testable import RalphAdapters

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// JSON that others wrote is read as the library for JSON reads it, whatever it says.
@Suite struct JSONTests {
  /// Members that must be what they are said to be.
  struct Strict: Decodable, Equatable {
    struct Inner: Decodable, Equatable {
      var whole: Int64
      var lists: [[Int]]?
    }
    var text: String?
    var number: Int?
    var texts: [String]?
    var numbers: [String: Int]?
    var flag: Bool?
    var inner: Inner?
  }

  /// Members each of which may be of another kind.
  struct Lenient: Decodable, Equatable {
    var text: String?
    var number: Int?
    var small: UInt8?
    var flag: Bool?
    var list: [Int]?
    var count: Int?
    var isNull: Bool?

    private enum Key: String, CodingKey { case text, number, flag, list }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: Key.self)
      text = try? values.decode(String.self, forKey: .text)
      number = try? values.decode(Int.self, forKey: .number)
      small = try? values.decode(UInt8.self, forKey: .number)
      flag = try? values.decode(Bool.self, forKey: .flag)
      list = try? values.decode([Int].self, forKey: .list)
      count = try? values.nestedUnkeyedContainer(forKey: .list).count
      isNull = try? values.decodeNil(forKey: .text)
    }
  }

  private static let texts = [
    #"{"text":"x","number":1,"texts":["y","z"],"numbers":{"k":2},"flag":true,"#
      + #""inner":{"whole":5,"lists":[[1],[2,3],[]]}}"#,
    #" { "text" : null , "number" : 1.0, "flag":true, "list":[1,2,3] } "#,
    #"{"text":"\u00e9\ud83d\ude00\n\/\"\\\b\f\r\t","number":-0,"flag":false,"list":["p"]}"#,
    #"{"text":"é😀","number":1e2,"flag":null,"list":[]}"#,
    #"{"text":"","text":"again","number":255,"number":256}"#,
    #"[1,2]"#, #""x""#, "12", "{}", "", "nul", #"{"number":12.5}"#, #"{"number":01}"#,
    #"{"number":9223372036854775807}"#, #"{"number":-9223372036854775808}"#,
    #"{"number":9223372036854775808}"#, #"{"number":1.}"#, #"{"number":+1}"#, #"{"number":-}"#,
    #"{"text":"\ud800"}"#, #"{"text":"\x"}"#, #"{"number":100e-2}"#, #"{"number":0.0}"#,
  ].map { Array($0.utf8) }

  @Test func `every text is read as the library reads it`() {
    for text in JSONTests.texts { compare(text) }
    var state: UInt64 = 42
    func dice(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let odd = Array("{}[]\",:\\ u0123+-.tfn\u{1}/".utf8) + [0xc3, 0xa9, 0xff, 0x0a]
    for _ in 0..<20_000 {
      var text = JSONTests.texts[dice(JSONTests.texts.count)]
      for _ in 0...dice(3) where !text.isEmpty {
        let at = dice(text.count)
        switch dice(3) {
        case 0: text[at] = odd[dice(odd.count)]
        case 1: text.remove(at: at)
        default: text.insert(odd[dice(odd.count)], at: at)
        }
      }
      compare(text)
    }
  }

  private func compare(_ text: [UInt8]) {
    // The library reads a fraction of sixteen digits as a binary one, and loses the last of them.
    if text.contains(UInt8(ascii: ".")), text.count(where: { $0 >= 0x30 && $0 <= 0x39 }) > 15 {
      return
    }
    compare(Strict.self, text)
    compare(Lenient.self, text)
    compare([Int].self, text)
    compare(String.self, text)
  }

  private func compare<Value: Decodable & Equatable>(_ type: Value.Type, _ text: [UInt8]) {
    let own = try? JSONDecoding.read(type, from: text)
    let theirs = try? JSONDecoder().decode(type, from: Data(text))
    #expect(own == theirs, "\(String(decoding: text, as: UTF8.self).debugDescription)")
  }

  @Test(arguments: [
    ("0.0125", "0.0125"), ("1.25e-2", "0.0125"), ("12.50", "12.5"), ("1E+3", "1000"),
    ("-0.0", "0"), ("-1.5e1", "-15"), ("1e-400", "0"), ("0.000001", "0.000001"),
    ("1.7e-7", "0.00000017"),
  ])
  func `a number is written out in digits`(text: String, plain: String) {
    #expect(JSONNumber(Array(text.utf8)[...])?.plain == plain)
  }

  @Test func `what is deeper than anything real is no JSON, and what is too large is no number`() {
    let deep = Array(repeating: UInt8(ascii: "["), count: 100_000)
    #expect(JSONTree(deep) == nil)
    #expect(JSONNumber(Array("1e999999999999".utf8)[...])?.plain == nil)
    #expect(JSONNumber(Array("1e30".utf8)[...])?.whole(Int.self) == nil)
  }
}
