import RalphAdapters
import RalphCore

/// Whose beads are given out: a bead is a prompt from whoever wrote it.
///
/// The person who starts ralph is trusted by every name that bd could have written down for them,
/// ralph itself by the name of its claims; `source.authors` adds others, and `*` everybody.
enum Trust {
  /// What stands for everybody.
  static let everybody = "*"

  /// Puts the names into the policy of a run that has a tracker; an empty list trusts everybody.
  static func enter(_ policy: inout Policy, _ settings: Settings, actor: Name) {
    let added = names(settings.text(.authors) ?? "")
    policy.authors = authors(added, own: own(settings.workspace) + [actor.text])
  }

  /// The names as a policy has them, each once; empty where everybody is meant.
  static func authors(_ added: [String], own: [String]) -> [Name] {
    guard !added.contains(everybody) else { return [] }
    var authors: [Name] = []
    for name in (own + added).compactMap({ Name($0) }) where !name.isEmpty {
      if !authors.contains(name) { authors.append(name) }
    }
    // An empty list would trust everybody, and nobody is called this.
    return authors.isEmpty ? [Name(cutting: "nobody is known")] : authors
  }

  /// The names of a list, apart by commas.
  static func names(_ list: String) -> [String] {
    list.split(separator: ",").map(trimmed).filter { !$0.isEmpty }
  }

  /// What the person is called: by git, by the system, and by what bd is told.
  static func own(_ workspace: Workspace) -> [String] {
    let lines = Machine.environment()
    let told = variables.compactMap { variable in
      lines.first { $0.hasPrefix(variable + "=") }.map { String($0.dropFirst(variable.count + 1)) }
    }
    let git = Repository.userName(workspace.root).map { [$0] } ?? []
    return (git + told).map { trimmed($0[...]) }.filter { !$0.isEmpty }
  }

  /// The variables that say who a person is; bd takes the last two before all others.
  static let variables = ["USER", "LOGNAME", "BD_ACTOR", "BEADS_ACTOR"]

  /// One sentence on beads of people who are not trusted, with the way to change that; nil if
  /// there are none.
  static func sentence(_ state: State) -> String? {
    var count = 0
    var authors: [String] = []
    for row in state.beads.rows.indices {
      guard case .notTrusted(let author) = state.standing(of: row) else { continue }
      count += 1
      let name = author.isEmpty ? "nobody who is known" : author.text
      if !authors.contains(name) { authors.append(name) }
    }
    guard count > 0 else { return nil }
    let shown = authors.prefix(3).joined(separator: ", ")
    let rest = authors.count > 3 ? " and \(authors.count - 3) more" : ""
    return
      "\(count) bead(s) by \(shown)\(rest) are not given out: not trusted (ralph trust add NAME)"
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text.drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
