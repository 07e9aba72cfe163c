package import RalphCore

/// Keeps bulk under its digest, and prompts under their key.
package protocol Keeper: Sendable {
  /// Stores bytes durably, secrets redacted, and returns the digest of what is stored.
  func keep(_ bytes: [UInt8]) throws(PortFailure) -> Digest

  /// The first `limit` bytes of what is kept under a digest; nil if it is not there.
  func bytes(_ digest: Digest, limit: Int) -> [UInt8]?

  /// Writes the prompt of an effect and returns its absolute path.
  func writePrompt(_ key: Key, _ text: String) throws(PortFailure) -> String

  /// Whether the agent of an effect has created that file.
  func hasReceipt(_ key: Key) -> Bool

  /// The absolute path of the file that the agent of an effect creates first.
  func receiptPath(_ key: Key) -> String

  /// The absolute path of the prompt of an effect, written or not.
  func promptPath(_ key: Key) -> String

  /// Writes files by their paths below a folder of this name, and returns the folder; nil where that
  /// cannot be.
  func lay(_ files: [(path: String, bytes: [UInt8])], as name: Digest) -> String?
}

extension Keeper {
  /// A keeper without folders lays nothing out.
  package func lay(_ files: [(path: String, bytes: [UInt8])], as name: Digest) -> String? { nil }
}
