import RalphAdapters
import RalphCore

/// What a run is about to use, found before anything is written.
struct Intent {
  var settings: Settings
  var policy: Policy
  var work: Work
  var host: HostPlan
  var tree: TreePlan
  /// When it begins nothing new any more; nil where nobody said.
  var until: Until?

  init(
    _ settings: Settings,
    _ policy: Policy,
    _ work: Work,
    _ host: HostPlan,
    _ tree: TreePlan,
    _ until: Until?
  ) {
    (self.settings, self.policy, self.work, self.host) = (settings, policy, work, host)
    (self.tree, self.until) = (tree, until)
  }

  /// The same with what follows from the journal's genesis and from the time of day; nil stands
  /// for a journal that is not there yet.
  func settled(_ genesis: UInt16?) -> Intent {
    var settled = self
    if work.tracker != nil {
      Trust.enter(&settled.policy, settings, actor: genesis.map(WorkTracker.actor) ?? Name())
    }
    until?.shorten(&settled.policy, from: MachineClock().wall())
    return settled
  }
}
