import RalphCore
import RalphPorts

/// Pushes what the loop has committed, where everything that would be pushed is this journal's.
struct LoopPush {
  private let git: GitFolder
  private let order: PushWork
  private let genesis: UInt16
  private let spans: [CommitSpan]
  private let left: [String: [String]]

  /// A push from a folder.
  ///
  /// The first 16 bits of the journal's genesis tell its own commits, and spans those of its agents;
  /// `left` are files whose changes a commit lacks, by the commit's name.
  init(
    _ git: GitFolder,
    _ order: PushWork,
    genesis: UInt16,
    spans: [CommitSpan],
    left: [String: [String]]
  ) {
    self.left = left
    var reaching = git
    reaching.transports = "file:git:http:https:ssh"
    (self.git, self.order, self.genesis, self.spans) = (reaching, order, genesis, spans)
  }

  /// The most commits that one push may hold.
  private static let commitsMost = 10_000
  /// How long the remote may take, in milliseconds.
  private static let limitMs: Int64 = 300_000

  private var remote: String { order.remote.string }
  private var ref: String { "refs/heads/" + order.branch.string }

  func run() throws(PortFailure) -> PushAnswer {
    guard GitOutput.isObject(order.commit.text), !remote.hasPrefix("-") else {
      throw PortFailure(.answer, "it is not known which commit is to be pushed")
    }
    try refuseElsewhere()
    let there = try look()
    if there.commit == order.commit.text { return PushAnswer(commits: 0, isOld: true) }
    // A remote that does not say which branch is its default one may have this one for it.
    guard order.named || there.standard != nil && there.standard != ref else {
      let isKnown = there.standard != nil
      throw LoopPush.unnamed(order.branch.string, of: remote, isKnown: isKnown)
    }
    if let commit = there.commit { try refuseStrange(commit) }
    let count = try refuseForeign(beyond: there.commit)
    let words = ["push", "-q", "--no-verify", "--no-follow-tags", "--recurse-submodules=no", "--"]
    try git.need(
      "push to \(remote)",
      words + [remote, "\(order.commit.text):\(ref)"],
      limitMs: LoopPush.limitMs
    )
    return PushAnswer(commits: count, isOld: false)
  }

  /// Throws where a push would go to another place than the one that is asked.
  private func refuseElsewhere() throws(PortFailure) {
    let words = ["remote", "get-url", "--all"]
    let asked = try git.need("look up \(remote)", words + ["--", remote])
    let pushed = try git.need("look up \(remote)", words + ["--push", "--", remote])
    guard asked == pushed, GitOutput.lines(asked)?.count == 1 else {
      throw PortFailure(
        .answer,
        "\(remote) is pushed to elsewhere than it is read from, or to several places: push yourself"
      )
    }
  }

  /// Where the remote's branch stands, nil where it has none, and the ref of its default branch.
  private func look() throws(PortFailure) -> (commit: String?, standard: String?) {
    let words = ["ls-remote", "--symref", "--", remote, "HEAD", ref]
    let output = try git.need("ask \(remote)", words, limitMs: LoopPush.limitMs)
    var commit: String?
    var standard: String?
    for line in GitOutput.lines(output) ?? [] {
      let fields = line.split(separator: "\t").map(String.init)
      guard fields.count == 2 else { continue }
      if fields[1] == ref, GitOutput.isObject(fields[0]) { commit = fields[0] }
      if fields[1] == "HEAD", fields[0].hasPrefix("ref: ") {
        standard = String(fields[0].dropFirst(5))
      }
    }
    return (commit, standard)
  }

  /// Whoever pushed there meanwhile is not pushed over.
  private func refuseStrange(_ commit: String) throws(PortFailure) {
    let isHere = try git.reach("look for a commit", ["cat-file", "-e", commit + "^{commit}"])
    guard isHere.code == 0, try git.isAncestor(commit, of: order.commit.text) else {
      throw PortFailure(
        .answer,
        "\(order.branch.string) of \(remote) has commits that are not here; fetch and merge them"
      )
    }
  }

