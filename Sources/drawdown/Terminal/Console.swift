import Foundation
import Synchronization
import Text

/// The standard streams.
enum Console {
  /// Why standard output does not have all that was written to it, unless nobody reads it any more.
  static var failure: WriteError? { firstFailure.withLock { $0 } }
  private static let firstFailure = Mutex<WriteError?>(nil)

  /// Writes a line to standard output.
  static func print(_ text: String) { printText(text + "\n") }

  /// Writes lines to standard output.
  static func print(_ lines: [String]) { for line in lines { print(line) } }

  /// Writes the lines of a picture to standard output, on a terminal with the medians in colour.
  static func printPicture(_ lines: [String]) {
    let text = String(decoding: lines.map { $0 + "\n" }.joined().printableLines, as: UTF8.self)
    send(Array((hasColor ? text.replacing("█", with: "\u{1B}[36m█\u{1B}[0m") : text).utf8))
  }

  /// Writes text whose lines are all ended to standard output.
  static func printText(_ text: String) { send(text.printableLines) }

  /// Writes bytes to standard output: as they are, unless they would steer a terminal.
  static func write(_ bytes: [UInt8]) {
    guard isatty(STDOUT_FILENO) == 1 else { return send(bytes) }
    send(String(decoding: bytes, as: UTF8.self).printableLines)
  }

  private static func send(_ bytes: [UInt8]) {
    do throws(WriteError) {
      try OutputFolder.write(bytes, to: STDOUT_FILENO, "standard output")
    } catch {
      guard errno != EPIPE, errno != EBADF else { return }
      firstFailure.withLock { $0 = $0 ?? error }
    }
  }

  private static let written = Mutex<[String]>([])

  /// The lines that were written to standard error.
  static var messages: [String] { written.withLock { $0 } }

  /// Writes a line to standard error; one that is prose may be broken for a terminal.
  static func error(_ text: String, isWrapped: Bool = false) {
    written.withLock { $0.append(text) }
    let isBroken = isWrapped && hasTerminal
    let lines =
      isBroken
      ? TextTable.wrapped(text, width: width(of: STDERR_FILENO), indent: 0, further: 2) : [text]
    let shown = lines.map { $0 + "\n" }.joined()
    status(String(decoding: shown.printableLines, as: UTF8.self))
  }

  /// Writes to standard error without ending the line.
  static func status(_ text: String) {
    // Nobody to tell where the stream is closed.
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }

  /// Whether standard output is a terminal.
  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Whether what is printed may be in colour.
  private static var hasColor: Bool {
    isTerminal && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
  }

  /// Whether standard error is a terminal.
  static var hasTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// The width of the terminal at standard output.
  static var width: Int { width(of: STDOUT_FILENO) }

  /// The width of the terminal at an output; where it is none, that of `COLUMNS`, or 80.
  static func width(of descriptor: Int32) -> Int {
    var size = winsize()
    if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    let columns = ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) } ?? 0
    return columns > 0 ? columns : 80
  }
}
