import RalphCore
import Testing

/// Lives of a run: broken sources, ends, runs that take over, draining and stopping.
@Suite struct RunLifeTests {
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
      wait mending
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
