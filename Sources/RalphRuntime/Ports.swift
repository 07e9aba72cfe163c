package import RalphPorts

/// The world as the runtime sees it: one value for each thing that it asks.
package struct Ports: Sendable {
  package var source: any WorkSource
  package var host: any ProcessHost
  package var voice: any AgentVoice
  package var tree: any SourceControl
  package var keeper: any Keeper
  package var clock: any Clock
  package var waiter: any Waiter
  package var lane: any Lane

  package init(
    source: any WorkSource,
    host: any ProcessHost,
    voice: any AgentVoice,
    tree: any SourceControl,
    keeper: any Keeper,
    clock: any Clock,
    waiter: any Waiter,
    lane: any Lane
  ) {
    self.source = source
    self.host = host
    self.voice = voice
    self.tree = tree
    self.keeper = keeper
    self.clock = clock
    self.waiter = waiter
    self.lane = lane
  }
}

/// What every effect of a run needs beside its command; fixed when the writer begins to live.
package struct Setting: Equatable, Sendable {
  /// The workspace's real path: the directory of agents and verifiers.
  package var workspace: String
  /// The journal's absolute path, told to children.
  package var journal: String
  /// The prompt's template; nil for the built-in one.
  package var template: String?

  package init(workspace: String, journal: String, template: String?) {
    self.workspace = workspace
    self.journal = journal
    self.template = template
  }
}
