#if canImport(Darwin)
  import CSystem
  import Darwin
  package import RalphFiles

  // Written from the manual pages; not tried yet.

  /// Watches on folders and on the files in them that count, by kqueue: one descriptor for all.
  ///
  /// A folder tells neither of which name something happened, nor that a file in it was written to: so
  /// the files are watched, too, and whatever is told, the watches must be set anew, since another file
  /// may stand under the name by then.
  package struct FolderWatches: ~Copyable {
    private let queue: FileDescriptor
    /// What is watched, held open; closing it ends the watch.
    private var held: [Int32] = []

    /// Watches on nothing.
    package init() throws(SystemFailure) {
      let raw = kqueue()
      guard raw >= 0 else { throw .last("kqueue", "changes of files") }
      queue = FileDescriptor(owning: raw)
      _ = fcntl(raw, F_SETFD, FD_CLOEXEC)
    }

    deinit { for descriptor in held { _ = close(descriptor) } }

    /// It polls readable when something can be taken.
    package var descriptor: Int32 { queue.raw }

    /// Watches these folders and no others; where it throws, nobody knows which are watched.
    ///
    /// A folder on a file system that other machines may write to is refused with ENOTSUP.
    package mutating func watch(_ folders: [WatchedFolder]) throws(SystemFailure) {
      for descriptor in held { _ = close(descriptor) }
      held = []
      for folder in folders {
        try folder.refuseRemote()
        var what = UInt32(NOTE_DELETE) | UInt32(NOTE_RENAME) | UInt32(NOTE_REVOKE)
        if folder.depth != .itself { what |= UInt32(NOTE_WRITE) | UInt32(NOTE_LINK) }
        do throws(SystemFailure) {
          try watch(folder.path, what)
        } catch {
          // One on the way that this user may pass through and not read: the rest tells enough.
          guard error.code == EACCES, folder.depth == .itself else { throw error }
        }
        guard folder.depth == .contents else { continue }
        what |= UInt32(NOTE_EXTEND) | UInt32(NOTE_ATTRIB)
        for name in folder.names {
          do throws(SystemFailure) {
            try watch("\(folder.path)/\(name)", what)
          } catch {
            // That it comes to be is told by the folder.
            guard error.isMissing else { throw error }
          }
        }
      }
    }

    private mutating func watch(_ path: String, _ what: UInt32) throws(SystemFailure) {
      let raw = unsafe csystem_open(path, O_EVTONLY | O_SYMLINK | O_NONBLOCK, 0)
      guard raw >= 0 else { throw .last("open", path) }
      held.append(raw)
      var change = kevent()
      change.ident = UInt(raw)
      change.filter = Int16(EVFILT_VNODE)
      change.flags = UInt16(EV_ADD) | UInt16(EV_CLEAR)
      change.fflags = what
      guard unsafe kevent(queue.raw, &change, 1, nil, 0, nil) == 0 else {
        throw .last("kevent", path)
      }
    }

    /// Takes everything that was told.
    package mutating func take() -> FolderNews {
      var news = FolderNews.nothing
      var told = [kevent](repeating: kevent(), count: 64)
      var none = timespec()
      while unsafe kevent(queue.raw, nil, 0, &told, Int32(told.count), &none) > 0 { news = .lost }
      return news
    }
  }
#endif
