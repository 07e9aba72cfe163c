import RalphFiles
import RalphMutation
import RalphProcess

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `mutate`: the long run of mutated inputs; exit 1 at the first that breaks a promise.
///
/// The inputs are read by children of this program, a stretch of seeds each, so that a trap or a
/// hang ends a child and not the search: what was under way stands in the child's note.
@main struct Mutate {
  static func main() {
    do throws(Misuse) {
      let order = try Order(Array(CommandLine.arguments.dropFirst()))
      switch order.work {
      case .stretch(let seeds, let note): exit(read(order.readers[0], seeds, note))
      case .input(let seed): exit(again(order.readers[0], seed))
      case .grow: exit(grow(order.readers))
      case .search: exit(search(order))
      }
    } catch {
      stop("mutate: \(error.sentence)\n\(Order.usage)")
    }
  }

  /// A child's part: one stretch.
  private static func read(_ reader: InputReader, _ seeds: Range<UInt64>, _ path: String) -> Int32 {
    do throws(SystemFailure) {
      let note = try UnderWay(at: path)
      guard let culprit = reader.drive(seeds, note) else {
        note.end()
        return 0
      }
      print(culprit)
      return 1
    } catch {
      stop("mutate: \(error)")
    }
  }

  /// One input once more, in this process: for a debugger.
  private static func again(_ reader: InputReader, _ seed: UInt64) -> Int32 {
    let input = reader.input(seed)
    print("reader \(reader.name), seed \(seed): \(input.count) bytes in \(keep(reader, seed))")
    guard let why = reader.broken(input) else {
      print("every promise was kept")
      return 0
    }
    print(why)
    return 1
  }

  private static func grow(_ readers: [InputReader]) -> Int32 {
    var found = 0
    for reader in readers {
      let slow = Growth.of(reader)
      for sentence in slow { print(sentence) }
      found += slow.count
    }
    print("mutate: \(readers.count) readers grown, \(found) more than in proportion")
    return found == 0 ? 0 : 1
  }

  private static func search(_ order: Order) -> Int32 {
    let search = Search(order)
    let found = search.run()
    for culprit in found {
      print(culprit.sentence)
      if let reader = InputReader.named(culprit.reader) {
        print("  the input lies in \(keep(reader, culprit.seed))")
      }
    }
    print(
      "mutate: \(search.inputs) inputs for \(order.readers.count) readers, \(found.count) failed"
    )
    return found.isEmpty ? 0 : 1
  }

  /// Writes an input into a file beside the caller; the file's name.
  private static func keep(_ reader: InputReader, _ seed: UInt64) -> String {
    let name = "mutated-\(reader.name)-\(seed).input"
    do throws(SystemFailure) {
      try Files.replace(name, with: reader.input(seed))
    } catch {
      return "no file: \(error)"
    }
    return name
  }

  private static func stop(_ sentence: String) -> Never {
    // Where even standard error cannot be written, the exit code is all that is left to say.
    try? FileDescriptor(owning: 2).write(Array((sentence + "\n").utf8))
    exit(2)
  }
}
