package import RalphCore

/// What other terminals ask of the ralph that lives: requests that lie in a folder, and a bell.
package protocol Requests: Watchable {
  /// The bell, made anew where it is missing: a descriptor that polls readable once somebody rang.
  ///
  /// Nil where there can be none; requests are then found at the looks that are made anyway. It may
  /// be called again and again, and gives another descriptor only where the old one is of no use.
  func bell() -> Int32?

  /// Takes every ring so far; what lies in the folder is read after it.
  func hush()

  /// Whether something may lie there that the last reading did not see: for rings that got lost.
  func mayHoldMore() -> Bool

  /// Everything that lies there, in the order of their numbers.
  func read() -> RequestReading

  /// Removes a request, once what became of it is durable; nothing happens if it is gone.
  func remove(_ name: Name)
}

/// What lay in the folder of requests.
package struct RequestReading: Equatable, Sendable {
  /// At most a batch of them; the others are found at the next reading.
  package var requests: [OperatorRequest]
  /// Sentences about what is no request; it has been set aside.
  package var notes: [String]

  package init(_ requests: [OperatorRequest] = [], notes: [String] = []) {
    self.requests = requests
    self.notes = notes
  }
}

/// One thing that the operator asks for.
package struct OperatorRequest: Equatable, Sendable {
  /// What is asked.
  package enum Wish: Equatable, Sendable {
    /// Begin nothing new, and leave when what runs has ended.
    case drain
    /// Stop what runs, and leave.
    case stop
    /// Give nothing new out; give work out again.
    case pause, proceed
    /// Try a bead again with all its attempts.
    case retry(BeadID)
    /// Do not work on a bead.
    case skip(BeadID)
    /// A phase that an agent proposes may be put into the plan.
    case approve(Seq)
    /// It may not.
    case reject(Seq)
    /// A row of a task was put into the log of finished tasks; the commits of one were taken back.
    case recorded(BeadID), undone(BeadID)
  }
  /// Its file name without `.json`: a number that no other request of the workspace has ever had.
  package var name: Name
  package var wish: Wish
  /// Why; empty where nobody said.
  package var why: Text
  /// The run it is meant for, as text; empty where any may take it.
  package var run: Name

  package init(_ name: Name, _ wish: Wish, why: Text = Text(), run: Name = Name()) {
    self.name = name
    self.wish = wish
    self.why = why
    self.run = run
  }
}
