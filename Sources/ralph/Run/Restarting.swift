import CSystem
import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import RalphProcess
import RalphRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `ralph run --restart N`: a parent that begins the run as its child, and resumes it after a crash.
///
/// It holds nothing of the run: no lock, no journal. A crash is an end by a signal that this process
/// did not hear of, an internal error, or a journal that could not be written.
struct Restarting {
  private let call: Call
  private let most: Int
  private let program: String
  private let waiter: MachineWaiter
  private let terminal: SavedTerminal

  /// How often a run may be begun again, at most.
  static let range = 0...100
  /// The variable by which a child knows that a closed terminal is nothing to it.
  static let noHangup = "RALPH_NOHUP"

  /// How long is waited before each new beginning; the last holds for all that follow.
  private static let pauses: [Int64] = [1, 5, 30]

  /// How often this call may be begun again; 0 where it is to run by itself.
  static func wanted(by call: Call) throws(Failure) -> Int {
    guard let option = call.arguments.last(.restart) else { return 0 }
    guard let number = Measure.count(option.value), range.contains(number) else {
      throw .usage(
        "BAD_VALUE",
        "--restart takes a whole number from 0 to \(range.upperBound), not '\(option.value)'"
      )
    }
    // What only looks needs no parent.
    return call.arguments.isOn(.dryRun) ? 0 : number
  }

  init(_ call: Call, most: Int) throws(Failure) {
    (self.call, self.most) = (call, most)
    program = try Machine.programPath()
    terminal = SavedTerminal()
    do throws(SystemFailure) { waiter = try MachineWaiter(hearing: Life.signals) } catch {
      throw .system(error, doing: "hear signals")
    }
  }

  /// Begins the run, and begins it again where it crashed; gives the code of its last life.
  func run() throws(Failure) -> ExitCode {
    let before = lastRun
    var words = first
    for count in 0... {
      let (ending, isMeant) = try live(words)
      terminal.restore()
      guard let what = crash(ending), !isMeant else { return code(of: ending) }
      guard count < most else {
        call.output.aside("ralph: note: \(what), and was restarted \(most) times already")
        return code(of: ending)
      }
      let pause = Restarting.pauses[min(count, Restarting.pauses.count - 1)]
      call.output.aside(
        "ralph: note: \(what); resuming in \(pause) s (\(count + 1) of \(most) restarts)"
      )
      if let signal = pausing(Millis.seconds(pause)) { return code(of: .signaled(signal)) }
      // One that crashed before its run began has nothing that could be resumed.
      words = lastRun == before ? first : again
    }
    return .defect
  }

  /// The last run of the journal; nil where it cannot be read, or has none.
  private var lastRun: RunID? {
    // A child reads it again, and says what is wrong with it.
    (try? call.workspace()).flatMap { try? Past.read($0).state.run.id }
  }

  /// One life of the child; whether it ended because it was asked to.
  private func live(_ words: [String]) throws(Failure) -> (RalphProcess.Ending, isMeant: Bool) {
    var environment = Machine.environment()
    if csystem_is_ignored(Shutdown.hangup) != 0 { environment.append("\(Restarting.noHangup)=1") }
    var isMeant = false
    do throws(SystemFailure) {
      var child = try Companion([program] + words, environment: environment)
      while true {
        if let ending = child.ending() { return (ending, isMeant) }
        let limit = child.descriptor < 0 ? Millis(200) : nil
        for signal in waiter.wait(pulses: [child.descriptor], atMost: limit).signals {
          isMeant = true
          // What the terminal sent has reached the child already.
          if !isOfTerminal(signal) { child.send(signal) }
        }
      }
    } catch {
      throw .system(error, doing: "begin the run")
    }
  }

  /// Waits before a new beginning; gives the signal that ended the wait.
  private func pausing(_ span: Millis) -> Int32? {
    let clock = MachineClock()
    let end = clock.monotonic().value + span.value
    while true {
      let rest = end - clock.monotonic().value
      guard rest > 0 else { return nil }
      if let signal = waiter.wait(pulses: [], atMost: Millis(rest)).signals.first { return signal }
    }
  }

  /// Whether a signal came from the terminal's keys, as far as can be told: this process is in front.
  private func isOfTerminal(_ signal: Int32) -> Bool {
    signal == Shutdown.interrupt && SavedTerminal.isInFront
  }

  /// What happened, where it was a crash; nil where it was an end.
  private func crash(_ ending: RalphProcess.Ending) -> String? {
    switch ending {
    case .signaled(let number): "ralph died of signal \(number)"
    case .exited(ExitCode.defect.rawValue): "ralph ended with an internal error"
    case .exited(ExitCode.cannotWrite.rawValue): "ralph could not write its journal"
    case .exited, .timedOut, .stopped, .notStarted: nil
    }
  }

  private func code(of ending: RalphProcess.Ending) -> ExitCode {
    switch ending {
    case .exited(let code): ExitCode(rawValue: code) ?? .defect
    case .signaled(Shutdown.hangup): .hangup
    case .signaled(Shutdown.terminate): .terminated
    case .signaled(Shutdown.interrupt): .interrupted
    case .signaled, .timedOut, .stopped, .notStarted: .defect
    }
  }

  /// The same line, to be run without a parent: of several values the last one counts.
  private var first: [String] {
    var words = Array(CommandLine.arguments.dropFirst())
    words.insert("--restart=0", at: words.firstIndex(of: "--") ?? words.count)
    return words
  }

  /// The line of a resume: where and how to look as typed; all else is recorded.
  private var again: [String] {
    let kept: [OptionName] = [
      .directory, .config, .json, .format, .quiet, .verbose, .debug, .color, .ascii, .noPager,
      .noInput, .yes, .monitor, .exitStatus,
    ]
    return ["resume", "--if-needed"]
      + call.arguments.options.filter { kept.contains($0.name) }.map { option in
        let isFlag = OptionTable.entry(option.name).isFlag
        guard isFlag else { return "\(option.name.long)=\(option.value)" }
        return option.value == "no" ? "--no-\(option.name.rawValue)" : option.name.long
      }
  }
}

/// How the terminal was set when this process began.
private struct SavedTerminal {
  private var settings: termios?

  init() {
    var settings = termios()
    guard isatty(0) == 1, unsafe tcgetattr(0, &settings) == 0 else { return }
    self.settings = settings
  }

  /// Sets it so again, after a child that could not do so itself.
  func restore() {
    guard var settings, SavedTerminal.isInFront else { return }
    _ = unsafe tcsetattr(0, TCSADRAIN, &settings)
    guard isatty(1) == 1 else { return }
    // The cursor, in case it was hidden.
    _ = systemWrite(.out, Array("\u{1b}[?25h".utf8))
  }

  /// Whether this process group is the one that its terminal listens to.
  static var isInFront: Bool {
    let terminal = unsafe csystem_open("/dev/tty", O_RDONLY | O_NOCTTY, 0)
    guard terminal >= 0 else { return false }
    let descriptor = FileDescriptor(owning: terminal)
    return tcgetpgrp(descriptor.raw) == getpgrp()
  }
}
