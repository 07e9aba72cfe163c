package import RalphCore
import RalphPorts

/// The machine of a world: its disk, its sleep, and whether it is kept awake.
package struct MachineModel: Sendable {
  /// How long it has slept.
  package var slept = Millis.zero
  /// Until when ralph's process is held; what it has started goes on.
  package var heldUntil = Millis.zero
  /// Bytes that are free on the disk; nil where that is not known.
  package var free: Int?
  /// Why it cannot be kept awake; nil if it can.
  package var refusal: String?
  package var isAwake = false
  /// When it was first kept awake, then let go, and so on.
  package var turns: [Millis] = []

  package init() {}
}

extension Stage: Machine {
  package func freeBytes() -> Int? { ask { $0.machine.free } }
  package func suspended() -> Millis { ask { $0.machine.slept } }

  package func keepAwake() -> String? {
    ask { world in
      if let refusal = world.machine.refusal { return refusal }
      world.machine.turn(isAwake: true, at: world.now)
      return nil
    }
  }

  package func letSleep() { ask { $0.machine.turn(isAwake: false, at: $0.now) } }
}

extension MachineModel {
  fileprivate mutating func turn(isAwake: Bool, at now: Millis) {
    if self.isAwake != isAwake { turns.append(now) }
    self.isAwake = isAwake
  }
}
