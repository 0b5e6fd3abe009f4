public import Quantities
public import Randomness

/// How arrivals follow one another, apart from the changes of their rate.
public enum ArrivalProcess: Hashable, Sendable {
  /// Independent arrivals.
  case poisson
  /// Independent gaps from a distribution; its mean is scaled to the rate. No draw is negative, and
  /// the mean is finite and above zero.
  case renewal(gap: Distribution)
  /// Periods of different rate that last at random and follow each other in a circle: a
  /// Markov-modulated Poisson process. There is at least one.
  case bursts([BurstState])
  /// Sessions that start independently and make several requests each.
  case sessions(SessionShape)
  /// Many at once, at regular times; the profile scales how many.
  case batch(BatchSchedule)
  /// Independent arrivals at the rates of recorded days that are drawn again.
  case resampled(ResampledDays)
}

/// One state of a bursty process.
public struct BurstState: Hashable, Sendable {
  /// The rate relative to the other states.
  public let relativeRate: Double
  /// The mean time in the state, exponentially distributed.
  public let meanDwell: Duration

  /// Makes a state.
  ///
  /// - Precondition: the rate is finite and at least zero, the time above zero.
  public init(relativeRate: Double, meanDwell: Duration) {
    precondition(
      relativeRate >= 0 && relativeRate.isFinite && meanDwell > .zero,
      "a burst state is impossible")
    self.relativeRate = relativeRate
    self.meanDwell = meanDwell
  }
}

/// What a session of requests looks like: an agent at work, or a conversation.
public struct SessionShape: Hashable, Sendable {
  /// Requests in a session; draws are rounded to at least one.
  public package(set) var requests: Distribution
  /// Seconds between the requests of a session.
  public package(set) var gap: Distribution
  /// Whether each request sends all earlier input and output again.
  public package(set) var growsContext: Bool
  /// The share of the repeated context that is read from the cache, 0 to 1.
  public package(set) var cachedContext: Double

  /// Makes a shape.
  ///
  /// - Precondition: the share is between 0 and 1, and no gap is negative.
  public init(
    requests: Distribution, gap: Distribution, growsContext: Bool, cachedContext: Double
  ) {
    precondition((0...1).contains(cachedContext), "the cached share is outside 0...1")
    precondition(gap.lowerBound >= 0, "a gap between requests may be negative")
    self.requests = requests
    self.gap = gap
    self.growsContext = growsContext
    self.cachedContext = cachedContext
  }

  /// The most sessions that are begun before the horizon.
  private static let mostEarlier = 1e6
  /// Which part of sessions, and of gaps, may be longer than what is looked back.
  private static let longest = 1 - 1e-4

  /// How long before an instant sessions must begin, so many in a second, that hardly any is missing
  /// of those that are under way then.
  ///
  /// A power of two of seconds, so that the last bits of quantiles move nothing.
  func lead(rate: Double) -> Duration {
    let requests = requests.quantile(Self.longest)
    guard requests >= 1.5, rate > 0 else { return .zero }
    let longestGap = gap.quantile(Self.longest)
    let length = requests * (gap.mean ?? longestGap) + longestGap
    var seconds = 1.0
    while seconds < length, seconds * rate < Self.mostEarlier, seconds < 0x1p30 { seconds *= 2 }
    return Duration(seconds: seconds)
  }
}

/// When batches come and how large they are.
public struct BatchSchedule: Hashable, Sendable {
  /// Requests in a batch at multiplier 1.
  public let size: Int64
  /// The time between batches.
  public let every: Duration
  /// The time from the horizon's start to the first batch.
  public let offset: Duration

  /// Makes a schedule.
  ///
  /// - Precondition: size and interval are above zero, the offset is not negative.
  public init(size: Int64, every: Duration, offset: Duration) {
    precondition(size > 0 && every > .zero && offset >= .zero, "a batch schedule is impossible")
    self.size = size
    self.every = every
    self.offset = offset
  }
}
