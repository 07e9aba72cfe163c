import RalphAdapters
import RalphCore
import RalphFiles
import RalphJournal
import RalphPorts

/// Objects and prompts in the workspace's state folder; what is kept is redacted first.
struct FolderKeeper: Keeper {
  private let objects: String
  private let prompts: String
  private let begun: String
  private let laid: String

  /// A keeper under the state folder.
  init(_ folder: String) {
    objects = folder + "/objects"
    prompts = folder + "/prompts"
    begun = folder + "/begun"
    laid = folder + "/judged-by"
  }

  func promptPath(_ key: Key) -> String { "\(prompts)/\(key).md" }

  func hasReceipt(_ key: Key) -> Bool { Files.exists(receiptPath(key)) }

  func receiptPath(_ key: Key) -> String { "\(begun)/\(key)" }

  func keep(_ bytes: [UInt8]) throws(PortFailure) -> Digest {
    var store = ObjectStore(folder: objects)
    do throws(ObjectFailure) {
      let digest = try store.put(Redaction.clean(bytes, secrets: []))
      try store.syncFolders()
      return digest
    } catch {
      throw PortFailure(.system, "\(error)")
    }
  }

  func bytes(_ digest: Digest, limit: Int) -> [UInt8]? {
    // An object that cannot be read is as good as gone: the reader says so by its absence.
    try? ObjectStore(folder: objects).get(digest, limit: limit)
  }

  /// How many folders of rules as they stood may be there.
  private static let laidMost = 20

  func lay(_ files: [(path: String, bytes: [UInt8])], as name: Digest) -> String? {
    let folder = "\(laid)/\("\(name)".prefix(16))"
    do throws(SystemFailure) {
      // Those of rules that hold no more; one that is in use is laid anew by the next verification.
      let old = Files.exists(laid) ? try Files.list(laid) : []
      if old.count >= FolderKeeper.laidMost { try Files.removeTree(laid) }
      // What an agent has put there stood nowhere.
      if Files.exists(folder) { try Files.removeTree(folder) }
      for file in files {
        let path = "\(folder)/\(file.path)"
        try Files.makeFolder(Files.folder(of: path))
        try Files.replace(path, with: file.bytes)
      }
      return folder
    } catch {
      // Rules that cannot be laid out are read where they are; the guard says if they were changed.
      return nil
    }
  }

  func writePrompt(_ key: Key, _ text: String) throws(PortFailure) -> String {
    let path = promptPath(key)
    do throws(SystemFailure) {
      try Files.makeFolder(prompts)
      try Files.makeFolder(begun)
      try Files.replace(path, with: Array(text.utf8))
      return path
    } catch {
      throw PortFailure(.system, "\(error)")
    }
  }
}
