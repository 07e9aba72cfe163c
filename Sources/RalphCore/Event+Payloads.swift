// What each event carries. Members stand in the order in which the journal writes them.

/// The journal's birth.
package struct JournalOpened: Payload {
  /// The format in force from here on.
  package var format = 0
  /// 16 random hex digits that tell this journal from every other.
  package var genesis = Name()
  /// The version of the program that made it.
  package var program = Name()
  package init() {}
}

/// A torn tail that was set aside.
package struct JournalRecovered: Payload {
  /// How many bytes were cut.
  package var bytes = 0
  /// The file under `.ralph/torn/` that holds them now.
  package var torn = Text()
  package init() {}
}

/// A damaged part that a person has cut off.
package struct JournalRepaired: Payload {
  /// The format in force from here on.
  package var format = 0
  /// How many lines and bytes were cut.
  package var lines = 0
  package var bytes = 0
  /// The highest number of a run that the cut part may have used: the next run takes a higher one.
  package var runs = 0
  /// The copy of the journal as it was.
  package var original = Text()
  package init() {}
}

/// Damage to the state folder that could be mended.
package struct WorkspaceDamaged: Payload {
  /// What was found and what was done.
  package var what = Text()
  package init() {}
}

/// The first entry of a run.
package struct RunStarted: Payload {
  package var format = 0
  package var program = Name()
  /// The number of the rules by which decisions are made.
  package var rules = 0
  /// Lives of the writer, from 1.
  package var epoch = 0
  /// 16 random hex digits from which nonces are derived.
  package var seed = Name()
  package var host = Name()
  package var pid = 0
  package var boot = Name()
  /// Who ralph is to trackers.
  package var actor = Name()
  /// The workspace's real path.
  package var workspace = Text()
  /// The plan file's path, relative to the workspace where it lies inside; empty without one.
  package var plan = Text()
  /// The tracker's folder; empty without one.
  package var tracker = Text()
  /// Whether of equally urgent beads those of the plan come before the tracker's.
  package var planFirst = false
  /// Why the agents run where they do: each step down from what was asked for.
  package var hostWhy = Text()
  /// The branch that the workspace stands on; empty without one.
  package var branch = Text()
  /// Where the prompt's template comes from: a path, or `built-in`.
  package var prompt = Text()
  /// The digest of the configuration files that were read.
  package var config = Digest.none
  /// The object that lists what differed from HEAD, where the run commits and leaves that alone.
  package var dirty = Digest.none
  package var policy = Policy()
  package init() {}
}

/// A later life of the writer within the same run.
package struct RunResumed: Payload {
  package var format = 0
  package var program = Name()
  package var rules = 0
  package var epoch = 0
  package var host = Name()
  package var pid = 0
  package var boot = Name()
  /// The policy in force from here on: the recorded one with what was typed on the resume's line.
  package var policy = Policy()
  /// The object that lists what the run leaves alone from here on, where that has become more.
  package var dirty = Digest.none
  package init() {}
}

/// The writer left; the run is open.
package struct RunStopped: Payload {
  package var why = StopReason.drained
  package init() {}
}

/// How many beads of a run stand where, for summaries and the exit code.
package struct Counts: Equatable, Sendable {
  package var verified = 0
  package var unverified = 0
  package var failed = 0
  package var timedOut = 0
  package var agentError = 0
  package var noProgress = 0
  package var unconfirmed = 0
  package var lost = 0
  package var conflict = 0
  package var taken = 0
  package var unmerged = 0
  package var guarded = 0
  package var skipped = 0
  /// Attempts started, those given back not counted.
  package var starts = 0
  /// Beads that are ready and were not given out.
  package var ready = 0
  package var asks = 0
  package init() {}
}

/// The run is over.
package struct RunEnded: Payload {
  package var why = EndReason.done
  package var exit = 0
  package var counts = Counts()
  package init() {}
}

/// A jump of the wall clock, or sleep.
package struct ClockMoved: Payload {
  /// Wall time minus journal time, in milliseconds.
  package var byMs = Millis.zero
  package init() {}
}

/// Time that has come.
package struct DeadlinePassed: Payload {
  /// Every deadline at or before this instant is due.
  package var due = Instant.zero
  package init() {}
}

/// The operator's word, by a signal or a request.
package struct OperatorAsked: Payload {
  /// What made it: `sigint`, `sigterm`, `sighup`, or a request's file name.
  package var by = Name()
  package init() {}
}

/// A bead as its source shows it.
package struct BeadSeen: Payload {
  package var bead = BeadID.none
  package var title = Text()
  /// 0 is the most urgent.
  package var priority = 0
  /// The order within the priority: a position or a creation time.
  package var place = 0
  package var mark = Mark.todo
  /// Beads that must be done before.
  package var needs: [BeadID] = []
  /// The digest of everything the prompt takes from the source.
  package var text = Digest.none
  package var labels: [Name] = []
  /// Who wrote it, where the source tells.
  package var author = Name()
  /// The bead in whose course it was found, where the source tells.
  package var from = BeadID.none
  /// Why it is not to be given out whoever asks, such as a type that is not for agents.
  package var unfit = Name()
  /// The last sequence applied when the reading began.
  package var asOf = Seq.zero
  package init() {}
}

/// A bead that its source does not hold any more.
package struct BeadGone: Payload {
  package var bead = BeadID.none
  package var asOf = Seq.zero
  package init() {}
}

