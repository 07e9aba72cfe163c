import RalphAdapters
import RalphAudit
import RalphCore
import RalphFiles
import RalphJournal
import RalphProcess

/// `ralph history`: what happened, from the journal alone, also from one that will not fold whole.
enum HistoryCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    let request = try HistoryRequest(call.arguments)
    let path = try call.journal(named: request.journal)
    var query = try query(request)
    if let last = request.follows ? request.last ?? 10 : request.last, query.isOfAll {
      query.sequences = [try lastOnes(last, path)]
    }
    call.output.isBuffered = !request.follows
    if let bead = onlyBead(request, query) { return try timeline(call, bead, query, path) }
    if request.follows {
      var teller = Teller(call.output, query, request.form)
      return try follow(path, &teller, request.last ?? 10)
    }
    var (teller, tail) = try Past.follow(path, query) { start in
      Teller(call.output, query, request.form, from: start)
    }
    teller.finish()
    if !teller.hasShown {
      let last = tail.chain.lastSeq
      call.output.aside("no entry of the journal, whose last is \(last), is asked for by this")
    }
    if let failure = Failure.ending(tail.ending, of: path) { throw failure }
    return .success
  }

  /// The sequences of the last so many entries: each is a line, so that no other has to be worded.
  private static func lastOnes(
    _ number: Int,
    _ path: String
  ) throws(Failure) -> ClosedRange<UInt64> {
    do throws(SystemFailure) {
      let journal = try FileDescriptor.open(path, .read)
      let survey = try JournalReader.survey(journal, about: [], wants: { _ in false }) { _, _ in }
      let (last, most) = (survey.tail.chain.lastSeq.value, UInt64(clamping: number))
      return (last > most ? last - most + 1 : 1)...UInt64.max
    } catch {
      throw .noJournal(path, error)
    }
  }

  /// The bead, where one bead's life is all that was asked for.
  private static func onlyBead(_ request: HistoryRequest, _ query: HistoryQuery) -> String? {
    guard request.form == .short, !request.follows, query.beads.count == 1, query.attempt == nil,
      query.kinds.isEmpty, !query.namesRuns, query.sequences.isEmpty, query.since == nil,
      query.until == nil, query.last == nil, !query.isReversed
    else { return nil }
    return query.beads[0]
  }

  private static func timeline(
    _ call: Call,
    _ bead: String,
    _ query: HistoryQuery,
    _ path: String
  ) throws(Failure) -> ExitCode {
    let (life, tail) = try Past.follow(path, query) { BeadLife(of: bead, from: $0) }
    if life.isEmpty {
      call.output.aside("nothing in the journal about '\(Visible.text(bead))'")
    }
    for line in life.lines(isASCII: call.output.look.isASCII) { call.output.line(line) }
    if let failure = Failure.ending(tail.ending, of: path) { throw failure }
    return .success
  }

  private static func query(_ request: HistoryRequest) throws(Failure) -> HistoryQuery {
    let now = MachineClock().wall()
    var query = HistoryQuery()
    query.beads = request.beads.map(\.bare)
    query.kinds = request.kinds
    query.since = request.since?.instant(now: now)
    query.until = request.until?.instant(now: now)
    query.last = request.last
    query.isReversed = request.isReversed
    for run in request.runs {
      guard let subject = Subject(run: run) else {
        throw .usage(
          "BAD_RUN",
          "'\(run)' is no run",
          "runs look like 9ae0r3, or 3 for short; see ralph journal list"
        )
      }
      subject.add(to: &query)
    }
    for subject in request.subjects { Subject(subject).add(to: &query) }
    return query
  }

  private static func follow(
    _ path: String,
    _ teller: inout Teller,
    _ last: Int
  ) throws(Failure) -> ExitCode {
    do throws(SystemFailure) {
      var follower = try JournalFollower(path: path)
      teller.collects(last)
      for entry in try follower.poll() { teller.take(entry) }
      teller.finish()
      while true {
        _ = Poller.wait(descriptors: [], timeoutMs: 250)
        for entry in try follower.poll() { teller.take(entry) }
        teller.flush()
      }
    } catch {
      throw .noJournal(path, error)
    }
  }
}

/// What a word of `ralph history` means: a sequence, a range of them, a run, an attempt, a bead.
enum Subject: Equatable {
  case sequences(ClosedRange<UInt64>)
  case run(RunID)
  /// A run by its number, `r3` for short.
  case runNumber(UInt32)
  case attempt(bead: String, number: Int)
  case bead(String)

