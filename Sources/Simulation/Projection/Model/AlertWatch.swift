import Quantities

/// Judges alerts of a low balance by what follows them.
///
/// An alert is open from its sending until a request is refused for lack of credit, or the balance
/// is back at its level. One for each level at most, so memory does not grow.
struct AlertWatch {
  private let levels: [Money]
  /// Since when the alert of each level is open, in nanoseconds; `Int64.max` where none is.
  private var openSince: [Int64]
  private var openCount = 0
  /// Whether an alert was sent since the balance was last at the highest level or above.
  private var isAnnounced = false

  init(levels: [Money]) {
    self.levels = levels
    openSince = Array(repeating: .max, count: levels.count)
  }

  /// Takes note of an alert.
  ///
  /// - Returns: Whether the one before of the same level was needless.
  mutating func sent(_ level: Money, at instant: Int64) -> Bool {
    isAnnounced = true
    guard let place = levels.firstIndex(of: level) else { return false }
    // A level that is given twice has two alerts at once.
    guard openSince[place] != instant else { return false }
    // It was armed again, so the balance had recovered.
    let wasOpen = openSince[place] < .max
    if !wasOpen { openCount += 1 }
    openSince[place] = instant
    return wasOpen
  }

  /// Takes note of a balance that rose.
  ///
  /// - Returns: How many alerts that makes needless.
  mutating func rose(to balance: Money) -> Int64 {
    if isAnnounced, levels.allSatisfy({ balance >= $0 }) { isAnnounced = false }
    guard openCount > 0 else { return 0 }
    var needless = Int64.zero
    for place in levels.indices where openSince[place] < .max && balance >= levels[place] {
      openSince[place] = .max
      openCount -= 1
      needless += 1
    }
    return needless
  }

  /// Takes note of a request that was refused for lack of credit.
  ///
  /// - Returns: How many alerts it was the first refusal after, and the times since them, added up
  ///   in microseconds.
  mutating func refused(at instant: Int64) -> (alerts: Int64, lead: Int64) {
    guard openCount > 0 else { return (0, 0) }
    var (alerts, lead) = (Int64.zero, Int64.zero)
    for place in levels.indices where openSince[place] < .max {
      lead += (instant - openSince[place]) / 1_000
      alerts += 1
      openSince[place] = .max
    }
    openCount = 0
    return (alerts, lead)
  }

  /// Whether a spell of refusals that begins now comes without an alert before it.
  var isUnannounced: Bool { !isAnnounced }
}
