public import Quantities
import Randomness

/// Synthesized traffic: how requests arrive and what they ask for.
public struct TrafficDefinition: Equatable, Sendable {
  /// How arrivals follow one another.
  public let process: ArrivalProcess
  /// Requests per second at multiplier 1; batches have their own schedule.
  public let rate: Double
  /// How the rate changes over time.
  public let profile: RateProfile
  /// What requests ask for.
  public let mix: MarkMix
  /// Whether gaps and sessions begin with the horizon, and have not long been going on.
  public let isFresh: Bool

  /// Makes traffic.
  ///
  /// - Precondition: the rate is finite and at least zero; gaps are not negative and have a finite
  ///   mean above zero; a bursty process has states.
  public init(
    process: ArrivalProcess, rate: Double, profile: RateProfile, mix: MarkMix,
    isFresh: Bool = false
  ) {
    precondition(rate >= 0 && rate.isFinite, "the rate is negative or not finite")
    switch process {
    case .renewal(let gap):
      let mean = gap.mean ?? 0
      precondition(
        gap.lowerBound >= 0 && mean > 0 && mean.isFinite,
        "a gap may be negative, or the gaps have no mean above zero")
    case .bursts(let states): precondition(!states.isEmpty, "there is no burst state")
    case .poisson, .sessions, .batch: break
    }
    self.process = process
    self.rate = rate
    self.profile = profile
    self.mix = mix
    self.isFresh = isFresh
  }

  /// Whether all draws give the same bits on every 64-bit IEEE machine.
  public var promisesSameBits: Bool {
    switch process {
    case .poisson, .bursts, .batch: mix.promisesSameBits
    case .renewal(let gap): gap.promisesSameBits && mix.promisesSameBits
    case .sessions(let shape):
      shape.requests.promisesSameBits && shape.gap.promisesSameBits && mix.promisesSameBits
    }
  }

  /// How often a bursty process changes its state, on average.
  public func stateChanges(over interval: Interval) -> Double {
    guard case .bursts(let states) = process else { return 0 }
    let circle = states.reduce(0) { $0 + $1.meanDwell.seconds }
    return interval.duration.seconds / circle * Double(states.count)
  }

  /// Requests in a second at multiplier 1, in the long run; infinite where they have no mean.
  package var requestsPerSecond: Double {
    switch process {
    case .poisson, .renewal, .bursts: rate
    case .sessions(let shape):
      rate == 0 ? 0 : rate * max(1, shape.requests.mean ?? .infinity)
    case .batch(let schedule): Double(schedule.size) / schedule.every.seconds
    }
  }

  /// From when on arrivals are drawn over an interval: sessions that began before it may be under way.
  func beginning(of interval: Interval) -> Instant {
    guard case .sessions(let shape) = process, !isFresh else { return interval.from }
    return interval.from + shape.lead(rate: rate) * -1
  }

  /// Returns a number of requests that is hardly exceeded; infinite where they have no bound.
  ///
  /// As if the busiest hour lasted all the time, with the growth of the last day.
  ///
  /// - Complexity: O(1), whatever the interval.
  public func mostRequests(over interval: Interval) -> Double {
    let perSecond = requestsPerSecond
    guard perSecond > 0 else { return 0 }
    return perSecond * profile.largestMultiplier(over: interval) * interval.duration.seconds
  }
}
