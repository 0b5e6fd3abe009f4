import DrawdownBilling
import Foundation

/// The lines of standard input, and the time that passes while none comes.
struct LineInput {
  /// What comes next.
  enum Event {
    /// A line.
    case line(String)
    /// The time that was waited for.
    case time
    /// The end of input.
    case end
    /// Input cannot be read any further, and why.
    case failure(String)
  }

  /// The bytes of a line, at most.
  private static let longest = 1 << 20

  private var bytes: [UInt8] = []
  private var isAtEnd = false

  /// Whether another line is there already.
  var hasLine: Bool { bytes.contains(UInt8(ascii: "\n")) }

  /// Waits for a line, but no longer than until an instant.
  mutating func next(until instant: Instant?, now: () -> Instant) -> Event {
    while true {
      if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
        defer { bytes.removeFirst(end + 1) }
        return .line(String(decoding: bytes[..<end], as: UTF8.self))
      }
      guard bytes.count <= Self.longest else {
        return .failure("a line of standard input has more than \(Self.longest) bytes")
      }
      if isAtEnd {
        defer { bytes = [] }
        return bytes.isEmpty ? .end : .line(String(decoding: bytes, as: UTF8.self))
      }
      var wait = Int32(-1)
      if let instant {
        let milliseconds = (instant.nanoseconds - now().nanoseconds + 999_999) / 1_000_000
        wait = Int32(max(0, min(milliseconds, 3_600_000)))
      }
      var source = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
      let ready = poll(&source, 1, wait)
      if ready == 0 { return .time }
      guard ready > 0 else {
        if errno == EINTR { continue }
        return .failure("standard input cannot be read")
      }
      var block = [UInt8](repeating: 0, count: 65_536)
      let count = read(0, &block, block.count)
      if count < 0 { return .failure("standard input cannot be read") }
      if count == 0 { isAtEnd = true } else { bytes += block[..<count] }
    }
  }
}
