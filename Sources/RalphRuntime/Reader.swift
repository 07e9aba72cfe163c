import RalphCore
import RalphPorts

/// Reads one source whenever it may have changed; only the loop's thread uses it.
///
/// One reading at a time, on the source's own track. What was dropped as stale is read again.
final class Reader {
  let source: any WorkSource
  private let track: Track
  /// Whether a reading was dropped as stale, so that the source must be read again.
  private var mustRead = false
  private var isReading = false
  /// Readings in a row that could not be made.
  private var failures = 0
  /// When it is read even if nothing seems to have changed; nil for never.
  private var nextReading: Millis?

  /// How often a tracker is read although nothing seems to have changed.
  private static var slowly: Millis { .seconds(15) }

  init(_ source: any WorkSource, on track: Track) {
    self.source = source
    self.track = track
  }

  /// Reads the source on its track; `asOf` is the last sequence applied now.
  func read(asOf: Seq, _ runner: EffectRunner, _ inbox: Inbox) {
    guard !isReading else { return mustRead = true }
    isReading = true
    mustRead = false
    if track == .tracker {
      nextReading = Millis(runner.ports.clock.monotonic().value + Reader.slowly.value)
    }
    let source = source
    runner.ports.lane.run(on: track) {
      do throws(PortFailure) {
        inbox.put([.reading(try source.read(asOf: asOf))])
      } catch {
        inbox.put([
          Arrival.readingFailed(
            SourceFailed {
              $0.source = source.name
              $0.why = Text(error.why)
            }
          )
        ])
      }
    }
  }

  /// Reads it if it may have changed.
  func look(asOf: Seq, now: Millis, _ runner: EffectRunner, _ inbox: Inbox) {
    let isDue = nextReading.map { $0 <= now } ?? false
    if mustRead || isDue || source.mayHaveChanged() { read(asOf: asOf, runner, inbox) }
  }

  /// When it must be looked at again although nobody tells of changes; nil for never.
  func mustLook(now: Millis) -> Millis? { mustRead ? now : nextReading }

  /// A reading was dropped in part because something was decided meanwhile.
  func wasStale() { mustRead = true }

  /// A reading has arrived; what was asked for meanwhile is read at once.
  func arrived(asOf: Seq, _ runner: EffectRunner, _ inbox: Inbox) {
    isReading = false
    failures = 0
    if mustRead, track == .tracker { read(asOf: asOf, runner, inbox) }
  }

  /// A reading could not be made; whether that is a fact by now.
  ///
  /// An editor, or git, takes the file away for a moment; only what stays is a fact.
  func failed(_ policy: Policy) -> Bool {
    isReading = false
    mustRead = true
    failures += 1
    return failures > policy.toolRetries
  }
}
