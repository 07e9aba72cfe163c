// tidy: table
// The pages that belong to no command.

/// A word that `ralph help` explains beside the commands.
enum HelpTopic: String, CaseIterable, Sendable {
  case exitCodes = "exit-codes"
  case environment, config, files, formatting

  /// The page, wrapped to a width.
  func page(_ columns: Int) -> [String] {
    var page = HelpPage(columns: columns)
    switch self {
    case .exitCodes: exitCodes(&page)
    case .environment: environment(&page)
    case .config: config(&page)
    case .files: files(&page)
    case .formatting: formatting(&page)
    }
    return page.lines
  }

  private func exitCodes(_ page: inout HelpPage) {
    page.paragraph(
      "The code speaks of how the tasks of a run ended, not of what happened on the way. "
        + "Of several, the first of 2, 3, 4, 1 wins; 70 to 78 and the signals win over these."
    )
    page.gap()
    page.margin = 8
    for code in ExitCode.allCases { page.row(String(code.rawValue), code.meaning) }
  }

  private func environment(_ page: inout HelpPage) {
    page.paragraph(
      "Every key of the configuration is a variable, too. A variable wins over every file; an "
        + "option wins over the variable. One that is empty counts as not set."
    )
    page.heading("Keys")
    page.margin = 34
    for key in SettingKey.allCases {
      let short = key.shortVariable.map { " (also \($0))" } ?? ""
      page.row(key.variable, key.rawValue + short)
    }
    page.heading("ralph's own")
    for variable in Environment.own { page.row(variable.name, variable.meaning) }
    page.heading("Honored")
    for variable in Environment.honored { page.row(variable.name, variable.meaning) }
    page.heading("Set for agents and verifiers")
    page.paragraph(
      "RALPH=1 RALPH_RUN RALPH_BEAD RALPH_ATTEMPT RALPH_NONCE RALPH_WORKSPACE RALPH_JOURNAL",
      indent: 2
    )
    page.heading("Set for notify.command")
    page.paragraph(
      "RALPH=1 RALPH_EVENT RALPH_RUN RALPH_BEAD RALPH_TITLE RALPH_MESSAGE RALPH_SEVERITY "
        + "RALPH_WORKSPACE RALPH_JOURNAL",
      indent: 2
    )
  }

  private func config(_ page: inout HelpPage) {
    page.paragraph(
      "Options win over variables, variables over .ralph/local.conf, that over .ralph.conf, that "
        + "over the user's file, that over the defaults. 'ralph config list' shows what holds, and "
        + "where it was set."
    )
    page.heading("Form")
    for line in [
      "# a comment: at the start of a line, or after a blank",
      "[run]",
      "    concurrent = 2",
      "    timeout = 10m            ; durations: 500ms, 90s, 10m, 1h30m",
      "[verify]",
      "    command = \"make test\"    ; quotes: \\\" \\\\ \\n \\t",
    ] {
      page.verbatim("  " + line)
    }
    page.paragraph(
      "A value stands on one line. A command with # or ; in it is put in quotes. A key that "
        + "nobody knows is an error.",
      indent: 2
    )
    var heading = ""
    for entry in KeyTable.all {
      if entry.key.heading != heading {
        heading = entry.key.heading
        page.gap()
        page.verbatim(heading)
      }
      key(entry, &page)
    }
  }

  private func key(_ entry: KeyEntry, _ page: inout HelpPage) {
    let standard = entry.standard.text
    let shown = standard.isEmpty ? "" : " [\(standard)]"
    page.row(entry.key.name, "\(entry.meaning): \(entry.kind.expectation)\(shown)")
  }

  private func files(_ page: inout HelpPage) {
    page.paragraph(
      "The workspace is -C DIR, else the nearest folder upwards with .ralph/, else the top of the "
        + "git tree, else the current folder."
    )
    page.heading("Yours")
    page.row(".ralph.conf", "settings of the project, to be committed")
    page.row(".ralph/local.conf", "settings of this machine, not committed")
    page.row("~/.config/ralph/config", "your own; or $XDG_CONFIG_HOME/ralph/config")
    page.row("PROMPT.md", "template of the prompt, where there is one")
    page.row("IMPLEMENTATION_PLAN.md", "the plan; also in workers/ and ralph/")
    page.row("PLAN_DONE.md", "beside the plan: what 'ralph plan archive' moved out of it")
    page.row("THUNK.md", "the log of finished tasks; also in workers/ralph/ and ralph/")
    page.row("rules/AC.rules", "acceptance rules; approvals in MANUAL_APPROVALS.rules beside it")
    page.row(".verify/", "baselines and waivers, and the last report of 'ralph verify'")
    page.heading("ralph's (leave them alone; git ignores them)")
    page.row(".ralph/journal.ndjson", "everything that happened, one entry a line")
    page.row(".ralph/objects/", "outputs and prompts, by digest")
    page.row(".ralph/prompts/", "prompts as they were given")
    page.row(".ralph/attempts/", "a folder for each living attempt")
    page.row(".ralph/begun/", "what agents make to say that they have begun")
    page.row(".ralph/hooks/", "what agents said of themselves through 'ralph hook'")
    page.row(".ralph/requests/", "requests from other terminals; .ralph/bell wakes ralph")
    page.row(".ralph/ntm/", "links by which an older ntm finds the tree of a session of ours")
    page.row(".ralph/verify-passed", "digests of what passed, for 'ralph verify --cache'")
    page.row(".ralph/torn/", "what a crash left half written")
    page.row(".ralph/holder", "who works here now, in words")
    page.row(".beads/ralph.claim.lock", "held while a bead is claimed: no two ralphs share one")
    page.row(
      "../.ralph-worktrees/",
      "worktrees of tasks, with branches ralph/…; 'ralph cleanup' lists them"
    )
    page.row("refs/ralph/snap/", "trees before and after attempts, for two weeks")
    page.heading("In tmux")
    page.row("ralph-BEAD-…x", "sessions that ralph opened; 'ralph cleanup' ends those left behind")
  }

