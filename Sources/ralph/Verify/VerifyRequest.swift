/// What `ralph verify` is asked for.
struct VerifyRequest: Equatable, Sendable {
  /// What is to be done.
  enum Deed: Equatable, Sendable {
    /// Judge rules; empty means all.
    case judge([String])
    /// Show the rules.
    case list
    /// Make the baselines.
    case fix
  }

  var deed: Deed
  /// Whether passes on the same tree are believed.
  var usesCache: Bool
  /// A rules file and an approvals file, as they were typed.
  var rules: String?
  var approvals: String?

  init(_ arguments: Arguments) throws(Failure) {
    let ids = arguments.values(.rule)
    let (lists, fixes) = (arguments.isOn(.list), arguments.isOn(.initialize))
    guard [lists, fixes, !ids.isEmpty].count(where: { $0 }) <= 1 else {
      throw .usage(
        "CONFLICT",
        "--rule, --list and --init contradict each other",
        "use one of them"
      )
    }
    deed = lists ? .list : fixes ? .fix : .judge(ids)
    usesCache = arguments.isOn(.cache)
    rules = arguments.value(.rules)
    approvals = arguments.value(.approvals)
  }
}
