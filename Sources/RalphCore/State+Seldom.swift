// What only few beads have, apart from their rows.
//
// A journal brings tens of thousands of beads, and the memory of a row is what a replay waits for. What
// is empty in nearly all of them costs each a word.

extension Bead {
  /// What few beads have, together.
  package struct Seldom: Sendable {
    var author = Name()
    var from = BeadID.none
    var unfit = Name()
    var generation = 0
    var reverts = 0
    var verifyAgain = Key.none
    var mergeAgain = Key.none
    var said = Text()
  }

  /// Who wrote it in a tracker; empty if that is not known.
  package var author: Name {
    get { seldom.isEmpty ? Name() : seldom[0].author }
    set { if needsSeldom(!newValue.isEmpty) { seldom[0].author = newValue } }
  }

  /// The bead in whose course it was found.
  package var from: BeadID {
    get { seldom.isEmpty ? .none : seldom[0].from }
    set { if needsSeldom(!newValue.isNone) { seldom[0].from = newValue } }
  }

  /// Why it is not for agents; empty if it is.
  package var unfit: Name {
    get { seldom.isEmpty ? Name() : seldom[0].unfit }
    set { if needsSeldom(!newValue.isEmpty) { seldom[0].unfit = newValue } }
  }

  /// How many follow-ups stand between it and work that was there before the run.
  package var generation: Int {
    get { seldom.isEmpty ? 0 : seldom[0].generation }
    set { if needsSeldom(newValue != 0) { seldom[0].generation = newValue } }
  }

  /// Times a mark of ours was found taken back.
  package var reverts: Int {
    get { seldom.isEmpty ? 0 : seldom[0].reverts }
    set { if needsSeldom(newValue != 0) { seldom[0].reverts = newValue } }
  }

  /// The key of a verification that is to be asked again.
  package var verifyAgain: Key {
    get { seldom.isEmpty ? .none : seldom[0].verifyAgain }
    set { if needsSeldom(newValue != .none) { seldom[0].verifyAgain = newValue } }
  }

  /// The key of a merge that is to be asked again.
  package var mergeAgain: Key {
    get { seldom.isEmpty ? .none : seldom[0].mergeAgain }
    set { if needsSeldom(newValue != .none) { seldom[0].mergeAgain = newValue } }
  }

  /// What the operator says of a skip.
  package var said: Text {
    get { seldom.isEmpty ? Text() : seldom[0].said }
    set { if needsSeldom(!newValue.isEmpty) { seldom[0].said = newValue } }
  }

  /// Whether there is where to write: an empty value is written only over another.
  @inline(__always)
  private mutating func needsSeldom(_ isSomething: Bool) -> Bool {
    if seldom.isEmpty, isSomething { seldom = [Seldom()] }
    return !seldom.isEmpty
  }
}