  /// Throws where a commit that would be pushed is not this journal's; gives how many there are.
  private func refuseForeign(beyond commit: String?) throws(PortFailure) -> Int {
    let range = commit.map { ["\($0)..\(order.commit.text)"] }
    let form = "--format=%H%x1f\(LoopPush.runs)%x1f%s%x1f%b"
    let words = [
      "-c", "log.showSignature=false", "log", "-z", "--no-color", "--no-notes",
      "--max-count=\(LoopPush.commitsMost + 1)", form,
    ]
    let output = try git.need(
      "list what is to be pushed",
      words + (range ?? [order.commit.text, "--not", "--remotes=\(remote)"]) + ["--"]
    )
    let commits = output.split(separator: 0)
    guard commits.count <= LoopPush.commitsMost else {
      throw PortFailure(
        .answer,
        "more than \(LoopPush.commitsMost) commits would be pushed; push them yourself if they may go"
      )
    }
    let agents = try ofAgents()
    try refuseLacking(commits)
    for commit in commits {
      let fields = commit.split(separator: 0x1f, maxSplits: 3, omittingEmptySubsequences: false)
      guard fields.count == 4 else { throw .unread("list what is to be pushed") }
      if agents.contains(String(decoding: fields[0], as: UTF8.self)) { continue }
      let isKnown = try isOurs(fields[1]) ? true : takesBackOurs(fields[3], agents)
      guard isKnown else {
        let name = String(decoding: fields[0].prefix(10), as: UTF8.self)
        let subject = CommitTrailers.title(TerminalText.plain(Array(fields[2])), most: 60)
        throw PortFailure(
          .answer,
          "\(name) is no commit of this journal: \(subject); push it yourself if it may go"
        )
      }
    }
    return commits.count
  }

  /// Throws where a commit that would be pushed lacks work that still lies uncommitted.
  private func refuseLacking(_ commits: [ArraySlice<UInt8>]) throws(PortFailure) {
    guard !left.isEmpty else { return }
    let differing = try git.status().map { String(decoding: $0.path, as: UTF8.self) }
    for commit in commits {
      let fields = commit.split(separator: 0x1f, maxSplits: 3, omittingEmptySubsequences: false)
      let name = String(decoding: fields.first ?? [], as: UTF8.self)
      guard let path = left[name]?.first(where: differing.contains) else { continue }
      let subject = CommitTrailers.title(
        TerminalText.plain(Array(fields.dropFirst(2).first ?? [])),
        most: 60
      )
      throw PortFailure(
        .answer,
        "\(name.prefix(10)) lacks what was done in \(path), which is left alone: \(subject)"
      )
    }
  }

  /// The commits that agents made while their attempts lived.
  private func ofAgents() throws(PortFailure) -> Set<String> {
    guard !spans.isEmpty else { return [] }
    let words = [
      "-c", "log.showSignature=false", "log", "-z", "--first-parent", "--no-color", "--no-notes",
      "--max-count=\(LoopPush.commitsMost + 1)", "--format=%H %ct %P", order.commit.text, "--",
    ]
    let way = try git.need("list the branch's commits", words).split(separator: 0).compactMap {
      record -> CommitSpan.Step? in
      let fields = String(decoding: record, as: UTF8.self).split(separator: " ")
      guard fields.count >= 2, let at = Int64(fields[1]) else { return nil }
      return (String(fields[0]), at, fields.count - 2)
    }
    let owners = CommitSpan.owners(spans, of: way)
    return Set(zip(way, owners).filter { $0.1 != nil }.map(\.0.hash))
  }

  /// What git tells of the run that a commit was made in.
  private static let runs = "%(trailers:key=Ralph-Run,valueonly,separator=%x2C)"

