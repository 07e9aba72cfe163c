import RalphCore

/// When a run shall begin nothing new any more, as it was typed; by the local clock.
struct Until: Equatable, Sendable {
  /// As it was typed.
  var shown: String
  /// The instant that is meant.
  var at: Instant

  /// What `--until` says; nil where it was not typed.
  ///
  /// A time of the clock is the next one: today's, or tomorrow's if today's is over.
  init?(_ arguments: Arguments, now: Instant) throws(Failure) {
    guard let option = arguments.last(.until) else { return nil }
    shown = option.value
    switch Moment(option.value) {
    case .day(back: 0, let clock) where option.value.contains(":"):
      let today = Moment.day(back: 0, clock).instant(now: now)
      at = today > now ? today : Moment.day(back: -1, clock).instant(now: now)
    case .instant(let instant): at = instant
    case .local(let year, let month, let day, let clock):
      at = Moment.local(year: year, month: month, day: day, clock).instant(now: now)
    default:
      throw .usage(
        "BAD_VALUE",
        "\(option.typed) takes a time such as 07:30 or 2026-01-26T10:15Z, not '\(shown)'"
      )
    }
    guard at > now else {
      throw .usage("BAD_VALUE", "\(option.typed) \(shown) is over", "name a time to come")
    }
  }

  /// Shortens the longest duration of a run that began, or begins, at an instant.
  func shorten(_ policy: inout Policy, from start: Instant) {
    let left = max(at - start, Millis(1))
    policy.maxRuntime = policy.maxRuntime > .zero ? min(policy.maxRuntime, left) : left
  }
}
