import RalphCore
import RalphPorts

/// Says when the loop looks around: each interval, or seldom as long as it is told of changes.
///
/// A notice changes nothing but the time of the next look, which comes at once but for the blink of an
/// eye, unless one was just made. After it the looks go on at the interval for a while, since some of
/// them compare what they see with what they saw before; only once all is at rest, and the watches have
/// stood since then, is the next one far away. Where nobody tells of changes the interval is all there is.
///
/// Only the loop's thread uses it.
struct Lookout {
  private let notices: (any ChangeNotices)?
  /// When the last look was made.
  private var last: Millis?
  /// Whether everything that a look would see is told of.
  private var isTold = false
  /// Looks go on at the interval until one is made at this moment or later.
  private var settled = Millis.zero
  /// What was told is looked at from then on.
  private var calm = Millis.zero
  /// Until when nobody listens, since what was told was none of ours.
  private var deaf: Millis?
  /// When that was told last, and for how long nobody listened then.
  private var strange: (at: Millis, pause: Millis)?
  /// When watches that were refused are asked for again.
  private var nextTry = Millis.zero

  /// How far away the next look is at most: what nobody tells of is seen by then.
  static let far = Millis.seconds(15)
  /// How long looks go on at the interval after a change: longer than the tick of any file system's
  /// clock, within which two changes leave one trace.
  static let settling = Millis(2100)

  /// How long a look waits after a notice: most saves have more than one step, and where no system says
  /// who has a file open, half of one might be read.
  private static let blink = Millis(20)
  /// How long nobody listens at first after what was none of ours.
  private static let briefly = Millis(10)

  init(_ notices: (any ChangeNotices)?) { self.notices = notices }

  /// What the loop is to listen to, beside all else; nil for nothing.
  var descriptor: Int32? { isTold && deaf == nil ? notices?.descriptor : nil }

  /// How long until the next look is due, or until somebody is to listen again.
  ///
  /// `need` is when somebody must look, told or not; nil for never.
  mutating func wait(now: Millis, _ interval: Millis, _ need: Millis?) -> Millis {
    var end = due(now, interval, need)
    if let deaf, isTold { end = min(end, deaf) }
    return Millis(max(0, end.value - now.value))
  }

  private mutating func due(_ now: Millis, _ interval: Millis, _ need: Millis?) -> Millis {
    let last = last ?? now
    self.last = last
    let soon = max(Millis(last.value + interval.value), calm)
    guard isTold else { return soon }
    let seldom = Millis(last.value + max(Lookout.far, interval).value)
    return need.map { min(seldom, max(soon, $0)) } ?? seldom
  }

  /// Takes what was told, which may be none of ours.
  mutating func hasRung(now: Millis, _ interval: Millis) {
    switch notices?.take() ?? .nothing {
    case .nothing: deaf = nil
    case .elsewhere: deaf = Millis(now.value + pause(now, interval).value)
    case .change:
      calm = Millis(now.value + Lookout.blink.value)
      hasStirred(now: now)
    }
  }

  /// How long nobody listens after what was none of ours.
  ///
  /// A save begins with a file beside, and its renaming is not to be missed; but whoever writes there
  /// all the time wakes nobody more often than looks would.
  private mutating func pause(_ now: Millis, _ interval: Millis) -> Millis {
    var pause = Lookout.briefly
    if let strange, now.value - strange.at.value < 2 * interval.value {
      pause = Millis(strange.pause.value * 2)
    }
    pause = min(pause, interval)
    strange = (now, pause)
    return pause
  }

  /// Something has happened after which a look may see what the last one did not.
  mutating func hasStirred(now: Millis) {
    (isTold, deaf) = (false, nil)
    settled = Millis(now.value + Lookout.settling.value)
  }

  /// Whether to look now.
  mutating func isDue(now: Millis, _ interval: Millis, _ need: Millis?) -> Bool {
    if isTold, let deaf, now >= deaf { hasRung(now: now, interval) }
    return now >= due(now, interval, need)
  }

  /// A look begins, which sees everything that was told until now.
  ///
  /// `paths` are the files that looks depend on; nil where that is not known at present.
  mutating func begins(now: Millis, paths: () -> [String]?) {
    last = now
    guard let notices else { return }
    if case .change = notices.take() { hasStirred(now: now) }
    deaf = nil
    guard now >= settled, now >= nextTry else { return }
    guard let paths = paths() else { return isTold = false }
    switch notices.watch(paths) {
    case .stands: isTold = true
    case .begun: hasStirred(now: now)
    case .refused:
      isTold = false
      nextTry = Millis(now.value + Lookout.far.value)
    }
  }
}