  /// Whether the runs that a commit names are of this journal.
  private func isOurs(_ runs: some Collection<UInt8>) -> Bool {
    runs.split(separator: UInt8(ascii: ",")).contains {
      RunID(Array($0.filter { $0 > 0x20 }))?.genesis == genesis
    }
  }

  /// Whether a commit reverts one of this journal, as `ralph undo` does.
  private func takesBackOurs(
    _ body: ArraySlice<UInt8>,
    _ agents: Set<String>
  ) throws(PortFailure) -> Bool {
    let text = String(decoding: body, as: UTF8.self)
    guard let start = text.firstRange(of: "This reverts commit ")?.upperBound else { return false }
    let hash = String(text[start...].prefix { $0.isHexDigit })
    guard GitOutput.isObject(hash) else { return false }
    if agents.contains(hash) { return true }
    let words = ["log", "-1", "--no-color", "--format=\(LoopPush.runs)", hash, "--"]
    let answer = try git.reach("look at what is reverted", words)
    return answer.code == 0 && isOurs(answer.output)
  }
}

// Where pushes go.
extension LoopPush {
  /// Branches that are a remote's default one as a rule, where nothing is known of it.
  private static let usual = ["main", "master", "trunk"]

  static func target(
    _ git: GitFolder,
    named: String
  ) throws(PortFailure) -> (remote: String, branch: String) {
    guard let head = try git.headRef(), head.hasPrefix("refs/heads/") else {
      throw PortFailure(.answer, "HEAD stands on no branch, so that there is nothing to push")
    }
    let form =
      "%(push:remotename)%09%(push:remoteref)%09%(upstream:remotename)%09%(upstream:remoteref)"
    let output = try git.need("look up the remote", ["for-each-ref", "--format=\(form)", head])
    let line = GitOutput.lines(output)?.first ?? ""
    let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    var remote = fields.count == 4 ? [fields[0], fields[2]].first { !$0.isEmpty } ?? "" : ""
    if remote.isEmpty { remote = try onlyRemote(git) }
    let known = fields.count == 4 ? [fields[1], fields[3]].first { !$0.isEmpty } : nil
    let branch = named.isEmpty ? short(known ?? head) : named
    let isName = try git.reach("look at a name", ["check-ref-format", "refs/heads/" + branch])
    guard isName.code == 0, !branch.isEmpty else {
      throw PortFailure(.answer, "'\(TerminalText.plain(branch))' is no name of a branch")
    }
    if named.isEmpty, try isDefault(branch, of: remote, git) {
      throw unnamed(branch, of: remote, isKnown: true)
    }
    return (remote, branch)
  }

  /// The refusal of a default branch, or of what may be one, that nobody has named.
  private static func unnamed(_ branch: String, of remote: String, isKnown: Bool) -> PortFailure {
    PortFailure(
      .answer,
      "\(branch) \(isKnown ? "is" : "may be") the default branch of \(remote); "
        + "to mean it, name it: --push-to \(branch)"
    )
  }

  private static func onlyRemote(_ git: GitFolder) throws(PortFailure) -> String {
    let remotes = GitOutput.lines(try git.need("list the remotes", ["remote"])) ?? []
    guard remotes.count == 1 else {
      let why = remotes.isEmpty ? "there is no remote" : "it is not known to which remote"
      throw PortFailure(.answer, "nothing can be pushed: \(why)")
    }
    return remotes[0]
  }

  private static func isDefault(
    _ branch: String,
    of remote: String,
    _ git: GitFolder
  ) throws(PortFailure) -> Bool {
    let start = "refs/remotes/\(remote)/"
    let answer = try git.reach(
      "look up the default branch",
      ["symbolic-ref", "-q", start + "HEAD"]
    )
    guard answer.code == 0, let ref = GitOutput.lines(answer.output)?.first else {
      return usual.contains(branch)
    }
    return ref == start + branch || usual.contains(branch)
  }

  private static func short(_ ref: String) -> String {
    ref.hasPrefix("refs/heads/") ? String(ref.dropFirst("refs/heads/".count)) : ref
  }
}
