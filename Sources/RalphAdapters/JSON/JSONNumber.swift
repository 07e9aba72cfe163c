/// A number as JSON writes it, in decimal digits: nothing is lost to a binary fraction.
struct JSONNumber: Decodable, Equatable {
  private var isNegative = false
  /// The digits without zeros at either end; none for zero.
  private var digits: [UInt8] = []
  /// How many of the digits stand before the point; below zero, how many zeros stand after it first.
  private var point = 0

  /// Reads the bytes of a number; nil if they are none.
  init?(_ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    isNegative = JSONNumber.take(UInt8(ascii: "-"), &rest)
    let whole = JSONNumber.takeDigits(&rest)
    guard !whole.isEmpty, whole.count == 1 || whole.first != 0x30 else { return nil }
    digits = Array(whole)
    point = digits.count
    if JSONNumber.take(UInt8(ascii: "."), &rest) {
      let fraction = JSONNumber.takeDigits(&rest)
      guard !fraction.isEmpty else { return nil }
      digits += fraction
    }
    if JSONNumber.take(UInt8(ascii: "e"), &rest) || JSONNumber.take(UInt8(ascii: "E"), &rest) {
      let isSmall = JSONNumber.take(UInt8(ascii: "-"), &rest)
      if !isSmall { _ = JSONNumber.take(UInt8(ascii: "+"), &rest) }
      let exponent = JSONNumber.takeDigits(&rest)
      guard !exponent.isEmpty else { return nil }
      // No number that anything is done with is as large, or as small.
      let size = exponent.count > 6 ? 1_000_000 : exponent.reduce(0) { $0 * 10 + Int($1 - 0x30) }
      point += isSmall ? -size : size
    }
    guard rest.isEmpty else { return nil }
    trim()
  }

  init(from decoder: any Decoder) throws {
    guard let read = (decoder as? JSONDecoding)?.number else { throw JSONDecoding.mismatch }
    self = read
  }

  private mutating func trim() {
    while digits.last == 0x30 { digits.removeLast() }
    let zeros = digits.prefix { $0 == 0x30 }.count
    digits.removeFirst(zeros)
    point = digits.isEmpty ? 0 : point - zeros
    if digits.isEmpty { isNegative = false }
  }

  private static func take(_ byte: UInt8, _ rest: inout ArraySlice<UInt8>) -> Bool {
    guard rest.first == byte else { return false }
    rest.removeFirst()
    return true
  }

  private static func takeDigits(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
    rest = rest.dropFirst(digits.count)
    return digits
  }

  /// The whole number, such as 100 for `1e2`; nil if it is none or does not fit.
  func whole<Number: FixedWidthInteger>(_ type: Number.Type) -> Number? {
    if digits.isEmpty { return 0 }
    guard digits.count <= point, point <= 20 else { return nil }
    let zeros = String(repeating: "0", count: point - digits.count)
    return Number((isNegative ? "-" : "") + String(decoding: digits, as: UTF8.self) + zeros)
  }

  /// The number without an exponent, such as `0.0125` for `1.25e-2`; what is too long for that to be
  /// of use is zero where it is small and nil where it is large.
  var plain: String? {
    if digits.isEmpty || point < -40 { return "0" }
    guard point <= 40 else { return nil }
    let sign = isNegative ? "-" : ""
    let text = String(decoding: digits, as: UTF8.self)
    if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + text }
    if point >= digits.count {
      return sign + text + String(repeating: "0", count: point - digits.count)
    }
    return sign + String(text.prefix(point)) + "." + String(text.dropFirst(point))
  }
}
