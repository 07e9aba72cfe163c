import RalphPorts
import RalphProcess

/// The brake of this process: see ``StartGate``.
package struct ProcessBrake: Brake {
  package init() {}

  package func whileNothingStarts(_ write: () -> Bool) { StartGate.whileNothingStarts(write) }
}
