import RalphAdapters
import RalphCore
import RalphProcess

extension InputReader {
  /// The tracker's answers.
  static let tracker: [InputReader] = [
    InputReader("bd-json", corpus: bd, share: 12) { bytes in
      beads(.ended(.exited(0), out: bytes, err: []))
        ?? beads(.ended(.exited(1), out: [], err: bytes))
    },
    InputReader("bd-words", corpus: bd, share: 40) { bytes in
      let run = BdRun.ended(.exited(bytes.count % 2 == 0 ? 0 : 1), out: bytes, err: bytes)
      guard let id = BdID("hm-1a2") else { return "no id" }
      // One question an input: each of them reads the same words.
      let trouble =
        switch bytes.count % 7 {
        case 0: BdOutput.version(run).trouble
        case 1: BdOutput.place(run).trouble
        case 2: BdOutput.mode(run).trouble
        case 3: BdOutput.done(run).trouble
        case 4: BdOutput.label(run, id).trouble
        case 5: BdOutput.comment(run, id).trouble
        default: BdOutput.comments(run).trouble
        }
      return trouble.flatMap { Promise.plain("\($0)", "a trouble") }
    },
  ]

  private static let bd =
    Corpus.captures("Tests/RalphAdaptersTests/Bd/Captures/v0.47.1")
    + Corpus.captures("Tests/RalphAdaptersTests/Bd/Captures/v0.49.6")

  private static func beads(_ run: BdRun) -> String? {
    guard let id = BdID("hm-1a2") else { return "no id" }
    if case .ok(let bead) = BdOutput.bead(run, id), bead.id != id { return "another bead" }
    _ = BdOutput.blocked(run)
    let answer = BdOutput.list(run)
    guard case .ok(let list) = answer else {
      return answer.trouble.flatMap { Promise.plain("\($0)", "a trouble") }
    }
    let ready = BdReady(list, actor: "ralph", types: BdReady.usualTypes)
    for bead in ready.beads where BdID(bead.id.text) == nil { return "an id that is none" }
    for passed in ready.passedOver {
      if let why = Promise.plain(passed.why, "why a bead is passed over") { return why }
    }
    return nil
  }

  /// What tmux, ntm and ps say of panes.
  static let panes: [InputReader] = [
    InputReader("tmux-look", corpus: tmux, share: 120) { bytes in
      guard let look = TmuxOutput.look(bytes, screens: 3, marker: marker) else { return nil }
      let kept = look.screens.compactMap(\.self).reduce(0) { $0 + $1.count }
      guard look.screens.count == 3, kept <= bytes.count else { return "screens out of nothing" }
      return look.panes.count + look.clients.count <= bytes.count / 20
        ? nil : "panes out of nothing"
    },
    InputReader("tmux-words", corpus: tmux, share: 60) { bytes in
      _ = TmuxOutput.session(bytes, marker: marker)
      _ = TmuxOutput.isDone(bytes, marker: marker)
      return Promise.plain("\(TmuxFailure.of(bytes))", "a failure of tmux", lines: true)
    },
    InputReader("ntm", corpus: ntm, share: 30) { bytes in
      let isError = bytes.count.isMultiple(of: 4)
      let run = NtmRun.ended(
        .exited(isError ? 1 : 0),
        out: isError ? [] : bytes,
        err: isError ? bytes : []
      )
      return ntmAnswer(run, bytes.count / 4)
    },
    InputReader("ps", corpus: listings, share: 30) { bytes in
      let table = ProcessTable.read(listing: bytes)
      for pid in [1, 4711, Int.max] { _ = table.front(of: pid) }
      return nil
    },
    InputReader("prompt-mark", corpus: said + tmux, share: 20) { bytes in
      guard let key = Key("9ae0r3.412".utf8) else { return "no key" }
      // Whatever was left open ends with its line.
      let shown = bytes + [0x0a] + Array("/\(key).md".utf8)
      return PromptMark(key).stands(in: shown) ? nil : "a mark is not found"
    },
  ]

  /// The answer to one of the questions that ntm is asked.
  private static func ntmAnswer(_ run: NtmRun, _ question: Int) -> String? {
    guard let name = NtmSessionName("s") else { return "no session" }
    do throws(NtmTrouble) {
      switch question % 7 {
      case 0: _ = try NtmOutput.version(run)
      case 1: _ = try NtmOutput.status(run, name)
      case 2: _ = try NtmOutput.types(run, name)
      case 3: _ = try NtmOutput.opened(run, name)
      case 4: _ = NtmOutput.delivery(run, name)
      case 5: _ = NtmOutput.receipt(run, "9ae0r3.412")
      default:
        let sessions = try NtmOutput.sessions(run)
        _ = sessions.clashes(with: name)
        return sessions.all.lazy.compactMap { Promise.plain($0.shown, "a name") }.first
      }
      return nil
    } catch {
      return Promise.plain(error.description, "a trouble")
    }
  }

