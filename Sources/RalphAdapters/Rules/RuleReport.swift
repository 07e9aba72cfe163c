import RalphCore

/// What a verification by rules found.
package struct RuleReport: Equatable, Sendable {
  /// How many rules ended as what.
  package struct Counts: Equatable, Sendable {
    package var pass = 0
    package var fail = 0
    package var warn = 0
    package var skip = 0
    /// Of the warnings, those that wait for a person's look.
    package var manualWarn = 0
    /// Of the failures, those that wait for a person's approval.
    package var manualFail = 0
  }

  /// When and where it was made.
  package struct Header: Equatable, Sendable {
    /// The local time, as `2026-01-24 22:54:26`.
    package var time: String
    /// The short name of the commit at HEAD, or `no-git`.
    package var git: String

    package init(time: String, git: String) {
      self.time = time
      self.git = git
    }
  }

  /// When, and in which tree.
  package let header: Header
  package let place: RulePlace
  /// The rules that were judged, as they were read.
  package let rules: RuleSet
  /// In the order of the file.
  package let results: [RuleResult]
  package let hashGuard: HashGuard
  package let waivers: WaiverBook

  package init(
    _ header: Header,
    _ place: RulePlace,
    _ rules: RuleSet,
    _ results: [RuleResult],
    _ hashGuard: HashGuard,
    _ waivers: WaiverBook
  ) {
    (self.header, self.place, self.rules) = (header, place, rules)
    (self.results, self.hashGuard, self.waivers) = (results, hashGuard, waivers)
  }

  /// Judges all rules of a set; the place is looked at as it is now.
  package init(
    of rules: RuleSet,
    by runner: RuleRunner,
    hashGuard: HashGuard,
    header: Header
  ) {
    self.init(
      header,
      runner.place,
      rules,
      rules.rules.map(runner.result),
      hashGuard,
      runner.waivers
    )
  }

  /// How many rules ended as what.
  package var counts: Counts {
    var counts = Counts()
    for result in results {
      let isManual = result.rule.mode == .manual && result.rule.flaw == nil
      switch result.outcome {
      case .pass: counts.pass += 1
      case .skip: counts.skip += 1
      case .fail:
        counts.fail += 1
        if isManual { counts.manualFail += 1 }
      case .warn:
        counts.warn += 1
        if isManual { counts.manualWarn += 1 }
      }
    }
    return counts
  }

  /// Whether nothing blocks.
  ///
  /// A verification of no rule at all has not verified anything.
  package var passed: Bool {
    !results.isEmpty && hashGuard.isOK && !results.contains { $0.outcome == .fail }
  }

  /// The ids of the rules that failed, in order; one that stands twice is named once.
  package var failedRules: [String] {
    var ids: [String] = []
    for result in results where result.outcome == .fail && !ids.contains(result.rule.id) {
      ids.append(result.rule.id)
    }
    return ids
  }

  /// The warnings that somebody should do something about: waived failures are not among them.
  package var warnings: [RuleResult] { results.filter(\.isDueWarning) }
}
