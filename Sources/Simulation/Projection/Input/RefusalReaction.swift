public import Quantities

/// What a client does whose request is refused.
public enum RefusalReaction: Hashable, Sendable {
  /// It gives up.
  case giveUp
  /// It comes back with the same request.
  case retry(RetryPolicy)
}

/// How often a client comes back, and when.
public struct RetryPolicy: Hashable, Sendable {
  /// The most that a client can be told to come back.
  public static let mostAttempts = 1000

  /// The most times it comes back.
  public package(set) var attempts: Int
  /// How long it waits the first time.
  public package(set) var first: Duration
  /// What each wait is of the one before, at least one.
  public package(set) var factor: Double
  /// The longest wait.
  public package(set) var most: Duration
  /// The share of each wait that is left to chance: it is that much shorter at most.
  public package(set) var jitter: Double

  /// Makes a policy.
  ///
  /// - Precondition: at least one attempt, a positive wait no longer than the longest, a factor of at
  ///   least one, and a share.
  public init(attempts: Int, first: Duration, factor: Double, most: Duration, jitter: Double) {
    precondition((1...Self.mostAttempts).contains(attempts), "there is no such number of attempts")
    precondition(first > .zero && first <= most, "the first wait is impossible")
    precondition(factor >= 1 && (0...1).contains(jitter), "the waits are impossible")
    self.attempts = attempts
    self.first = first
    self.factor = factor
    self.most = most
    self.jitter = jitter
  }

  /// The waits before each time it comes back, without chance.
  var waits: ContiguousArray<Duration> {
    var result: ContiguousArray<Duration> = []
    var seconds = first.seconds
    for _ in 0..<attempts {
      result.append(min(Duration(seconds: seconds), most))
      seconds = min(seconds * factor, most.seconds)
    }
    return result
  }
}
