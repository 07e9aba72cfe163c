import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The terminal that a puppet plays on: keys come one by one, without echo.
struct Terminal {
  /// What was pressed, or pasted.
  enum Key: Equatable {
    case text([UInt8])
    case enter, escape, backspace, other
    /// Control-D, or the terminal is gone.
    case end
  }

  private let before: termios
  private var isPasting = false

  init() throws {
    var mode = termios()
    guard unsafe tcgetattr(0, &mode) == 0 else {
      throw Complaint(sentence: "a screen needs a terminal")
    }
    before = mode
    unsafe cfmakeraw(&mode)
    _ = unsafe tcsetattr(0, TCSANOW, &mode)
  }

  /// Gives the terminal back as it was.
  func restore() {
    var mode = before
    put("\u{1b}[?2004l\u{1b}[?25h\r\n")
    _ = unsafe tcsetattr(0, TCSANOW, &mode)
  }

  func put(_ text: String) { World.output(text) }

  func size() -> (rows: Int, columns: Int) {
    var size = winsize()
    guard unsafe ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return (24, 80) }
    return (Int(size.ws_row), Int(size.ws_col))
  }

  /// What comes within a time; empty if nothing does.
  mutating func keys(within milliseconds: Int) throws -> [Key] {
    var entry = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&entry, 1, Int32(clamping: milliseconds)) > 0 else { return [] }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe read(0, &bytes, bytes.count)
    guard count > 0 else { return count < 0 && errno == EINTR ? [] : [.end] }
    return keys(in: Array(bytes[..<count]))
  }

  private mutating func keys(in bytes: [UInt8]) -> [Key] {
    var keys: [Key] = []
    var rest = bytes[...]
    while let byte = rest.first {
      if rest.starts(with: Array("\u{1b}[200~".utf8)) {
        isPasting = true
        rest = rest.dropFirst(6)
      } else if rest.starts(with: Array("\u{1b}[201~".utf8)) {
        isPasting = false
        rest = rest.dropFirst(6)
      } else if isPasting || byte >= 0x20 && byte != 0x7f {
        let text = rest.prefix { $0 != 0x1b && (isPasting || $0 >= 0x20 && $0 != 0x7f) }
        keys.append(.text(Array(text)))
        rest = rest.dropFirst(max(1, text.count))
      } else {
        rest = rest.dropFirst()
        switch byte {
        case 0x0d: keys.append(.enter)
        case 0x7f: keys.append(.backspace)
        case 0x04: keys.append(.end)
        case 0x1b:
          rest = rest.first == 0x5b ? rest.dropFirst().drop { $0 < 0x40 }.dropFirst() : rest
          keys.append(.escape)
        default: keys.append(.other)
        }
      }
    }
    return keys
  }
}
