import RalphAdapters
import RalphCore
import RalphProcess

/// The pane of an attempt as it stands now: found by its id, its server and its process, never by
/// its place on the screen.
struct PanePlace {
  let tmux: String
  let id: PaneID
  /// The session it is in now, which people may have renamed.
  let session: String
  private let server: TmuxServer

  /// Looks for the pane; one that is gone, or another one under its number, is a failure.
  static func find(_ found: AttemptSearch.Found) throws(Failure) -> PanePlace {
    guard let tmux = Programs.find("tmux", path: Machine.searchPath) else {
      throw Failure(.missingProgram, "TMUX_MISSING", "tmux not found on PATH")
    }
    guard let lease = PaneName.lease(found.pane) else {
      throw Failure(.badData, "NO_PANE", "'\(found.pane)' is no name of a pane")
    }
    let server = PaneSetup.server(tmux)
    do throws(TmuxFailure) {
      let sights = try server.look(screens: []).panes
      let sight = sights.first {
        $0.id == lease.pane && $0.server == lease.server && $0.process == lease.process
      }
      if let sight {
        return PanePlace(tmux: tmux, id: lease.pane, session: sight.sessionName, server: server)
      }
    } catch {
      throw Failure(.toolFailed, "TMUX_FAILED", "tmux does not answer: \(error)")
    }
    throw Failure(
      .missingInput,
      "NO_PANE",
      "the pane \(lease.pane) of \(found.bead.bare)#\(found.number) is not there any more",
      ["what was kept of it: ralph logs \(found.bead.bare)"]
    )
  }

  /// Everything that the pane still knows.
  func history() throws(Failure) -> [UInt8] {
    do throws(TmuxFailure) { return try server.history(of: id) } catch {
      throw Failure(.toolFailed, "TMUX_FAILED", "the pane \(id) cannot be read: \(error)")
    }
  }

  /// The words that bring a person there: within tmux, or from outside.
  func words(isInside: Bool) -> [String] {
    guard !isInside else { return ["tmux", "switch-client", "-t", id.description] }
    return [
      "tmux", "attach-session", "-t", "=\(session)", ";", "select-window", "-t", id.description,
      ";", "select-pane", "-t", id.description,
    ]
  }
}
