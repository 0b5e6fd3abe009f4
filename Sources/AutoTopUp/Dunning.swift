public import Quantities

/// What happens after a charge failed.
public struct Dunning: Hashable, Sendable {
  /// What follows when the retry schedule is used up.
  public enum Exhaustion: Hashable, Sendable {
    /// The rule is suspended until a working payment method is there.
    case suspend
    /// The last delay of the schedule is used again and again.
    case repeatLastDelay
  }

  /// The wait before each further attempt, in order.
  public let retryDelays: [Duration]
  /// What follows when they are used up.
  public let exhaustion: Exhaustion

  /// Three retries: after an hour, six hours and a day; then suspension.
  public static let standard = Dunning(
    retryDelays: [.hour, .hour * 6, .day], exhaustion: .suspend)

  /// Makes a schedule.
  public init(retryDelays: [Duration], exhaustion: Exhaustion) {
    self.retryDelays = retryDelays
    self.exhaustion = exhaustion
  }

  /// Returns the wait before the next attempt, or nil where there is none.
  ///
  /// - Parameter attempts: Attempts made so far, at least one.
  /// - Returns: The wait, or nil where the order is given up.
  public func delay(afterAttempts attempts: Int) -> Duration? {
    if attempts <= retryDelays.count { return retryDelays[attempts - 1] }
    switch exhaustion {
    case .suspend: return nil
    case .repeatLastDelay: return retryDelays.last
    }
  }
}
