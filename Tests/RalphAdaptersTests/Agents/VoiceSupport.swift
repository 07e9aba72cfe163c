import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts

/// 2026-11-20T10:15:00Z, a Friday; when the tests take place.
let noon = Instant(1_795_169_700_000)

/// The nonce of the attempt that the tests are about.
let nonce = "9ae0c417b2d1"

/// The turn that the tests are about, and the session that it begins.
let turn = AgentTurn(nonce: nonce, directory: "/w")
let session = "3628bb78-8518-4b10-8322-4473bf204d9a"

/// A preset by its name; the tests name only those that there are.
func preset(_ name: String) -> Preset {
  guard let preset = Preset.named(name) else { preconditionFailure("no preset \(name)") }
  return preset
}

/// A preset's voice as it is without any configuration.
func voice(_ name: String) -> PresetVoice { PresetVoice(preset(name)) }

/// An end as the supervisor records it.
func end(
  _ output: String = "",
  errors: String = "",
  ended: Ending = .exited,
  code: Int = 0
) -> ProcessEnd {
  ProcessEnd(
    ended: ended,
    code: code,
    took: .seconds(1),
    notStarted: nil,
    output: Array(output.utf8),
    errors: Array(errors.utf8)
  )
}

/// Changes texts by numbers that are the same in every run.
struct Mutator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// A text with some of its bytes changed, dropped, doubled, or replaced by a piece of another.
  mutating func mutated(_ text: [UInt8], with others: [[UInt8]]) -> [UInt8] {
    var bytes = text
    for _ in 0..<Int.random(in: 1...6, using: &self) where !bytes.isEmpty {
      let at = Int.random(in: 0..<bytes.count, using: &self)
      switch Int.random(in: 0..<5, using: &self) {
      case 0: bytes[at] = UInt8.random(in: 0...255, using: &self)
      case 1: bytes.remove(at: at)
      case 2: bytes.insert(UInt8.random(in: 0...255, using: &self), at: at)
      case 3: bytes.removeSubrange(at..<min(at + 9, bytes.count))
      default:
        bytes.insert(contentsOf: (others.randomElement(using: &self) ?? []).prefix(60), at: at)
      }
    }
    return bytes
  }
}

/// A folder with zone files that hold a rule and no changes, as the smallest real ones do.
func zoneFolder(_ zones: [(name: String, rule: String)]) throws -> TemporaryFolder {
  let folder = try TemporaryFolder()
  for zone in zones { try folder.add(zone.name, rule: zone.rule) }
  return folder
}

/// A folder that goes away with its owner.
final class TemporaryFolder {
  let path: String

  init() throws {
    var dice = SystemRandomNumberGenerator()
    path = "/tmp/ralph-test-\(dice.next())"
    try Files.makeFolder(path)
  }

  deinit { try? Files.removeTree(path) }
}

extension TemporaryFolder {
  /// Writes a zone file that holds nothing but a rule.
  func add(_ name: String, rule: String) throws {
    let head = Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
    let counts: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1]
    let type: [UInt8] = [0, 0, 0, 0, 0, 0, 0]
    let block = head + counts + type
    let file = "\(path)/\(name)"
    try Files.makeFolder(Files.folder(of: file))
    try Files.replace(file, with: block + block + Array("\n\(rule)\n".utf8))
  }
}
