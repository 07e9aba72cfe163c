import RalphCore
import Testing

/// What a crash leaves behind, what a resume does about it, and what comes too late.
@Suite struct CrashTests {
  @Test func `an attempt without a trace is asked again under the same key and costs no start`() {
    check(
      """
      run verify=none
      plan a
      → dispatch a#1
      resume
      absent a dispatch
      = attempt plan:a#1 absent
      plan a
      → dispatch a#1 again
      = run starts=1 epoch=2
      = attempt plan:a#1 asked key=9ae0r1.4 fence=8
      """
    )
  }

  @Test func `a mark without a trace is asked again under the same key`() {
    check(
      """
      run verify=accept
      plan a
      → dispatch a#1
      ended a
      → mark a todo>done accepted
      absent a mark
      → mark a todo>done accepted again
      marked a
      → end done 0
      """
    )
  }

  @Test func `a verification without a trace does not lend its key to a mark`() {
    check(
      """
      run
      plan a
      → verify tree
      passed tree
      → dispatch a#1
      ended a signal
      → mark a todo>claimed ended
      marked a
      → verify a attempt
      leave
      absent a verify
      resume
      plan a[done]
      → mark a done>claimed ended
      marked a
      → verify a attempt again
      """
    )
  }

  @Test func `the baseline is asked again under the same key`() {
    check(
      """
      run
      plan a
      → verify tree
      absent tree verify
      → verify tree again
      passed tree
      → dispatch a#1
      """
    )
  }

  @Test func `an adopted attempt answers as before`() {
    check(
      """
      run verify=none
      plan a
      → dispatch a#1
      sent a
      leave
      resume
      plan a
      ended a
      → mark a todo>claimed ended
      = bead a ended:unverified
      """
    )
  }

  @Test func `an answer to an older asking changes nothing`() {
    check(
      """
      run verify=none
      plan a
      → dispatch a#1
      absent a dispatch
      → dispatch a#1 again
      ended a @4
      = bead a working
      sent a @4
      = attempt plan:a#1 asked
      refused a @4
      = bead a working
      ended a
      → mark a todo>claimed ended
      ended a @6
      = bead a ended:unverified not spent=1
      """
    )
  }

  @Test func `an absent attempt does not hold up a quiet verification`() {
    check(
      """
      run concurrent=2
      plan a b
      → verify tree
      passed tree
      → dispatch a#1
      → dispatch b#1
      ended a signal
      → mark a todo>claimed ended
      marked a
      → verify a attempt
      failed a slow
      absent b dispatch
      → verify a quiet
      passed a
      → mark a claimed>done verified
      → dispatch b#1 again
      """
    )
  }

  @Test func `an absent attempt does not keep a run open that gives nothing out any more`() {
    check(
      """
      run verify=none runtime=60
      plan a
      → dispatch a#1
      leave
      resume
      absent a dispatch
      wait
      plan a
      → end limit 0
      """
    )
  }

  @Test func `a source that cannot be read after a resume ends the run with 2, not never`() {
    check(
      """
      run verify=none
      unreadable
      → end tool 2
      """
    )
    check(
      """
      run verify=none
      plan a
      → dispatch a#1
      unreadable
      leave
      resume
      lost a
      unreadable
      → end tool 2
      """
    )
  }

  @Test func `a run that took over keeps the live attempt, its number and its key`() {
    check(
      """
      run verify=none
      plan a b
      → dispatch a#1
      sent a
      leave
      superseded
      run verify=none iterations=1
      = attempt plan:a#1 running key=9ae0r1.5
      = run not starts=1
      plan a b
      limited a
      = run not starts=-1
      """
    )
  }

  @Test func `nothing is given out beside an end that is being written`() {
    check(
      """
      run verify=none
      plan a[done]
      → end done 0
      plan a[done] b
      over
      = run ended
      """
    )
  }

  @Test func `after the end nothing is owed`() {
    check(
      """
      run verify=none
      plan
      → end done 0
      over
      plan a
      wait
      drain
      = bead a open
      """
    )
  }

  @Test func `a new run counts attempts anew and numbers on`() {
    check(
      """
      run verify=none attempts=1
      plan a
      → dispatch a#1
      timed_out a
      → end nothing_ready 1
      over
      run verify=none attempts=1
      plan a
      → dispatch a#2
      = bead a number=2 not spent=1
      """
    )
  }

  @Test func `stopping again stops what a new run took over`() {
    check(
      """
      run verify=none
      plan a
      → dispatch a#1
      sent a
      stop
      → stop a
      leave
      superseded
      run verify=none
      plan a
      stop
      → stop a
      """
    )
  }

  @Test func `a stop without a trace is asked again, of an attempt and of a verifier`() {
    check(
      """
      run concurrent=2
      plan a b
      → verify tree
      passed tree
      → dispatch a#1
      → dispatch b#1
      sent b
      ended a signal
      → mark a todo>claimed ended
      marked a
      → verify a attempt
      verifying a
      stop
      → stop b
      → stop a
      absent stop
      → stop b
      absent stop
      → stop a
      stopped b
      unfinished a stopped
      = run stopping
      = bead a judging:attempt+proof
      """
    )
  }

  @Test func `the nonce comes from the run's seed and the key, and stays when asked again`() {
    var story = Story()
    for line in ["run verify=none", "plan a", "absent a dispatch"] {
      story.tell(line.split(separator: " ").map(String.init))
    }
    let asked = story.entries.compactMap { entry -> (nonce: String, key: String)? in
      guard case .command(.dispatch(let it)) = entry.fact else { return nil }
      return (it.nonce.text, entry.effectKey.description)
    }
    let bytes = Array("00112233445566aa:9ae0r1.4".utf8)
    let nonce = String(Digest(of: bytes).description.prefix(12))
    #expect(asked.map(\.key) == ["9ae0r1.4", "9ae0r1.4"])
    #expect(asked.map(\.nonce) == [nonce, nonce])
  }

  @Test func `a draining run begins nothing and still judges what ended`() {
    check(
      """
      run concurrent=1
      plan a b
      → verify tree
      passed tree
      → dispatch a#1
      drain
      ended a signal
      → mark a todo>claimed ended
      marked a
      → verify a attempt
      failed a slow
      → mark a claimed>todo again
      marked a
      = run open draining
      leave
      resume
      plan a b
      → dispatch a#2 after=failed text
      """
    )
  }

  @Test func `what was cut short keeps the failure of the attempt before`() {
    check(
      """
      run verify=none
      plan a
      → dispatch a#1
      erred a text
      → dispatch a#2 after=agent_error text
      limited a text
      wait
      → dispatch a#3 after=agent_error text
      """
    )
  }
}
