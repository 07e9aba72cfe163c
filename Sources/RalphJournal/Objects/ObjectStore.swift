package import RalphCore
package import RalphFiles

/// Bulk that entries name by its digest: prompts, output, reports.
///
/// An object lies at `<2>/<62>` hex digits under the store's folder. It is written beside, synced
/// and renamed, so that a name always has its whole content; the names themselves are durable after
/// ``syncFolders()``, which belongs before the batch whose entries mention them.
package struct ObjectStore: ~Copyable {
  /// The store's folder, `.ralph/objects`.
  package let folder: String
  /// Files and folders whose folders are not synced yet.
  private var unsynced: [String] = []

  package init(folder: String) { self.folder = folder }

  /// Stores bytes, unless they are there already, and names them.
  package mutating func put(_ bytes: [UInt8]) throws(ObjectFailure) -> Digest {
    let digest = Digest(of: bytes)
    let path = path(of: digest)
    try refuseLinks(path)
    try ObjectFailure.naming { () throws(SystemFailure) in
      if let status = try Files.linkStatus(path), status.isRegular, status.size == bytes.count {
        return
      }
      try Files.makeFolder(Files.folder(of: path))
      let beside = try Files.writeBeside(path, bytes)
      try Files.rename(beside, to: path)
    }
    note(path)
    return digest
  }

  /// The bytes of an object; throws if it is missing, larger than `limit`, or not what it was.
  package func get(_ digest: Digest, limit: Int = 64 << 20) throws(ObjectFailure) -> [UInt8] {
    let path = path(of: digest)
    guard exists(digest) else { throw .missing(digest) }
    try refuseLinks(path)
    let bytes = try ObjectFailure.naming { () throws(SystemFailure) in
      try Files.read(path, limit: limit)
    }
    #if PLANTED
      if planted(.objectNotCompared) { return bytes }
    #endif
    guard Digest(of: bytes) == digest else { throw .altered(digest, path: path) }
    return bytes
  }

  /// Whether the object is there, whatever its content.
  package func exists(_ digest: Digest) -> Bool { Files.exists(path(of: digest)) }

  /// Makes the names of everything stored since the last time durable.
  package mutating func syncFolders() throws(ObjectFailure) {
    let paths = unsynced
    try ObjectFailure.naming { () throws(SystemFailure) in
      for path in paths { try Files.syncFolder(of: path) }
    }
    unsynced = []
  }

  /// Where an object lies.
  package func path(of digest: Digest) -> String {
    let name = digest.description
    return "\(folder)/\(name.prefix(2))/\(name.dropFirst(2))"
  }

  /// Notes the folders that hold a new name: the object's, and those above that may be new.
  private mutating func note(_ path: String) {
    let parent = Files.folder(of: path)
    if !unsynced.contains(where: { Files.folder(of: $0) == parent }) { unsynced.append(path) }
    for above in [parent, folder] where !unsynced.contains(above) { unsynced.append(above) }
  }

  /// Refuses folders and objects that are symbolic links: they may lead out of the workspace.
  private func refuseLinks(_ path: String) throws(ObjectFailure) {
    for part in [folder, Files.folder(of: path), path] {
      let status = try ObjectFailure.naming { () throws(SystemFailure) in
        try Files.linkStatus(part)
      }
      if let status, part == path ? !status.isRegular : !status.isFolder { throw .misplaced(part) }
    }
  }
}

/// Why an object cannot be stored or read.
package enum ObjectFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// There is no object of that digest.
  case missing(Digest)
  /// The file is there, and its bytes are not those that were stored.
  case altered(Digest, path: String)
  /// A part of the path is a symbolic link, or not what it should be.
  case misplaced(String)
  /// The system refused.
  case io(SystemFailure)

  package var description: String {
    switch self {
    case .missing(let digest): "object \(digest) is not in the store; it may have been cleaned up"
    case .altered(let digest, let path):
      "object \(digest) is not what it was: somebody wrote to \(path)"
    case .misplaced(let path):
      "\(path) is a link, or not the kind of file that belongs there; move it away"
    case .io(let failure): "an object cannot be stored or read: \(failure)"
    }
  }

  /// Does something that the system may refuse, and names the refusal as the store's.
  static func naming<Value>(
    _ body: () throws(SystemFailure) -> Value
  ) throws(ObjectFailure) -> Value {
    do throws(SystemFailure) {
      return try body()
    } catch {
      throw .io(error)
    }
  }
}
