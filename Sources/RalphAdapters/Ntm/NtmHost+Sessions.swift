import RalphFiles
import RalphProcess

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What became of opening a session.
package enum NtmOpening: Equatable, Sendable {
  /// It stands under exactly its name, in its folder.
  case opened
  /// One of exactly this name was there already; nothing was done.
  case exists
  /// Nothing was opened, for this reason.
  case refused(String)
  /// It may have been opened, or not as it should: ask for the name.
  case unknown(String)
}

/// What became of ending a session.
package enum NtmEnding: Equatable, Sendable {
  /// It was there and is gone.
  case done
  /// There was none of exactly this name; nothing was done.
  case gone
  /// Nothing was ended, for this reason.
  case refused(String)
  /// It may have been ended: ask for the name.
  case unknown(String)
}

// Opening and ending, each between two looks at the list.
extension NtmHost {
  /// Opens a session with agents in a folder, if nothing of its name or like it is there.
  package func spawn(_ order: NtmOrder) -> NtmOpening {
    let name = order.name
    do throws(NtmTrouble) {
      let (session, clashes) = try session(named: name)
      guard session == nil else { return .exists }
      if let clash = clashes.first { return .refused(NtmHost.warning(name, clash)) }
    } catch {
      return .refused(error.description)
    }
    let run: NtmRun
    if features.spawnsIntoFolder, order.model == nil {
      run = runner.run(commands.robotSpawn(order))
    } else {
      do throws(SystemFailure) {
        try link(order)
      } catch {
        return .refused("the link to the folder: \(error)")
      }
      run = runner.run(commands.spawn(order, base: links))
    }
    return settled(order, run)
  }

  private func settled(_ order: NtmOrder, _ run: NtmRun) -> NtmOpening {
    let name = order.name
    let said: Result<String, NtmTrouble>
    do throws(NtmTrouble) {
      said = .success(try NtmOutput.opened(run, name))
    } catch {
      said = .failure(error)
    }
    let isThere: Bool
    do throws(NtmTrouble) {
      isThere = try session(named: name).session != nil
    } catch {
      return .unknown(error.description)
    }
    switch (said, isThere) {
    case (.success(let folder), true):
      guard let real = Files.realPath(folder), real == Files.realPath(order.folder) else {
        return .unknown("it was opened in \(NtmOutput.line(folder))")
      }
      return .opened
    case (.success, false): return .unknown("ntm opened \(name), and the list does not show it")
    // Somebody was quicker, with a name that holds our own sequence: whoever asks will find it.
    case (.failure(.refused(let why)), true) where why.contains("already exists"): return .exists
    case (.failure(let trouble), true): return .unknown("it is there, but \(trouble)")
    case (.failure(.timedOut), false), (.failure(.broken), false):
      return .unknown("ntm was at it and gave no answer, and it is not there yet")
    case (.failure(let trouble), false): return .refused(trouble.description)
    }
  }

  /// Ends the session of exactly this name, if ntm cannot take another one for it.
  ///
  /// 1.5 ends the only session whose name begins like a missing one; newer ones do the same.
  package func kill(_ name: NtmSessionName) -> NtmEnding {
    do throws(NtmTrouble) {
      let (session, clashes) = try session(named: name)
      guard session != nil else {
        unlink(name)
        return .gone
      }
      if let clash = clashes.first { return .refused(NtmHost.warning(name, clash)) }
    } catch {
      return .refused(error.description)
    }
    var trouble: NtmTrouble?
    do throws(NtmTrouble) {
      try NtmOutput.killed(runner.run(commands.kill(name)))
    } catch {
      trouble = error
    }
    do throws(NtmTrouble) {
      guard try session(named: name).session != nil else {
        unlink(name)
        return .done
      }
    } catch {
      return .unknown(error.description)
    }
    switch trouble {
    case .some(.timedOut), .some(.broken): return .unknown("it is still there")
    case .some(let trouble): return .refused(trouble.description)
    case nil: return .unknown("ntm ended it, and it is still there")
    }
  }

  /// In 1.5 the session's name is its folder's name: a link of that name leads to the tree.
  private func link(_ order: NtmOrder) throws(SystemFailure) {
    try Files.makeFolder(links)
    let path = path(of: order.name)
    if let status = try Files.linkStatus(path) {
      // A link of ours from an opening that failed is good if it still leads to the tree.
      guard status.isLink, let real = Files.realPath(path),
        real == Files.realPath(order.folder)
      else { throw SystemFailure("symlink", path, code: EEXIST) }
      return
    }
    guard unsafe symlink(order.folder, path) == 0 else { throw .last("symlink", path) }
  }

  /// Takes the link away; one that stays disturbs nobody.
  private func unlink(_ name: NtmSessionName) {
    // Nothing but a link is ever removed here.
    guard let status = try? Files.linkStatus(path(of: name)), status.isLink else { return }
    // What cannot be removed is only in nobody's way.
    try? Files.remove(path(of: name))
  }

  private func path(of name: NtmSessionName) -> String { "\(links)/\(name)" }

  private static func warning(_ name: NtmSessionName, _ clash: NtmSession) -> String {
    "ntm could take the session \(clash.shown) for \(name)"
  }
}
