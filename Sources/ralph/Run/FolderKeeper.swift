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

  /// A keeper under the state folder.
  init(_ folder: String) {
    objects = folder + "/objects"
    prompts = folder + "/prompts"
    begun = folder + "/begun"
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