/// A complete reading of a source.
package struct SourceRead: Payload {
  /// `plan` or `bd`.
  package var source = Name()
  /// The digest of what was read.
  package var digest = Digest.none
  package var bytes = 0
  /// How many beads it held.
  package var beads = 0
  /// Lines that look like tasks and cannot be taken.
  package var problems = 0
  package var asOf = Seq.zero
  package init() {}
}

/// A source that could not be read.
package struct SourceFailed: Payload {
  package var source = Name()
  /// What was tried and why it failed.
  package var why = Text()
  package init() {}
}

/// A prompt that an agent has.
package struct DispatchSent: Payload {
  package var bead = BeadID.none
  package var attempt = 0
  /// The process that supervises the agent.
  package var pid = 0
  /// The prompt as an object.
  package var prompt = Digest.none
  /// The commit at HEAD before the agent began.
  package var head = Name()
  /// The digest of the tree before the agent began.
  package var tree = Digest.none
  /// Whether it was found alive, or already ended, after a crash.
  package var adopted = false
  /// What proves that the agent of a pane has it; empty for a process.
  package var proof = Name()
  /// The branch that HEAD stands on.
  package var branch = Text()
  /// The commit that keeps the tree as it was before; empty where there is none.
  package var snapshot = Name()
  /// Why there is none.
  package var unkept = Text()
  /// The object that lists the files the verifier rests on, as they were before.
  package var guards = Digest.none
  /// The object that lists the phases of the plan, as they were before, and those not approved.
  package var phases = Digest.none
  /// The object that lists the tasks before, those marked `[?]` and `[x]` with their marks.
  package var marked = Digest.none
  /// How many bytes the log of finished tasks had.
  package var recorded = 0
  package init() {}
}

/// A tool that could not do what was asked; nothing was changed.
package struct Refused: Payload {
  package var bead = BeadID.none
  package var problem = ToolProblem.system
  /// What was tried and why it failed.
  package var why = Text()
  package init() {}
}

/// An agent's process that is over.
package struct AttemptEnded: Payload {
  package var bead = BeadID.none
  package var attempt = 0
  package var ended = Ending.exited
  /// The exit code, or the signal's number.
  package var code = 0
  package var took = Millis.zero
  package var endClass = EndClass.finished
  package var signal = Signal.none
  /// When a rate limit is over; zero if it does not say.
  package var wake = Instant.zero
  /// Standard output and error as objects, redacted and bounded.
  package var output = Digest.none
  package var errors = Digest.none
  /// The last lines, for people.
  package var excerpt = Text()
  /// What the agent says it took; 0 where it does not say.
  package var turns = 0
  package var tokens = 0
  package var costMicros = 0
  package var head = Name()
  package var tree = Digest.none
  package var branch = Text()
  /// The commit that keeps the tree as it was at the end; empty where there is none.
  package var snapshot = Name()
  /// Why there is none.
  package var unkept = Text()
  /// Files that the verifier rests on and that changed since the dispatch, a line each.
  package var guarded = Text()
  /// What was changed in them, as far as that is known: the beginning of a unified diff.
  package var guardDiff = Text()
  /// What the agent's final message calls for.
  package var called = Outcry.none
  package init() {}
}

/// A verifier that runs.
package struct VerifyStarted: Payload {
  package var bead = BeadID.none
  package var pid = 0
  /// The commit at HEAD before it began.
  package var head = Name()
  /// The tree before it began; the plan file and `.ralph/` are kept out of every tree digest.
  package var tree = Digest.none
  /// Whether it was found alive, or already ended, after a crash.
  package var adopted = false
  package var branch = Text()
  package init() {}
}

/// A verifier that is over.
package struct VerifyEnded: Payload {
  package var bead = BeadID.none
  package var attempt = 0
  package var ended = Ending.exited
  package var code = 0
  package var took = Millis.zero
  /// Its whole output as an object.
  package var output = Digest.none
  /// The digest of the last lines, by which two failures are compared.
  package var lines = Digest.none
  package var excerpt = Text()
  package var head = Name()
  /// The tree after it.
  package var tree = Digest.none
  package var branch = Text()
  /// Rules that it warns of and that no task of the plan is about.
  package var warned: [Name] = []
  /// The rule that the bead is there to mend, where it warns as before; empty otherwise.
  package var still = Name()
  package init() {}

  /// Whether it passes by itself; a rule that the bead is to mend must not warn any more.
  package var passes: Bool { ended == .exited && code == 0 && still.isEmpty }
}

/// A mark that stands in the plan.
package struct MarkSet: Payload {
  package var bead = BeadID.none
  package var mark = Mark.todo
  /// The file as it is now.
  package var digest = Digest.none
  package var bytes = 0
  package var beads = 0
  package init() {}
}

/// Another mark than expected stands in the plan.
package struct MarkDiffers: Payload {
  package var bead = BeadID.none
  package var mark = Mark.todo
  package init() {}
}

/// A mark that cannot be placed by rule.
package struct MarkConflict: Payload {
  package var bead = BeadID.none
  package var problem = MarkProblem.gone
  package init() {}
}

/// A process that was asked to end.
package struct StopDone: Payload {
  /// The process: run and sequence of the command that asked for it last.
  package var of = Key.none
  package init() {}
}

/// A command without a trace in the world.
package struct EffectAbsent: Payload {
  package var bead = BeadID.none
  /// What was asked, and what was seen.
  package var seen = Text()
  package init() {}
}
