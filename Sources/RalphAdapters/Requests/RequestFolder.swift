import CSystem
package import RalphCore
package import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The folder `.ralph/requests`, in which other terminals leave what they ask for.
///
///     requests/<n>.json   one request: written beside, synced, linked under a number that is free
///     requests/aside/     what was found there and is no request
///     bell                a FIFO: one byte in it says that something new lies there
///
/// Numbers begin at the present time and are never used a second time, for a number is what the
/// journal knows an answered request by.
package struct RequestFolder: Equatable, Sendable {
  /// The folder's own path; it may be missing.
  package let path: String
  /// The FIFO's path.
  package let bell: String
  /// Who may ask: this user's number.
  let user: UInt32

  /// The most bytes of a request; one that holds more is none.
  static let mostBytes = 16 << 10
  /// The most requests of one reading.
  static let mostAtOnce = 64

  /// The folder within a state folder (`.ralph`), for the user with this number.
  package init(in stateFolder: String, user: UInt32) {
    path = stateFolder + "/requests"
    bell = stateFolder + "/bell"
    self.user = user
  }

  /// Leaves a request under the next number that is free, from the time in milliseconds on.
  ///
  /// `process` is the writer's own number, which keeps apart what is written in one millisecond.
  package func put(_ form: RequestForm, at time: Int64, process: Int32) throws(SystemFailure) -> Name
  {
    try Files.makeFolder(path)
    guard let status = try Files.linkStatus(path), status.isFolder else {
      throw SystemFailure("open", path, code: ENOTDIR)
    }
    let beside = try Files.writeBeside(path + "/request", form.bytes)
    // The half-way name is worth nothing any more, whatever comes of the other.
    defer { try? Files.remove(beside) }
    var number = time * 1000 + Int64(process) % 1000
    while true {
      do throws(SystemFailure) {
        try Files.link(beside, as: file(number))
        try Files.syncFolder(of: file(number))
        return Name(cutting: String(number))
      } catch {
        guard error.code == EEXIST else { throw error }
        number += 1
      }
    }
  }

  /// Rings the bell; false where nobody listens.
  package func ring() throws(SystemFailure) -> Bool {
    // Something else under that name is not written to.
    guard let status = try Files.linkStatus(bell), status.isPipe else { return false }
    let raw = unsafe csystem_open(bell, O_WRONLY | O_NONBLOCK | O_NOFOLLOW, 0)
    guard raw >= 0 else {
      if errno == ENXIO || errno == ENOENT { return false }
      throw .last("open", bell)
    }
    // A full pipe rings loudly enough.
    try? FileDescriptor(owning: raw).write([1])
    return true
  }

  /// Takes a request back; false if it is gone, and so was taken in.
  package func withdraw(_ name: Name) throws(SystemFailure) -> Bool {
    guard Files.exists(file(name)) else { return false }
    try Files.remove(file(name))
    return true
  }

  /// Where a request lies until it is answered.
  package func file(_ name: Name) -> String { "\(path)/\(name.text).json" }

  private func file(_ number: Int64) -> String { "\(path)/\(number).json" }

  /// The number in a name that ralph gives; nil for every other.
  static func number(in name: String) -> Int64? {
    guard name.hasSuffix(".json") else { return nil }
    let digits = name.dropLast(5)
    guard (1...18).contains(digits.utf8.count), digits.utf8.first != UInt8(ascii: "0"),
      digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
    else { return nil }
    return Int64(digits)
  }
}
