import RalphFiles
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What every start of a program passes, whichever thread it comes from.
///
/// What is owed rests on the journal. While a batch is written nothing is started, and once one
/// could not be written nothing is started any more in this process: not even what an earlier,
/// durable batch had asked for and another thread was about to do.
package enum StartGate {
  private static let isShut = Mutex(false)

  /// Writes while nothing is started; what returns false shuts the gate for good.
  package static func whileNothingStarts(_ write: () -> Bool) {
    isShut.withLock { isShut in
      if !write() { isShut = true }
    }
  }

  /// Whether nothing is started any more.
  package static var isClosed: Bool { isShut.withLock { $0 } }

  /// Starts something, unless the gate is shut: then it throws, and nothing has begun.
  static func pass<Started>(
    _ program: String,
    _ start: () throws(SystemFailure) -> Started
  ) throws(SystemFailure) -> Started {
    // `withLock` hands one type of error on, which the closure must not widen.
    let result: Result<Started, SystemFailure> = isShut.withLock { isShut in
      guard !isShut else {
        return .failure(
          SystemFailure("start", "\(program), for the journal failed", code: ECANCELED)
        )
      }
      do throws(SystemFailure) { return .success(try start()) } catch { return .failure(error) }
    }
    return try result.get()
  }
}
