import Foundation

/// The standard streams.
enum Console {
  /// Writes a line to standard output.
  static func print(_ text: String) { write(text + "\n", to: .standardOutput) }

  /// Writes lines to standard output.
  static func print(_ lines: [String]) { for line in lines { print(line) } }

  /// Writes text whose lines are all ended to standard output.
  static func printText(_ text: String) { write(text, to: .standardOutput) }

  /// Writes bytes to standard output as they are.
  static func write(_ bytes: [UInt8]) {
    // Nobody to tell where the stream is closed.
    try? FileHandle.standardOutput.write(contentsOf: Data(bytes))
  }

  /// Writes a line to standard error.
  static func error(_ text: String) { write(text + "\n", to: .standardError) }

  /// Writes to standard error without ending the line.
  static func status(_ text: String) {
    write(text, to: .standardError)
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

  private static func write(_ text: String, to stream: FileHandle) {
    // Nobody to tell where a stream is closed.
    try? stream.write(contentsOf: Data(text.utf8))
  }
}
