import RalphCore
import RalphPorts

extension Command {
  /// The track on which it is performed.
  var track: Track {
    switch self {
    case .claim, .close, .reopen, .park, .release, .comment: .tracker
    case .dispatch(let dispatch): dispatch.pane.isEmpty ? .quick : .pane(dispatch.pane)
    case .interrupt(let interrupt): .pane(interrupt.pane)
    case .gather(let gather): .pane(gather.pane)
    case .open, .shut: .looks
    case .merge, .land: .landing
    case .worktree(let make): .worktree(make.bead.trackNumber)
    case .prune(let prune): .worktree(prune.bead.trackNumber)
    case .record, .warn: .quick
    case .commit, .push: .landing
    case .stop, .mark, .verify, .end: .quick
    }
  }
}

extension BeadID {
  /// One of eight tracks, always the same for a bead.
  fileprivate var trackNumber: Int { name.bytes.reduce(0) { ($0 + Int($1)) & 7 } }
}
