import Quantities

/// What was spent in the window that runs and in those of the baseline; of constant size.
struct SpendingWindows: Sendable {
  private let rule: SpendingSpikeRule
  /// The baseline's windows in nano-units, the oldest at `oldest` once all are filled.
  private var ring: ContiguousArray<Int64>
  private var oldest = 0
  private var filled = 0
  private var sum: Int128 = 0
  private var current: Int64 = 0
  /// When the window that runs ends, in nanoseconds.
  private(set) var end: Int64
  /// The last spike, until it is taken.
  private var alert: SpendingAlert?

  init(_ rule: SpendingSpikeRule) {
    self.rule = rule
    ring = ContiguousArray(repeating: 0, count: rule.baselineWindows)
    end = (rule.start + rule.window).nanoseconds
  }

  var hasAlert: Bool { alert != nil }

  mutating func takeAlert() -> SpendingAlert? {
    defer { alert = nil }
    return alert
  }

  mutating func count(_ amount: Int64) {
    let (total, overflow) = current.addingReportingOverflow(amount)
    current = overflow ? .max : total
  }

  /// Closes the windows that end at an instant or before it.
  mutating func close(at instant: Instant) {
    while end <= instant.nanoseconds {
      if filled == ring.count {
        judge()
        sum -= Int128(ring[oldest])
      } else {
        filled += 1
      }
      ring[oldest] = current
      sum += Int128(current)
      oldest = oldest + 1 == ring.count ? 0 : oldest + 1
      current = 0
      end = (Instant(nanoseconds: end) + rule.window).nanoseconds
    }
  }

  /// Compares the window that ends with the mean, without dividing.
  private mutating func judge() {
    // At most 2^63 × 10^4 × 10^12 on either side, which 128 bits hold.
    let parts = Int128(ring.count) * 1_000_000
    let threshold = rule.factorMillionths * sum
    guard current >= rule.minimum.nanos, Int128(current) * parts > threshold else { return }
    let level = threshold.divided(by: parts, rounding: .halfEven)
    alert = SpendingAlert(
      cause: .spike, level: Money(nanos: Int64(clamping: level)), spent: Money(nanos: current))
  }
}