  private static let ntm = Corpus.captures("Tests/RalphAdaptersTests/Ntm/Captures")
  private static let sign = "5c0de5c0de5c0de5c0de5c0de5c0de50"
  private static let marker = TmuxMarker(0x5c0d_e5c0_de5c_0de5, 0xc0de_5c0d_e5c0_de50)

  private static let tmux = Corpus.texts(
    "\(sign) pane 77 1795169700 %7 $1 1795169701 4711 0 0 0 0 0 200 50 2 47 120 @0"
      + "\(sign)=s\(sign)=claude\(sign)=/w\n\(sign) client 99 1795169650 0 %7\n\(sign) screen 0\n"
      + "one\n\ntwo\n\(sign) screen 1\n\(sign) screen 2\n\n\(sign) end\n",
    "\(sign) pane 77 1795169700 %8 $1 1795169701 4712 1 0 0 0 1 80 24 0 0 0 @3"
      + "\(sign)=a b\(sign)=bash\(sign)=/w/x\n\(sign) end\n",
    "\(sign) session 77 1795169700 $1 1795169701 %7 4711\(sign)=ralph-hm_1a2-9ae0412x\n",
    "\(sign)-done\n",
    "\(sign)-held\n",
    "no server running on /tmp/tmux-0/default\n",
    "can't find session: s\n",
    "error connecting to /tmp/tmux-0/x (Permission denied)\n"
  )

  private static let listings = Corpus.texts(
    "    1     0     1    -1 /sbin/init splash\n 4711     1  4711  4712 -bash\n"
      + " 4712  4711  4712  4712 node /usr/bin/claude --resume\n 4713  4712  4712  4712 rg x\n"
  )

  /// What git says.
  static let git: [InputReader] = [
    InputReader("git", corpus: gitSaid, share: 110) { bytes in
      let records = GitOutput.status(bytes)?.records ?? []
      guard records.count <= bytes.count / 3 + 1 else { return "records out of nothing" }
      let size = GitOutput.merge(bytes)?.conflicts.reduce(0) { $0 + $1.count } ?? 0
      guard size <= bytes.count else { return "conflicts out of nothing" }
      _ = (GitOutput.place(bytes), GitOutput.object(bytes), GitOutput.lines(bytes))
      _ = (GitOutput.trees(bytes), GitOutput.differences(bytes), GitOutput.lineCounts(bytes))
      let commits = GitCommits.read(bytes)
      return commits.allSatisfy { [40, 64].contains($0.hash.utf8.count) } ? nil : "no commit's name"
    }
  ]

  private static let gitSaid: [[UInt8]] = {
    let one = "5c0de5c0de5c0de5c0de5c0de5c0de5c0de5c0de"
    let two = "a0b1a0b1a0b1a0b1a0b1a0b1a0b1a0b1a0b1a0b1"
    return Corpus.texts(
      "# branch.oid \(one)\0# branch.head main\0# branch.upstream o/main\0# branch.ab +1 -0\0"
        + "1 .M N... 100644 100644 100644 \(one) \(two) src/a b.txt\0? new.txt\0? nested/\0"
        + "2 R. N... 100644 100644 100644 \(one) \(two) R100 to\0from\0"
        + "u UU N... 100644 100644 100644 100644 \(one) \(two) \(one) both\0"
        + "1 .M SCMU 160000 160000 160000 \(one) \(two) sub\0! ignored\0",
      "# branch.oid (initial)\0# branch.head (detached)\0",
      "../\nsub/\n",
      one + "\n",
      "worktree /w\0HEAD \(one)\0branch refs/heads/main\0\0worktree /x y\0HEAD \(two)\0detached\0"
        + "locked initializing\0\0worktree /z\0bare\0prunable gone\0\0",
      ":100644 100644 \(one) \(two) M\0src/a\0:000000 100644 \(one) \(two) A\0b\0",
      "\(one)\0both.txt\0other\0",
      "3\t1\tsrc/a\0-\t-\tbin\0",
      "\(one)\u{1f}bd:hm-1a2\u{1f}9ae0r3\u{1f}The subject, with a comma\0"
        + "\(two)\u{1f}\u{1f}\u{1f}\0"
    )
  }()
}
