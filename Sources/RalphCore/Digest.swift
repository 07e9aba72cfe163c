/// A SHA-256 digest as four words: the name of an object, or the state of a file or tree.
package struct Digest: Hashable, Sendable, CustomStringConvertible {
  package var words: (UInt64, UInt64, UInt64, UInt64)

  package init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

  /// No digest: nothing was read, or it is not known.
  package static var none: Digest { Digest(words: (0, 0, 0, 0)) }
  package var isNone: Bool { self == .none }

  /// The digest of some bytes.
  package init(of bytes: some Sequence<UInt8>) {
    var hash = SHA256()
    hash.update(bytes)
    self = hash.finish()
  }

  /// The digest written as exactly 64 lower-case hex digits; nil for anything else.
  package init?(hex: some Collection<UInt8>) {
    let digits = Array(hex)
    guard digits.count == 64, let first = Hex.value(digits[0..<16]),
      let second = Hex.value(digits[16..<32]), let third = Hex.value(digits[32..<48]),
      let fourth = Hex.value(digits[48..<64])
    else { return nil }
    words = (first, second, third, fourth)
  }

  package var description: String {
    Hex.text(words.0, digits: 16) + Hex.text(words.1, digits: 16)
      + Hex.text(words.2, digits: 16) + Hex.text(words.3, digits: 16)
  }

  package static func == (left: Digest, right: Digest) -> Bool {
    left.words.0 == right.words.0 && left.words.1 == right.words.1
      && left.words.2 == right.words.2 && left.words.3 == right.words.3
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
  }
}

/// SHA-256 after FIPS 180-4, fed piece by piece.
package struct SHA256: Sendable {
  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
    0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  private var block: [UInt8] = []
  private var length: UInt64 = 0
  private var schedule = [UInt32](repeating: 0, count: 64)

  package init() { block.reserveCapacity(64) }

  /// Feeds more bytes.
  package mutating func update(_ bytes: some Sequence<UInt8>) {
    // What lies in one piece, as nearly everything does, is fed block by block.
    let isFed: Void? = bytes.withContiguousStorageIfAvailable { piece in
      feed(unsafe piece.span)
    }
    if isFed == nil { feed(Array(bytes).span) }
  }

  private mutating func feed(_ bytes: Span<UInt8>) {
    length &+= UInt64(bytes.count) &* 8
    var at = 0
    while at < bytes.count {
      if block.isEmpty, bytes.count - at >= 64 {
        compress(bytes, at)
        at += 64
        continue
      }
      block.append(bytes[at])
      at += 1
      if block.count == 64 { compressBlock() }
    }
  }

  /// Pads, and gives the digest of everything fed.
  package mutating func finish() -> Digest {
    let bits = length
    block.append(0x80)
    if block.count > 56 {
      while block.count < 64 { block.append(0) }
      compressBlock()
    }
    while block.count < 56 { block.append(0) }
    for shift in stride(from: 56, through: 0, by: -8) {
      block.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
    }
    compressBlock()
    func word(_ index: Int) -> UInt64 { UInt64(state[index]) << 32 | UInt64(state[index + 1]) }
    return Digest(words: (word(0), word(2), word(4), word(6)))
  }

  private mutating func compressBlock() {
    let full = block
    compress(full.span, 0)
    block.removeAll(keepingCapacity: true)
  }

  /// Takes in the 64 bytes from a place on.
  private mutating func compress(_ bytes: Span<UInt8>, _ from: Int) {
    for index in 0..<16 {
      let at = from + index * 4
      schedule[index] =
        UInt32(bytes[at]) << 24 | UInt32(bytes[at + 1]) << 16
        | UInt32(bytes[at + 2]) << 8 | UInt32(bytes[at + 3])
    }
    for index in 16..<64 {
      let early = schedule[index - 15]
      let late = schedule[index - 2]
      let small = turn(early, 7) ^ turn(early, 18) ^ (early >> 3)
      let large = turn(late, 17) ^ turn(late, 19) ^ (late >> 10)
      schedule[index] = schedule[index - 16] &+ small &+ schedule[index - 7] &+ large
    }
    mix()
  }

  private mutating func mix() {
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for index in 0..<64 {
      let sumE = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
      let choice = (e & f) ^ (~e & g)
      let first = h &+ sumE &+ choice &+ SHA256.constants[index] &+ schedule[index]
      let sumA = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)
      let majority = (a & b) ^ (a & c) ^ (b & c)
      (h, g, f, e) = (g, f, e, d &+ first)
      (d, c, b, a) = (c, b, a, first &+ sumA &+ majority)
    }
    state[0] &+= a
    state[1] &+= b
    state[2] &+= c
    state[3] &+= d
    state[4] &+= e
    state[5] &+= f
    state[6] &+= g
    state[7] &+= h
  }

  private func turn(_ word: UInt32, _ bits: UInt32) -> UInt32 { word >> bits | word << (32 - bits) }

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
    0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
    0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
    0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
    0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
    0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
    0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
    0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
    0xc671_78f2,
  ]
}
