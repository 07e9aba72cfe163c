package import RalphCore

/// What a plan file says, as far as it can be read; what cannot be read is among the problems.
package struct PlanDocument: Equatable, Sendable {
  /// The tasks in the order of the file, each identity once.
  package var tasks: [PlanTask] = []
  /// What looks like a task and is none, and what else a person should mend, by line.
  package var problems: [PlanProblem] = []
  /// The task sections in the order of the file; a plain checklist has none.
  package var sections: [PlanSection] = []
  /// Identities of boxes under archives and "Manual Review", in file order: never taken.
  package var archived: [PlanArchived] = []
  /// Boxes with an id that stand outside every task section, in a file that has some: not taken, and
  /// no problem to a run.
  package var missed: [PlanProblem] = []
  /// Boxes without an id that are no tasks because others in the file, or in the section, have one:
  /// perhaps meant so, and told by `plan check` alone.
  package var bare: [PlanProblem] = []

  package init() {}

  /// Whether the file has task sections; where not, every box at column 0 is a task.
  package var hasSections: Bool { !sections.isEmpty }

  /// The task with this identity; nil if there is none.
  package func task(_ identity: String) -> PlanTask? { tasks.first { $0.identity == identity } }
}

/// A part of the plan under one heading that names a phase or a priority.
package struct PlanSection: Equatable, Sendable {
  /// The heading's text, cleaned for display.
  package var heading: String
  /// The line of the heading, from 1.
  package var line: Int
  /// What the heading, or the one above it, says of urgency.
  package var priority: Urgency
  /// Whether a task in it has a bold id: then its other boxes are acceptance lines.
  package var hasIDs = false
  /// Acceptance boxes that stand apart from any single task, cleaned for display.
  package var acceptance: [String] = []
}

/// A box under an archive heading.
package struct PlanArchived: Equatable, Sendable {
  /// What the task would be called if it were taken.
  package var identity: String
  /// Its mark.
  package var mark: Mark
}

/// One task of a plan: its box, what it asks for, and where every byte of it stands.
package struct PlanTask: Equatable, Sendable {
  /// What ralph calls it: the bold id, at most 40 bytes; or `t-` and 8 hex digits.
  package var identity: String
  /// The bold id as written; the identity where there is none.
  package var fullID: String
  /// Whether the line has a bold id.
  package var hasID: Bool
  /// What the box holds.
  package var mark: Mark
  /// The text without id, mark and tags, cleaned and cut for display.
  package var title: String
  /// What the section says of urgency.
  package var priority: Urgency
  /// The trailing tag, such as `**[HIGH]**`; it is shown and reorders nothing by itself.
  package var tag: Urgency?
  /// The nearest heading's text, cleaned for display; empty above the first.
  package var heading: String
  /// The place of its section in the document; nil in a plain checklist.
  package var section: Int?
  /// Its place among the tasks, from 0.
  package var position: Int
  /// Its line, from 1.
  package var line: Int
  /// The bytes between the brackets.
  package var marker: Range<Int>
  /// The bytes of the line without its ending.
  package var lineRange: Range<Int>
  /// The bytes of the text after the box, id and tags included.
  package var textRange: Range<Int>
  /// The bytes of the line and its details, endings included.
  package var block: Range<Int>
  /// The lines under it without their common indentation; not cleaned.
  package var details: String
  /// Identities of the tasks that come first, in the order named.
  package var dependencies: [String] = []
  /// What `Dependencies:` names that is no task of the plan.
  package var unknownDependencies: [String] = []
  /// What it is measured by: acceptance bullets, and boxes without id right below it.
  package var acceptance: [String] = []
}

/// Something in the plan that a person should mend.
package struct PlanProblem: Equatable, Sendable {
  /// The line, from 1.
  package var line: Int
  /// What is wrong there.
  package var fault: PlanFault

  package init(line: Int, fault: PlanFault) {
    self.line = line
    self.fault = fault
  }
}

/// What can be wrong with a line of a plan.
package enum PlanFault: Equatable, Sendable {
  /// The identity was used before, on the line given: this one is not taken.
  case duplicate(identity: String, first: Int)
  /// Brackets that hold no known mark, shown as they stand.
  case unknownMark(String)
  /// The box is not set apart from the dash or the text by a space.
  case missingSpace
  /// A box with nothing after it.
  case emptyBox
  /// The `**` before the id has no counterpart.
  case unclosedBold
  /// An id that is not bold, in a section whose ids are bold: read as an acceptance line.
  case plainID(String)
  /// An indented box with an id and no task above it.
  case indented
  /// A box with an id outside the task sections.
  case missed(String)
  /// A box without an id outside the task sections.
  case missedBare
  /// A box without an id that stands apart from any task, in a section whose tasks have ids.
  case bareAmongIDs
  /// A code fence with no end: all after it, or up to the next unindented line, is code.
  case unclosedFence
  /// A comment with no end: all after it is hidden.
  case unclosedComment
  /// A word under `Dependencies:` that names no task of the plan.
  case unknownDependency(String)
  /// A task that waits for itself, directly or through others: the identities in a ring.
  case cycle([String])
}
