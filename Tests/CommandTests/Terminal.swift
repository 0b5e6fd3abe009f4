import Foundation

/// A terminal of a width that a program can write to.
final class Terminal {
  private struct NoTerminal: Error {}

  private let master: Int32
  /// Kept open, so that what was written can be read after the program has ended.
  private let other: Int32
  /// The device that a program opens.
  let path: String

  init(columns: UInt16) throws {
    var (master, other) = (Int32(-1), Int32(-1))
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    // Tests run side by side, so not into the one buffer that `ttyname` has.
    var name = [CChar](repeating: 0, count: 256)
    guard openpty(&master, &other, nil, nil, &size) == 0, ttyname_r(other, &name, 256) == 0 else {
      throw NoTerminal()
    }
    path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    (self.master, self.other) = (master, other)
    _ = fcntl(master, F_SETFL, O_NONBLOCK)
  }

  deinit {
    close(other)
    close(master)
  }

  /// What was written so far, with plain line breaks.
  func text() -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(master, &buffer, buffer.count)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
  }
}
