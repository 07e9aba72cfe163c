package import RalphCore

/// The members that every line begins with.
struct Header: Record {
  var seq = Seq.zero
  var at = Instant.zero
  var kind = KindWord.unknown(Name())
  var run = RunID.none
  var cause = Seq.zero
  var with = Seq.zero
  var key = Key.none

  init() {}

  init(_ entry: Entry) {
    seq = entry.seq
    at = entry.at
    kind = .known(entry.fact.kind)
    run = entry.run
    cause = entry.cause
    with = entry.with
    key = entry.key
  }

  @inline(__always)
  mutating func members<M: Members>(_ m: inout M) {
    m.seq("seq", &seq)
    m.instant("at", &at)
    m.kind("kind", &kind)
    m.run("run", &run)
    m.seq("cause", &cause)
    m.seq("with", &with)
    m.key("key", &key)
  }

  /// Gives an entry this header; what it says stays.
  @inline(__always)
  func put(into entry: inout Entry) {
    entry.seq = seq
    entry.at = at
    entry.run = run
    entry.cause = cause
    entry.with = with
    entry.key = key
  }

  /// The entry with this header and a fact.
  func entry(_ fact: Fact) -> Entry {
    Entry(seq: seq, at: at, run: run, cause: cause, with: with, key: key, fact: fact)
  }
}

extension Policy: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.count("iterations", &iterations)
    m.count("concurrent", &concurrent)
    m.count("attempts", &attempts)
    m.beads("only", &only)
    m.beads("skip", &skip)
    m.count("priority", &priority)
    m.word("follow_ups", &followUps)
    m.flag("fail_fast", &failFast)
    m.name("agent", &agent)
    m.text("agent_command", &agentCommand)
    m.text("agent_model", &agentModel)
    m.text("agent_permission", &agentPermission)
    m.millis("timeout_ms", &timeout)
    m.millis("grace_ms", &grace)
    m.millis("stop_grace_ms", &stopGrace)
    m.count("output_kept", &outputKept)
    m.count("prompt_limit", &promptLimit)
    m.word("verify", &verify)
    m.text("verify_command", &verifyCommand)
    m.millis("verify_timeout_ms", &verifyTimeout)
    m.millis("verify_again_ms", &verifyAgain)
    m.count("verify_doubts", &verifyDoubts)
    m.word("baseline", &baseline)
    m.millis("retry_delay_ms", &retryDelay)
    m.millis("limit_pause_ms", &limitPause)
    m.count("tool_retries", &toolRetries)
    m.count("losses", &losses)
    m.millis("max_runtime_ms", &maxRuntime)
    m.millis("poll_interval_ms", &pollInterval)
    m.flag("plan_reasons", &planReasons)
    m.flag("plan_tags", &planTags)
    m.flag("keep_orphans", ifTrue: &keepOrphans)
    m.names("authors", &authors)
    m.name("label", &label)
    m.word("host", unlessFirst: &host)
    m.text("session", &session)
    m.names("panes", &panes)
    m.flag("keep_sessions", ifTrue: &keepSessions)
    m.count("quiet_looks", ifNot0: &quietLooks)
    m.millis("quiet_period_ms", ifNot0: &quietPeriod)
    m.millis("settle_ms", ifNot0: &settle)
    m.millis("ask_wait_ms", ifNot0: &askWait)
    m.millis("hard_timeout_ms", ifNot0: &hardTimeout)
    m.flag("clear_panes", ifTrue: &clearsPanes)
    m.count("breaker", ifNot0: &breaker)
    m.count("max_cost_micros", ifNot0: &maxCost)
    m.count("max_tokens", ifNot0: &maxTokens)
    m.text("notify_command", &notifyCommand)
    treeMembers(&m)
    loopMembers(&m)
  }

  /// Those of the Ralph loop, which came with format 4.
  private mutating func loopMembers<M: Members>(_ m: inout M) {
    m.count("plan_every", ifNot0: &planEvery)
    m.flag("plan_now", ifTrue: &planNow)
    m.text("thunk", &thunk)
    m.word("commits", unlessFirst: &commits)
    m.text("commit_never", &commitNever)
    m.flag("thunk_sync", ifTrue: &thunkSync)
    m.text("push_remote", &pushRemote)
    m.text("push_branch", &pushBranch)
    m.flag("push_named", ifTrue: &pushNamed)
  }

  /// Those of trees, which came with format 3.
  private mutating func treeMembers<M: Members>(_ m: inout M) {
    m.word("tree", unlessFirst: &tree)
    m.text("tree_root", &treeRoot)
    m.text("tree_setup", &treeSetup)
    m.text("tree_teardown", &treeTeardown)
    m.millis("tree_timeout_ms", ifNot0: &treeTimeout)
    m.text("tree_carry", &treeCarry)
    m.count("sweep_every", ifNot0: &sweepEvery)
    m.text("guards", &guards)
    m.count("snapshot_files", ifNot0: &snapshotFiles)
    m.count("snapshot_bytes", ifNot0: &snapshotBytes)
    m.count("disk_floor", ifNot0: &diskFloor)
    m.flag("awake", ifTrue: &awake)
  }
}

extension Counts: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.count("verified", &verified)
    m.count("unverified", &unverified)
    m.count("failed", &failed)
    m.count("timed_out", &timedOut)
    m.count("agent_error", &agentError)
    m.count("no_progress", &noProgress)
    m.count("unconfirmed", &unconfirmed)
    m.count("lost", &lost)
    m.count("conflict", &conflict)
    m.count("taken", &taken)
    m.count("starts", &starts)
    m.count("ready", &ready)
    m.count("asks", ifNot0: &asks)
    m.count("unmerged", ifNot0: &unmerged)
    m.count("guarded", ifNot0: &guarded)
    m.count("skipped", ifNot0: &skipped)
  }
}
