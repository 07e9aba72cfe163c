import RalphCore
import RalphFiles
import RalphJournal
import RalphTestSupport

/// Appends to a journal as ralph does; the yardsticks are `peers/append.c` and `peers/sqlite.py`.
enum Append {
  /// `append FOLDER COUNT LINES`: prints how many bytes a line has, then microseconds of each batch,
  /// then those of encoding and checksum alone.
  static func run(_ words: [String]) throws(SystemFailure) {
    let (count, lines) = (Int(words[1]) ?? 1, Int(words[2]) ?? 1)
    do throws(JournalFailure) {
      let medium = try FileMedium.open(
        JournalPlace(folder: words[0], spare: words[0]),
        holder: "bench"
      )
      var writer = try JournalWriter(opening: medium)
      _ = try writer.append([opening])
      var times: [Double] = []
      let before = writer.chain.bytes
      for _ in 0..<count {
        let batch = entries(lines, from: writer.nextSeq)
        let start = Stopwatch.now()
        _ = try writer.append(batch)
        times.append((Stopwatch.now() - start) * 1e6)
      }
      print((writer.chain.bytes - before) / (count * lines))
      for time in times { print(time) }
      print(try encoding(entries(1, from: Seq(7))[0]))
    } catch {
      throw SystemFailure("append", "\(error)", code: 5)
    }
  }

  private static var opening: Entry {
    let opened = JournalOpened {
      ($0.format, $0.genesis) = (Line.format, Name(cutting: "9ae0f3c635e33700"))
    }
    return Entry(seq: Seq(1), at: Instant(1), run: .none, fact: .event(.journalOpened(opened)))
  }

  private static func entries(_ count: Int, from first: Seq) -> [Entry] {
    (0..<count).map { index in
      var wording = Wording(dice: .init(first.value))
      let ended = AttemptEnded {
        $0.bead = BeadID(Name(cutting: "plan:7.1.1"))
        ($0.output, $0.tree, $0.head) = (wording.digest(), wording.digest(), wording.commit())
        $0.excerpt = wording.excerpt()
      }
      return Entry(
        seq: Seq(first.value + UInt64(index)),
        at: Instant(1_795_248_459_000 + Int64(first.value)),
        run: RunID(genesis: 0x9ae0, number: 1),
        with: index == 0 ? .zero : first,
        fact: .event(.attemptEnded(ended))
      )
    }
  }

  /// Microseconds that encoding and checksum of one entry take.
  private static func encoding(_ entry: Entry) throws(JournalFailure) -> Double {
    let rounds = 20_000
    var bytes: [UInt8] = []
    var checksum = Checksum.zero
    let start = Stopwatch.now()
    for _ in 0..<rounds {
      bytes.removeAll(keepingCapacity: true)
      do throws(LineProblem) {
        try Line.encode(entry, continuing: &checksum, into: &bytes)
      } catch {
        throw .refused(seq: entry.seq, why: error)
      }
    }
    return (Stopwatch.now() - start) * 1e6 / Double(rounds)
  }
}
