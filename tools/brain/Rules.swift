/// The acceptance criteria: fifteen rules, at least one of every kind that the verifier knows.
enum Rules {
  static let text = #"""
    # Acceptance criteria. A blank line or the next header ends a stanza.

    [Brain.PlanExists]
    mode=auto
    gate=block
    desc=There is a plan
    cmd=test -f ../IMPLEMENTATION_PLAN.md

    [Brain.NoCarriageReturns]
    mode=auto
    gate=block
    desc=The plan has line ends of one kind
    cmd=grep -c $'\r' ../IMPLEMENTATION_PLAN.md
    expect_stdout=0

    [Src.NoBroken]
    mode=auto
    gate=block
    desc=Nothing in src is known to be broken
    cmd=cat ../../src/* | grep -c BROKEN || true
    expect_stdout=0

    [Src.Shebang]
    mode=auto
    gate=block
    desc=The reader runs with any shell
    cmd=head -n 1 ../../src/read.sh
    expect_stdout_regex=^#!(/usr)?/bin/(env )?sh$

    [Src.UnknownOption]
    mode=auto
    gate=block
    desc=An unknown option is refused
    cmd=sh ../../src/read.sh --unknown
    expect_exit=3

    [Src.Counts]
    mode=auto
    desc="Three lines are three, and block is the gate where none is named"
    cmd="sh ../../src/read.sh ../../samples/three.csv"
    expect_stdout="3"

    [Src.Parses]
    # keys that nobody knows are passed over
    mode=auto
    gate=block
    owner=reader
    desc=The shell reads it without complaint
    cmd=sh -n ../../src/read.sh
    expect_exit=0

    [Docs.NoTodo]
    mode=auto
    gate=warn
    desc=README has no TODO left
    cmd=grep -c TODO ../../README.md
    expect_stdout=0

    [Docs.Title]
    mode=auto
    gate=warn
    desc=README begins with a title
    cmd=head -n 1 ../../README.md
    expect_stdout_regex=^#[[:space:]]

    [Docs.ShortLines]
    mode=auto
    gate=warn
    desc=No line of README is longer than 100
    cmd=awk 'length > 100' ../../README.md
    expect_stdout_regex=^$

    [Thunk.HasTable]
    mode=auto
    gate=block
    desc=THUNK has its table
    cmd=grep -c '^| THUNK # |' THUNK.md
    expect_stdout_regex=^[1-9]

    [Protected.Rules]
    mode=auto
    gate=block
    desc=The rules are where they belong
    cmd=test -s ../../rules/AC.rules && test -s ../../rules/MANUAL_APPROVALS.rules
    [Manual.Reading]
    mode=manual
    gate=block
    desc=Somebody has read the samples
    instructions=Open samples/ and compare with README.md

    [Manual.Wording]
    mode=manual
    gate=warn
    desc=Somebody has read the messages
    instructions=Run src/read.sh with a file that is missing

    [Lint.Gate]
    mode=auto
    gate=sometimes
    desc=A gate that is no gate: the rule is left out
    cmd=false

    """#

  static let approvals = """
    # Approved by hand.
    Manual.Reading=approved 2026-01-18

    """
}