  private func formatting(_ page: inout HelpPage) {
    page.paragraph(
      "With --json a command answers with one object on a line, first member \"schema\"; runs and "
        + "histories answer with one object for each entry. Lines for people then go to standard "
        + "error."
    )
    page.heading("Rules")
    page.row("names", "lower case with _")
    page.row("times", "UTC, as in 2026-01-26T10:15:02.417Z")
    page.row("durations", "whole milliseconds, in members that end in _ms")
    page.row("ids, versions", "strings; sequences are numbers")
    page.row("what is absent", "its member is missing, never null")
    page.heading("Errors")
    page.verbatim(#"  {"schema":"ralph.error/1","error":{"code":"…","message":"…","#)
    page.verbatim(#"   "hint":"…","exit":64}}"#)
    page.heading("Configuration")
    page.verbatim(#"  {"schema":"ralph.config/1","workspace":"…","files":[…],"settings":[{"#)
    page.verbatim(#"   "key":"run.timeout","value":"10m","layer":"project","#)
    page.verbatim(#"   "origin":".ralph.conf:3","file":".ralph.conf","line":3}]}"#)
    page.heading("Version")
    page.verbatim(#"  {"schema":"ralph.version/1","name":"ralph","version":"…","swift":"…","#)
    page.verbatim(#"   "os":"…","arch":"…"}"#)
    page.heading("Notification")
    page.verbatim(#"  {"schema":"ralph.notification/1","id":"9ae0r1.53","type":"task.failed","#)
    page.verbatim(#"   "ts":"…","run":"9ae0r1","task":"bd:hm-1","title":"…","message":"…","#)
    page.verbatim(#"   "session":"…","severity":"info|warning|error","report":{…}}"#)
    page.paragraph(
      "Types: attention.needed, run.finished (with the report, cut to 64 KiB), run.stalled (a rate "
        + "limit), run.storm (agents that fail alike), task.failed. notify.command gets it on "
        + "standard input, at most once for one cause.",
      indent: 2
    )
    page.heading("Request (a file of .ralph/requests)")
    page.verbatim(#"  {"schema":"ralph.request/1","verb":"drain|stop|pause|continue|retry|skip","#)
    page.verbatim(#"   "bead":"plan:7.1.1","why":"…","run":"9ae0r1"}"#)
    page.heading("Report")
    page.verbatim(#"  {"schema":"ralph.report/1","runs":[{"id":"9ae0r1","started_at":"…","#)
    page.verbatim(#"   "last_at":"…","ended":"nothing_ready","exit":4,…}],"writer":"gone","#)
    page.verbatim(#"   "counts":{"beads":8,"done":6,"look":0,"needs":1,"left":1,"before":0,…},"#)
    page.verbatim(#"   "halt":{"why":"…","message":"…","advice":["…"]},"beads":[{"#)
    page.verbatim(#"   "bead":"bd:hm-1","part":"done|look|needs|left|before","place":"…","#)
    page.verbatim(#"   "tree":"merged|alone|sweep_green|sweep_red|sweep_not_run","#)
    page.verbatim(#"   "why":"…","attempts":1,"took_ms":…,"question":"…","commands":["…"]}],"#)
    page.verbatim(#"   "happenings":["…"],"tree":{…},"night":{"idle_permille":…,…},"#)
    page.verbatim(#"   "undo":{"beads":["ralph undo …"],"runs":["…"],"files":["…"]}}"#)
    page.heading("Acceptance rules")
    page.verbatim(#"  {"schema":"ralph.verify/1","passed":false,"time":"…","git":"…","#)
    page.verbatim(#"   "counts":{"pass":8,"fail":1,…},"failed":["Docs.NoTodo"],"#)
    page.verbatim(#"   "hash_guard":{"ok":true,…},"waivers":{"active":[…],"refused":[…]},"#)
    page.verbatim(#"   "results":[{"id":"Docs.NoTodo","mode":"auto","gate":"block","#)
    page.verbatim(#"   "outcome":"pass|fail|warn|skip","exit":"1","reasons":["…"]}]}"#)
    page.heading("For eyes")
    page.paragraph(
      "Color and layout are for terminals only; see 'ralph help environment' for NO_COLOR and "
        + "others. Control characters in foreign text are shown escaped.",
      indent: 2
    )
  }
}
