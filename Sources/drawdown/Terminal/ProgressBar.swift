import Foundation

/// A line on the terminal that shows how far a run is; nothing elsewhere.
struct ProgressBar {
  private let title: String
  /// Whether there may be more to do than is known yet.
  private let isOpen: Bool
  private let isShown: Bool
  /// When it was first told of, and what was done then: units that were known took no time.
  private var start: (time: ContinuousClock.Instant, done: Int)?
  private var lastShown: ContinuousClock.Instant?

  init(title: String, isOpen: Bool = false, isQuiet: Bool) {
    self.title = title
    self.isOpen = isOpen
    isShown = !isQuiet && Console.hasTerminal
  }

  mutating func show(_ done: Int, of total: Int) {
    guard isShown, total > 0 else { return }
    let now = ContinuousClock.now
    if let lastShown, now - lastShown < .milliseconds(100), done < total { return }
    lastShown = now
    let start = start ?? (now, max(0, done - 1))
    self.start = start
    let elapsed = (now - start.time) / .seconds(1)
    let rate = elapsed > 0 ? Double(done - start.done) / elapsed : 0
    let left = rate > 0 ? Double(total - done) / rate : 0
    let text =
      " \(done)/\(total)\(isOpen ? "+" : "")  \(Self.number(rate))/s  "
      + "\(isOpen ? "at least " : "")\(Self.time(left)) left"
    let width = Console.width(of: STDERR_FILENO)
    let room = max(0, min(30, width - title.count - text.count - 4))
    let filled = room * done / total
    let bar =
      room >= 5
      ? " [" + String(repeating: "#", count: filled)
        + String(repeating: ".", count: room - filled) + "]" : ""
    Console.status("\r\u{1B}[K" + String((title + bar + text).prefix(max(1, width - 1))))
  }

  func clear() {
    if isShown, lastShown != nil { Console.status("\r\u{1B}[K") }
  }

  private static func number(_ value: Double) -> String {
    value >= 10 ? String(Int(value)) : String(format: "%.1f", value)
  }

  static func time(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    if whole >= 5_400 { return "\(whole / 3_600)h\(whole % 3_600 / 60)m" }
    return whole >= 60 ? "\(whole / 60)m\(whole % 60)s" : "\(whole)s"
  }
}
