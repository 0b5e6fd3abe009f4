public import Quantities
public import Randomness

/// Synthesized traffic: how requests arrive and what they ask for.
public struct TrafficDefinition: Equatable, Sendable {
  /// How arrivals follow one another.
  public let process: ArrivalProcess
  /// Requests per second at multiplier 1; batches have their own schedule.
  public internal(set) var rate: Double
  /// How the rate changes over time.
  public internal(set) var profile: RateProfile
  /// What requests ask for.
  public package(set) var mix: MarkMix
  /// How much the rate varies at random beside that.
  public internal(set) var variation: RateVariation
  /// How many requests come at each arrival, rounded to at least one; nil for one.
  ///
  /// Sessions and batches have a number of their own.
  public let together: Distribution?
  /// How uncertain the parameters are; nil where they are known.
  public package(set) var uncertainty: ParameterUncertainty?
  /// Whether gaps and sessions begin with the horizon, and have not long been going on.
  public let isFresh: Bool

  /// Makes traffic.
  ///
  /// - Precondition: the rate is finite and at least zero; gaps are not negative and have a finite
  ///   mean above zero; a bursty process has states.
  public init(
    process: ArrivalProcess, rate: Double, profile: RateProfile, mix: MarkMix,
    variation: RateVariation = .none, together: Distribution? = nil,
    uncertainty: ParameterUncertainty? = nil, isFresh: Bool = false
  ) {
    precondition(rate >= 0 && rate.isFinite, "the rate is negative or not finite")
    switch process {
    case .renewal(let gap):
      let mean = gap.mean ?? 0
      precondition(
        gap.lowerBound >= 0 && mean > 0 && mean.isFinite,
        "a gap may be negative, or the gaps have no mean above zero")
    case .bursts(let states): precondition(!states.isEmpty, "there is no burst state")
    case .poisson, .sessions, .batch, .resampled: break
    }
    self.process = process
    self.rate = rate
    self.profile = profile
    self.mix = mix
    self.variation = variation
    self.together = together
    self.uncertainty = uncertainty
    self.isFresh = isFresh
  }

  /// The same with more or less of it, which grows on its own besides, and may only begin.
  package func scaled(by scale: Double, growth: Double, isFresh: Bool) -> TrafficDefinition {
    var process = process
    if case .batch(let schedule) = process {
      let size = (Double(schedule.size) * scale).rounded(.toNearestOrEven)
      process = .batch(
        BatchSchedule(
          size: Int64(min(max(size, 1), 1e9)), every: schedule.every, offset: schedule.offset))
    }
    return TrafficDefinition(
      process: process, rate: rate * scale,
      profile: profile.growing(by: (1 + profile.monthlyGrowth) * (1 + growth) - 1), mix: mix,
      variation: variation, together: together, uncertainty: uncertainty,
      isFresh: self.isFresh || isFresh)
  }

  /// What follows each arrival: the session that starts, or the requests of the same instant; nil
  /// where each arrival is one request.
  var sessions: SessionShape? {
    if case .sessions(let shape) = process { return shape }
    if case .batch = process { return nil }
    return together.map {
      SessionShape(requests: $0, gap: .zero, growsContext: false, cachedContext: 0)
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
    if case .batch(let schedule) = process {
      return Double(schedule.size) / schedule.every.seconds
    }
    guard let sessions, rate > 0 else { return rate }
    return rate * max(1, sessions.requests.mean ?? .infinity)
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
    if uncertainty != nil { return largest.mostRequests(over: interval) }
    let perSecond = requestsPerSecond
    guard perSecond > 0 else { return 0 }
    var most = profile.largestMultiplier(over: interval) * variation.most
    if case .resampled(let days) = process { most *= days.most }
    return perSecond * most * interval.duration.seconds
  }
}
