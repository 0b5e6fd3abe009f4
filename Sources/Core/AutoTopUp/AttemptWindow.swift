import Quantities

/// The instants of the last attempts, as many as a limit counts.
struct AttemptWindow: Hashable, Sendable {
  private var instants: [Instant] = []

  /// Takes note of an attempt.
  mutating func record(_ instant: Instant, _ limit: AttemptLimit) {
    instants.append(instant)
    if instants.count > limit.count { instants.removeFirst(instants.count - limit.count) }
  }

  /// Returns when the next attempt may be made, nil for at once.
  func opening(at instant: Instant, _ limit: AttemptLimit) -> Instant? {
    guard instants.count >= limit.count else { return nil }
    let opens = instants[instants.count - limit.count] + limit.window
    return opens > instant ? opens : nil
  }
}
