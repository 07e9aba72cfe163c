#if os(Linux)
  import CSystem
  package import RalphFiles

  #if canImport(Glibc)
    import Glibc
  #else
    import Musl
  #endif

  /// Watches on folders, by inotify: one descriptor for all of them.
  ///
  /// A folder tells of the files in it by name, whatever file stands there, so that a save by renaming
  /// is told like one in place.
  package struct FolderWatches: ~Copyable {
    private let queue: FileDescriptor
    private var watched: [Int32: WatchedFolder] = [:]

    /// How many bytes are taken at once, and how often at most: what keeps coming is a change.
    private static let room = 8192
    private static let rounds = 16

    /// Watches on nothing; the system grants a user a limited number of them.
    package init() throws(SystemFailure) {
      let raw = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
      guard raw >= 0 else { throw .last("inotify_init1", "changes of files") }
      queue = FileDescriptor(owning: raw)
    }

    /// It polls readable when something can be taken.
    package var descriptor: Int32 { queue.raw }

    /// Watches these folders and no others; where it throws, nobody knows which are watched.
    ///
    /// A folder on a file system that other machines may write to is refused with ENOTSUP.
    package mutating func watch(_ folders: [WatchedFolder]) throws(SystemFailure) {
      var fresh: [Int32: WatchedFolder] = [:]
      for folder in folders {
        try folder.refuseRemote()
        let mask = FolderWatches.mask(folder.depth)
        let watch = unsafe inotify_add_watch(queue.raw, folder.path, mask)
        guard watch >= 0 else {
          // One on the way that this user may pass through and not read: the rest tells enough.
          if errno == EACCES, folder.depth == .itself { continue }
          throw .last("inotify_add_watch", folder.path)
        }
        if let same = fresh[watch] {
          // One folder under two paths has one watch; the wider of the two does for both.
          let wide = same.depth.rawValue > folder.depth.rawValue ? same : folder
          let again = FolderWatches.mask(wide.depth)
          guard unsafe inotify_add_watch(queue.raw, folder.path, again) == watch else {
            throw .last("inotify_add_watch", folder.path)
          }
          var both = wide
          both.names = same.names + folder.names
          both.isWhole = same.isWhole || folder.isWhole
          fresh[watch] = both
        } else {
          fresh[watch] = folder
        }
      }
      for watch in watched.keys where fresh[watch] == nil {
        // One that the system has taken back already is gone all the same.
        _ = inotify_rm_watch(queue.raw, watch)
      }
      watched = fresh
    }

    private static func mask(_ depth: WatchedFolder.Depth) -> UInt32 {
      var mask = UInt32(IN_MOVE_SELF) | UInt32(IN_DELETE_SELF)
      mask |= UInt32(IN_ONLYDIR) | UInt32(IN_DONT_FOLLOW)
      if depth.rawValue >= WatchedFolder.Depth.entries.rawValue {
        mask |= UInt32(IN_CREATE) | UInt32(IN_DELETE)
        mask |= UInt32(IN_MOVED_FROM) | UInt32(IN_MOVED_TO)
      }
      if depth == .contents {
        mask |= UInt32(IN_MODIFY) | UInt32(IN_CLOSE_WRITE) | UInt32(IN_ATTRIB)
      }
      return mask
    }

    /// Takes everything that was told.
    package mutating func take() -> FolderNews {
      var bytes = [UInt8](repeating: 0, count: FolderWatches.room)
      var news = FolderNews.nothing
      for _ in 0..<FolderWatches.rounds {
        let count = unsafe read(queue.raw, &bytes, bytes.count)
        // An empty queue is what is wanted; any other failure leaves it readable.
        guard count > 0 else { return news }
        switch (self.news(in: bytes[..<count]), news) {
        case (.lost, _): return .lost
        case (.change, _): news = .change
        case (.elsewhere, .nothing): news = .elsewhere
        default: break
        }
      }
      return .change
    }

    /// What some events say: watch, what happened, a number, the length of a name, and the name.
    private func news(in bytes: ArraySlice<UInt8>) -> FolderNews {
      var news = FolderNews.elsewhere
      var rest = bytes
      while rest.count >= 16 {
        let watch = Int32(bitPattern: FolderWatches.number(rest, 0))
        let mask = FolderWatches.number(rest, 4)
        let length = Int(FolderWatches.number(rest, 12))
        let name = rest.dropFirst(16).prefix(length).prefix { $0 != 0 }
        rest = rest.dropFirst(16 + length)
        if mask & UInt32(IN_Q_OVERFLOW) != 0 { return .lost }
        // What was told of a watch that is no more is nobody's business.
        guard let folder = watched[watch] else { continue }
        if mask & FolderWatches.gone != 0 { return .lost }
        if name.isEmpty || folder.counts(String(decoding: name, as: UTF8.self)) { news = .change }
      }
      return news
    }

    private static let gone =
      UInt32(IN_MOVE_SELF) | UInt32(IN_DELETE_SELF) | UInt32(IN_UNMOUNT) | UInt32(IN_IGNORED)

    private static func number(_ bytes: ArraySlice<UInt8>, _ offset: Int) -> UInt32 {
      let start = bytes.startIndex + offset
      var number: UInt32 = 0
      for byte in bytes[start..<(start + 4)].reversed() { number = number << 8 | UInt32(byte) }
      return number
    }
  }
#endif