  init(_ word: String) {
    if let number = UInt64(word) {
      self = .sequences(number...number)
    } else if let range = Subject.range(word) {
      self = .sequences(range)
    } else if word.first == "r" || RunID(word.utf8) != nil, let run = Subject(run: word) {
      self = run
    } else if let hash = word.lastIndex(of: "#"), let number = Int(word[word.index(after: hash)...])
    {
      self = .attempt(bead: String(word[..<hash]), number: number)
    } else {
      self = .bead(word)
    }
  }

  /// A run as people name it: `9ae0r3`, `r3`, or `3`; nil for anything else.
  init?(run word: String) {
    if let run = RunID(word.utf8) {
      self = .run(run)
    } else {
      let digits = word.first == "r" ? word.dropFirst() : word[...]
      guard let number = UInt32(digits), number > 0 else { return nil }
      self = .runNumber(number)
    }
  }

  /// `800..820`, `..812`, `800..`.
  private static func range(_ word: String) -> ClosedRange<UInt64>? {
    guard let dots = word.firstRange(of: "..") else { return nil }
    let (low, high) = (word[..<dots.lowerBound], word[dots.upperBound...])
    guard let first = low.isEmpty ? 1 : UInt64(low), let last = high.isEmpty ? .max : UInt64(high),
      first <= last, !(low.isEmpty && high.isEmpty)
    else { return nil }
    return first...last
  }

  func add(to query: inout HistoryQuery) {
    switch self {
    case .sequences(let range): query.sequences.append(range)
    case .run(let run): query.runs.append(run)
    case .runNumber(let number): query.runNumbers.append(number)
    case .attempt(let bead, let number):
      query.beads.append(bead)
      query.attempt = number
    case .bead(let bead): query.beads.append(bead)
    }
  }
}

extension BeadLife: HistoryFollower {
  mutating func take(_ entry: Entry) { feed(entry) }
}

/// Prints the entries that a query selects, as they come or arranged at the end.
struct Teller: HistoryFollower {
  private let output: Output
  private let form: HistoryRequest.Form
  private var history: History
  private var held: [[String]] = []
  private var arranges: Bool
  private var last: Int?
  private var hasHeader = false
  /// Whether an entry was shown.
  private(set) var hasShown = false

  /// One that does not begin at the beginning shows nothing before ``finish()``: it may be in doubt
  /// by then.
  init(
    _ output: Output,
    _ query: HistoryQuery,
    _ form: HistoryRequest.Form,
    from start: FreshStart? = nil
  ) {
    self.output = output
    self.form = form
    history = History(query, from: start)
    arranges = start != nil || query.last != nil || query.isReversed
    last = query.last
  }

  var mayGoOn: Bool { history.mayGoOn }
  var isInDoubt: Bool { history.isInDoubt }

  /// Holds lines back until ``finish()``, and then shows the last so many.
  mutating func collects(_ last: Int) {
    arranges = true
    self.last = last
  }

  mutating func take(_ entry: Entry) {
    guard let line = history.feed(entry) else { return }
    let text =
      switch form {
      case .short: [line.short(isASCII: output.look.isASCII)]
      case .full: line.full
      case .json: [EventText.line(entry)]
      }
    guard arranges else { return show(text) }
    held.append(text)
    if let last, held.count > max(2 * last, 1024) { held.removeFirst(held.count - last) }
  }

  /// Shows what was held back; from then on lines come at once.
  mutating func finish() {
    arranges = false
    let kept = last.map { held.suffix(max(0, $0)) } ?? held[...]
    for text in history.query.isReversed ? Array(kept.reversed()) : Array(kept) { show(text) }
    held = []
    flush()
  }

  func flush() { output.flush() }

  private mutating func show(_ text: [String]) {
    hasShown = true
    if form == .short, !hasHeader {
      hasHeader = true
      output.line(HistoryLine.header())
    }
    for line in text { output.line(line) }
  }
}

extension HistoryQuery {
  /// Whether every entry is asked for.
  fileprivate var isOfAll: Bool {
    beads.isEmpty && !namesRuns && sequences.isEmpty && kinds.isEmpty && since == nil
      && until == nil && grep.isEmpty
  }
}
