package import RalphCore

extension Event {
  /// The members of the payload in the order of the journal; of a policy, what people ask about.
  package var fields: [Field] {
    switch self {
    case .journalOpened(let it):
      [Field("format", it.format), Field("genesis", it.genesis), Field("program", it.program)]
    case .journalRecovered(let it): [Field("bytes", it.bytes), Field("torn", it.torn)]
    case .workspaceDamaged(let it): [Field("what", it.what)]
    case .runStarted(let it): it.fields
    case .runResumed(let it): it.fields
    case .runStopped(let it): [Field("why", it.why)]
    case .runEnded(let it):
      [Field("why", it.why), Field("exit", it.exit)] + it.counts.fields
    case .clockMoved(let it): [Field("by_ms", it.byMs.value)]
    case .deadlinePassed(let it): [Field("due", it.due)]
    case .operatorDrained(let it), .operatorStopped(let it): [Field("by", it.by)]
    case .beadFound(let it), .beadChanged(let it): it.fields
    case .beadGone(let it): [Field("bead", it.bead), Field("as_of", it.asOf)]
    case .sourceRead(let it):
      [
        Field("source", it.source), Field("digest", it.digest), Field("bytes", it.bytes),
        Field("beads", it.beads), Field("problems", it.problems), Field("as_of", it.asOf),
      ]
    case .sourceFailed(let it): [Field("source", it.source), Field("why", it.why)]
    case .dispatchSent(let it): it.fields
    case .dispatchRefused(let it), .verifyRefused(let it), .markFailed(let it):
      [Field("bead", it.bead), Field("problem", it.problem), Field("why", it.why)]
    case .attemptEnded(let it): it.fields
    case .verifyStarted(let it):
      [
        Field("bead", it.bead), Field("pid", it.pid), Field("head", it.head),
        Field("tree", it.tree), Field("adopted", it.adopted),
      ]
    case .verifyEnded(let it): it.fields
    case .markSet(let it):
      [
        Field("bead", it.bead), Field("mark", it.mark), Field("digest", it.digest),
        Field("bytes", it.bytes), Field("beads", it.beads),
      ]
    case .markDiffers(let it): [Field("bead", it.bead), Field("mark", it.mark)]
    case .markConflict(let it): [Field("bead", it.bead), Field("problem", it.problem)]
    case .stopDone(let it): [Field("of", it.of)]
    case .effectAbsent(let it): [Field("bead", it.bead), Field("seen", it.seen)]
    }
  }
}

extension RunStarted {
  fileprivate var fields: [Field] {
    [
      Field("format", format), Field("program", program), Field("rules", rules),
      Field("epoch", epoch), Field("seed", seed), Field("host", host), Field("pid", pid),
      Field("boot", boot), Field("actor", actor), Field("workspace", workspace),
      Field("plan", plan), Field("prompt", prompt), Field("config", config),
    ] + policy.fields
  }
}

extension RunResumed {
  fileprivate var fields: [Field] {
    [
      Field("format", format), Field("program", program), Field("rules", rules),
      Field("epoch", epoch), Field("host", host), Field("pid", pid), Field("boot", boot),
    ] + policy.fields
  }
}

extension Policy {
  fileprivate var fields: [Field] {
    [
      Field("iterations", iterations), Field("concurrent", concurrent),
      Field("attempts", attempts), Field("only", only), Field("skip", skip),
      Field("priority", priority), Field("follow_ups", followUps), Field("fail_fast", failFast),
      Field("agent", agent), Field("agent_command", agentCommand), Field("timeout", timeout),
      Field("verify", verify), Field("verify_command", verifyCommand),
      Field("verify_timeout", verifyTimeout), Field("baseline", baseline),
      Field("retry_delay", retryDelay), Field("limit_pause", limitPause),
      Field("tool_retries", toolRetries), Field("max_runtime", maxRuntime),
    ]
  }
}

extension BeadSeen {
  fileprivate var fields: [Field] {
    [
      Field("bead", bead), Field("title", title), Field("priority", priority),
      Field("place", place), Field("mark", mark), Field("needs", needs), Field("text", text),
      Field("as_of", asOf),
    ]
  }
}

extension DispatchSent {
  fileprivate var fields: [Field] {
    [
      Field("bead", bead), Field("attempt", attempt), Field("pid", pid), Field("prompt", prompt),
      Field("head", head), Field("tree", tree), Field("adopted", adopted),
    ]
  }
}

extension AttemptEnded {
  fileprivate var fields: [Field] {
    [
      Field("bead", bead), Field("attempt", attempt), Field("ended", ended), Field("code", code),
      Field("took", took), Field("end_class", endClass), Field("signal", signal),
      Field("wake", wake), Field("output", output), Field("errors", errors),
      Field("excerpt", excerpt), Field("turns", turns), Field("tokens", tokens),
      Field("cost_micros", costMicros), Field("head", head), Field("tree", tree),
    ]
  }
}

extension VerifyEnded {
  fileprivate var fields: [Field] {
    [
      Field("bead", bead), Field("attempt", attempt), Field("ended", ended), Field("code", code),
      Field("took", took), Field("output", output), Field("lines", lines),
      Field("excerpt", excerpt), Field("head", head), Field("tree", tree),
    ]
  }
}
