import RalphPorts

/// The phases of the plan before an iteration, and those of them that nobody approved.
struct PhaseListing: Equatable {
  /// The headings, in the order of the plan.
  var inPlan: [String]
  var unapproved: [String]

  init(inPlan: [String], unapproved: [String]) {
    (self.inPlan, self.unapproved) = (inPlan, unapproved)
  }

  /// Reads what an object holds: a heading a line, and after an empty line those not approved.
  init(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let end = lines.firstIndex(of: "") ?? lines.count
    inPlan = Array(lines[..<end])
    unapproved = lines[end...].filter { !$0.isEmpty }
  }

  var text: String {
    (inPlan + (unapproved.isEmpty ? [] : [""] + unapproved)).joined(separator: "\n")
  }

  /// Under which title a phase of the plan is told of after the iteration; nil for one that is not.
  ///
  /// One that nobody approved is told of again where it got tasks, whatever it is called by now. Of the
  /// others a heading that reads as before is known, and so is one under which work of before stands
  /// and whose number is not new: that one was renamed.
  func tells(_ title: String, new: Int, all: Int) -> String? {
    let name = PhaseProposal.name(of: title)
    let isNamed = { (other: String) in PhaseProposal.name(of: other) == name }
    if let known = unapproved.first(where: { $0 == title }) ?? unapproved.first(where: isNamed),
      !inPlan.contains(title) || known == title
    {
      return new > 0 ? known : nil
    }
    guard !inPlan.contains(title) else { return nil }
    if all > 0 { return new == all || new > 0 && !inPlan.contains(where: isNamed) ? title : nil }
    return inPlan.contains(where: isNamed) ? nil : title
  }
}
