package import RalphCore

// The table of the format: what each kind carries, in the order in which it is written.
// journal/README.md says the same for people; a test compares the two through the examples.

extension JournalOpened: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.count("format", &format)
    m.name("genesis", &genesis)
    m.name("program", &program)
  }
}

extension JournalRecovered: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.count("bytes", &bytes)
    m.text("torn", &torn)
  }
}

extension JournalRepaired: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.count("format", &format)
    m.count("cut_lines", &lines)
    m.count("cut_bytes", &bytes)
    m.count("runs", &runs)
    m.text("original", &original)
  }
}

extension WorkspaceDamaged: Record {
  package mutating func members<M: Members>(_ m: inout M) { m.text("what", &what) }
}

extension RunStarted: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.count("format", &format)
    m.name("program", &program)
    m.count("rules", &rules)
    m.count("epoch", &epoch)
    m.name("seed", &seed)
    m.name("host", &host)
    m.count("pid", &pid)
    m.name("boot", &boot)
    m.name("actor", &actor)
    m.text("workspace", &workspace)
    m.text("plan", &plan)
    m.text("tracker", &tracker)
    m.flag("plan_first", ifTrue: &planFirst)
    m.text("host_why", &hostWhy)
    m.text("branch", &branch)
    m.text("prompt", &prompt)
    m.digest("config", &config)
    m.digest("dirty", &dirty)
    m.object("policy", &policy)
  }
}

extension RunResumed: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.count("format", &format)
    m.name("program", &program)
    m.count("rules", &rules)
    m.count("epoch", &epoch)
    m.name("host", &host)
    m.count("pid", &pid)
    m.name("boot", &boot)
    m.object("policy", &policy)
    m.digest("dirty", &dirty)
  }
}

extension RunStopped: Record {
  package mutating func members<M: Members>(_ m: inout M) { m.word("why", &why) }
}

extension RunEnded: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.word("why", &why)
    m.count("exit", &exit)
    m.object("counts", &counts)
  }
}

extension ClockMoved: Record {
  package mutating func members<M: Members>(_ m: inout M) { m.millis("by_ms", &byMs) }
}

extension DeadlinePassed: Record {
  package mutating func members<M: Members>(_ m: inout M) { m.instant("due", &due) }
}

extension OperatorAsked: Record {
  package mutating func members<M: Members>(_ m: inout M) { m.name("by", &by) }
}

extension BeadSeen: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.text("title", &title)
    m.count("priority", &priority)
    m.count("place", &place)
    m.word("mark", &mark)
    m.beads("needs", &needs)
    m.digest("text", &text)
    m.names("labels", &labels)
    m.name("author", &author)
    m.bead("from", &from)
    m.name("unfit", &unfit)
    m.seq("as_of", &asOf)
  }
}

extension BeadGone: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.seq("as_of", &asOf)
  }
}

extension SourceRead: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.name("source", &source)
    m.digest("digest", &digest)
    m.count("bytes", &bytes)
    m.count("beads", &beads)
    m.count("problems", &problems)
    m.seq("as_of", &asOf)
  }
}

extension SourceFailed: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.name("source", &source)
    m.text("why", &why)
  }
}

extension DispatchSent: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.count("attempt", &attempt)
    m.count("pid", &pid)
    m.digest("prompt", &prompt)
    m.name("head", &head)
    m.digest("tree", &tree)
    m.flag("adopted", ifTrue: &adopted)
    m.name("proof", &proof)
    m.text("branch", &branch)
    m.name("snapshot", &snapshot)
    m.text("unkept", &unkept)
    m.digest("guards", &guards)
    m.digest("phases", &phases)
    m.count("recorded", ifNot0: &recorded)
    m.digest("marked", &marked)
  }
}

extension Refused: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.word("problem", &problem)
    m.text("why", &why)
  }
}

extension AttemptEnded: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.count("attempt", &attempt)
    m.word("ended", &ended)
    m.count("code", &code)
    m.millis("took_ms", &took)
    m.word("end_class", &endClass)
    m.word("signal", &signal)
    m.instant("wake", ifNot0: &wake)
    m.digest("output", &output)
    m.digest("errors", &errors)
    m.text("excerpt", &excerpt)
    m.count("turns", ifNot0: &turns)
    m.count("tokens", ifNot0: &tokens)
    m.count("cost_micros", ifNot0: &costMicros)
    m.name("head", &head)
    m.digest("tree", &tree)
    m.text("branch", &branch)
    m.name("snapshot", &snapshot)
    m.text("unkept", &unkept)
    m.text("guarded", &guarded)
    m.word("called", unlessFirst: &called)
    m.text("guard_diff", &guardDiff)
  }
}

extension VerifyStarted: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.count("pid", &pid)
    m.name("head", &head)
    m.digest("tree", &tree)
    m.flag("adopted", ifTrue: &adopted)
    m.text("branch", &branch)
  }
}

extension VerifyEnded: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.count("attempt", &attempt)
    m.word("ended", &ended)
    m.count("code", &code)
    m.millis("took_ms", &took)
    m.digest("output", &output)
    m.digest("lines", &lines)
    m.text("excerpt", &excerpt)
    m.name("head", &head)
    m.digest("tree", &tree)
    m.text("branch", &branch)
    m.names("warned", &warned)
    m.name("still", &still)
  }
}

extension MarkSet: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.word("mark", &mark)
    m.digest("digest", &digest)
    m.count("bytes", &bytes)
    m.count("beads", &beads)
  }
}

extension MarkDiffers: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.word("mark", &mark)
  }
}

extension MarkConflict: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.word("problem", &problem)
  }
}

extension StopDone: Record {
  package mutating func members<M: Members>(_ m: inout M) { m.key("of", &of) }
}

extension EffectAbsent: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.text("seen", &seen)
  }
}

extension StopProcess: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.key("of", &of)
  }
}

extension SetMark: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.word("from", &from)
    m.word("to", &to)
    m.word("why", &why)
    m.count("attempt", ifNot0: &attempt)
    m.digest("failure", &failure)
    m.count("beads", &beads)
    m.count("bytes", &bytes)
    m.text("said", &said)
  }
}

extension RunVerifier: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.count("attempt", &attempt)
    m.word("why", &why)
    m.millis("limit_ms", &limit)
    m.key("worktree", &worktree)
    m.beads("live", &live)
    m.digest("guards", &guards)
  }
}

extension Dispatch: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.count("attempt", &attempt)
    m.name("agent", &agent)
    m.name("nonce", &nonce)
    m.millis("limit_ms", &limit)
    m.word("after", &after)
    m.digest("failure", &failure)
    m.name("pane", &pane)
    m.key("worktree", &worktree)
    m.key("before", &before)
    m.word("mode", unlessFirst: &mode)
    m.count("iteration", ifNot0: &iteration)
    m.word("verdict", unlessFirst: &verdict)
    m.digest("report", &report)
    m.count("failures", ifNot0: &failures)
    m.name("since", &since)
    m.text("approved", &approved)
    m.text("unapproved", &unapproved)
  }
}

extension EndRun: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.word("why", &why)
    m.count("exit", &exit)
    m.object("counts", &counts)
  }
}
