package import RalphCore
package import RalphPorts

extension Stage: SourceControl {
  package func look(at directory: String) -> TreeView { ask { $0.tree() } }
  package func glance() -> HeadView? { nil }
  package func isAncestor(_ commit: Name, of other: Name) -> Bool? { nil }
}
