import RalphAdapters
import Testing

@Suite struct RedactionTests {
  func clean(_ text: String, _ secrets: [String] = []) -> String {
    String(decoding: Redaction.clean(Array(text.utf8), secrets: secrets), as: UTF8.self)
  }

  @Test(arguments: [
    ("key sk-ant-api03-AbCdEf0123456789_-xyz, ok", "key [redacted:anthropic], ok"),
    ("OPENAI=sk-proj-AbCdEf0123456789AbCdEf", "OPENAI=[redacted:api-key]"),
    ("ghp_0123456789abcdefABCDEF0123456789abcd", "[redacted:github]"),
    ("gho_0123456789abcdefABCDEF x", "[redacted:github] x"),
    ("ghs_0123456789abcdefABCDEF", "[redacted:github]"),
    ("github_pat_11ABCDEFG0abcdefghij_KLMNOP", "[redacted:github]"),
    ("xoxb-1234567890-abcdefghij", "[redacted:slack]"),
    ("xoxp-1234567890-abcdefghij\n", "[redacted:slack]\n"),
    ("id AKIAIOSFODNN7EXAMPLE.", "id [redacted:aws]."),
    ("Authorization: Bearer abc.def-ghi_jkl/mno+pq=", "Authorization: Bearer [redacted:bearer]"),
    ("authorization: bearer 0123456789abcdef0", "authorization: bearer [redacted:bearer]"),
    ("postgres://bob:hunter2@db:5432/x", "postgres://bob:[redacted:password]@db:5432/x"),
    ("https://a:p@ss@host/", "https://a:[redacted:password]@host/"),
    (
      "a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n+/=\n-----END RSA PRIVATE KEY-----\nb",
      "a\n[redacted:private-key]\nb"
    ),
    (
      #"{"k":"-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n"}"#,
      #"{"k":"[redacted:private-key]\n"}"#
    ),
    (
      "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nx\n-----END PGP PRIVATE KEY BLOCK-----",
      "[redacted:private-key]"
    ),
    (
      "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\nAAAABG5vbmUAAAAEbm9u\nfailed\n",
      "[redacted:private-key]\nfailed\n"
    ),
    (
      "-----BEGIN PRIVATE KEY-----\n  2→MIIEvQIBADANBgkq/\n  3→hkiG9w0BAQEFAASC+\n:::COMPLETE x:::",
      "[redacted:private-key]\n:::COMPLETE x:::"
    ),
    (
      #"{"a":"-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq","b":"-----END x"}"#,
      #"{"a":"[redacted:private-key]","b":"-----END x"}"#
    ),
    (
      "1→-----BEGIN EC PRIVATE KEY-----\n2→Proc-Type: 4,ENCRYPTED\n3→x\n4→-----END EC PRIVATE KEY-----",
      "1→[redacted:private-key]"
    ),
    (#"{"t":"x\nsk-AbCdEf0123456789AbCdEf"}"#, #"{"t":"x\n[redacted:api-key]"}"#),
    ("\u{1b}[1;31msk-AbCdEf0123456789AbCdEf\u{1b}[0m", "\u{1b}[1;31m[redacted:api-key]\u{1b}[0m"),
  ])
  func `secrets are known by their form, and what stands around them stays`(
    text: String,
    expected: String
  ) {
    #expect(clean(text) == expected)
    #expect(clean(expected) == expected, "cleaning twice changes nothing")
  }

  @Test(arguments: [
    "task-implementation-of-something-long-1", "sk-short1", "sk-cube-grid-animation-container",
    "a file with -----BEGIN PRIVATE KEY----- in it\n:::COMPLETE x:::\n", "the bearer of good news",
    "Bearer short", "AKIA123", "MAKIAIOSFODNN7EXAMPLE",
    "https://example.com/a:b@c", "ssh://git@github.com/x", "http://localhost:8080/",
    "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----",
    "-----BEGIN PUBLIC KEY-----\nMIIE\n-----END PUBLIC KEY-----", "a://:@b", "", "s", "-----BEGIN ",
    "std::map<int> x; // std::vector", "xoxb-short", "ghp_short",
  ])
  func `what only looks a little like a secret stays`(text: String) {
    #expect(clean(text) == text)
  }

  @Test func `configured values go wherever they stand, also escaped as JSON`() {
    let secret = "hunter\"2/\n"
    #expect(clean("a" + secret + "b", [secret]) == "a[redacted:secret]b")
    #expect(clean(#"a hunter\"2/\n b"#, [secret]) == "a [redacted:secret] b")
    #expect(clean(#"a hunter\"2\/\n b"#, [secret]) == "a [redacted:secret] b")
    #expect(clean("passwordpass", ["pass", "password"]) == "[redacted:secret][redacted:secret]")
    #expect(clean("a, b", ["", "a", "abc"]) == "a, b", "short values would tear up every text")
  }

  @Test func `bytes that are no text survive`() {
    let noise: [UInt8] = [0xff, 0x00, 0xc3, 0x28, 0x80, 0x0d, 0x1b, 0xed, 0xa0, 0x80]
    let secret = Array("ghp_0123456789abcdefABCDEF".utf8)
    let cleaned = Redaction.clean(noise + secret + noise, secrets: [])
    #expect(cleaned == noise + Array("[redacted:github]".utf8) + noise)
  }

  @Test func `a configured value is nowhere left, whatever stands around it`() {
    let seeds = [
      "sk-ant-api03-AbCdEf0123456789", "https://bob:topsecret@db/", "Bearer abcdefabcdefabcdef",
      "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----", "x topsecret topsecrets y",
    ].map { Array($0.utf8) }
    var dice = Mutator(seed: 7)
    for round in 0..<20_000 {
      let bytes = dice.mutated(seeds[round % seeds.count], with: seeds)
      let once = Redaction.clean(bytes, secrets: ["topsecret"])
      #expect(!String(decoding: once, as: UTF8.self).contains("topsecret"))
    }
  }

  @Test(arguments: [
    "sk-", "sk-ant-", "://", "a://b:", "a://b:c@", "-----BEGIN PRIVATE KEY-----", "-----",
    "Bearer ",
    "bearer a", "ghp_", "AKIA", "xoxb-", "x", "secretsecre", "\u{1b}[31msk-", "\\nsk-a",
  ])
  func `the work grows no faster than the text`(piece: String) {
    let time = { (count: Int) -> Duration in
      let bytes = Array(String(repeating: piece, count: count / piece.utf8.count).utf8)
      return ContinuousClock().measure { _ = Redaction.clean(bytes, secrets: ["secretsecret"]) }
    }
    // Eight times the text in less than 24 times the time, with a floor for a busy machine.
    let small = time(8 << 10)
    let large = time(64 << 10)
    #expect(large < max(small * 24, .milliseconds(1500)))
  }
}
