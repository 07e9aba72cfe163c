import Testing

extension Tag {
  /// Takes many seconds: `swift test --skip KillTests` leaves the slowest out.
  @Tag static var slow: Self
}
