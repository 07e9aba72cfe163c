// The Ralph loop.
extension Reconciliation {
  /// `do.record`: the row may stand in the log.
  ///
  /// Doing it again looks for a row of the task after the place where the log ended before the
  /// attempt, whoever wrote it, and writes only where there is none.
  static let record = Reconciliation(
    asks: "the log of finished tasks, by doing it again",
    answers: "a row of the task: taken · none: written"
  ) { $0.doAgain($1) }

  /// `do.warn`: the tasks may stand in the plan.
  ///
  /// Doing it again looks for a task of each rule, whatever its mark, and adds the others.
  static let warn = Reconciliation(
    asks: "the tasks of the plan, by doing it again",
    answers: "a task of the rule: taken · none: added"
  ) { $0.doAgain($1) }

  /// `do.push`: the remote's branch may stand at the commit.
  static let push = Reconciliation(
    asks: "the remote's branch, by git ls-remote, by doing it again",
    answers: "at the commit: taken · behind it: pushed · elsewhere: refused"
  ) { $0.doAgain($1) }

  /// `do.commit`: the commit may be there; it bears bead, run and attempt as trailers.
  static let commit = Reconciliation(
    asks: "the trailers in git log, by doing it again",
    answers: "committed: taken · not: committed"
  ) { $0.doAgain($1) }
}
