import Quantities
import Randomness
import Text
import Traffic

/// When requests arrive.
struct ArrivalsDocument {
  var process: ArrivalProcess
  /// Arrivals in a second at multiplier 1.
  var rate: Double
  var profile = RateProfile.flat

  /// Whether requests send again what came before them.
  var growsContext: Bool {
    guard case .sessions(let session) = process else { return false }
    return session.growsContext && session.requests.mean ?? .infinity > 1
  }

  static var type: ValueType<Self> {
    .object("arrivals", "When requests arrive") { object in
      let profile = object.optional(
        "profile", ProfileDocument.type, default: ProfileDocument(), shown: "flat",
        "How the rate changes over the week, on holidays and with launches.",
        example: "office_hours")
      let growth = object.optional(
        "growth", .growth, "How the rate grows, compounded daily.", example: "3%/month")
      let arrivals = object.variant(
        "process", default: "poisson", "How arrivals follow one another.", variants)
      guard var arrivals, object.context != nil else { return nil }
      let monthly = growth.map(monthlyGrowth) ?? 0
      guard monthly > -1, monthly < 1e6 else {
        object.fail(
          monthly < 0
            ? "that takes away everything within a month; write less"
            : "that is more than a millionfold in a month; write less",
          at: object.position(of: "growth"))
        return nil
      }
      arrivals.profile = RateProfile(
        shape: profile.shape, holidays: profile.holidays, monthlyGrowth: monthly,
        launches: profile.launches)
      return arrivals
    }
  }

  private static var variants: [Variant<Self>] {
    [
      Variant("poisson", "Independent arrivals.") { object in
        rate(object).map { Self(process: .poisson, rate: $0) }
      },
      Variant("renewal", "Independent gaps of any spread.") { object in renewal(object) },
      Variant("bursts", "Periods of different rate follow one another.") { object in
        let states = object.required(
          "states", .list(of: burstState, minimum: 1), "The periods there are.",
          example: "[{rate: 1, mean_time: 50m}, {rate: 10, mean_time: 10m}]")
        let rate = rate(object)
        object.check(
          states?.contains { $0.relativeRate > 0 } ?? true, "states",
          "every state has a rate of zero; write a greater one")
        guard let states, let rate else { return nil }
        return Self(process: .bursts(states), rate: rate)
      },
      Variant("sessions", "Sessions start independently and make several requests.") { object in
        sessions(object)
      },
      Variant("batch", "Many at once, at regular times.") { object in batch(object) },
    ]
  }

  private static func rate(_ object: ObjectReader) -> Double? {
    object.required(
      "rate", .rate,
      "How many arrive in a time, before profile and growth; of sessions, how "
        + "many start.", example: "1200/h"
    ).map(\.perSecond)
  }

  private static func renewal(_ object: ObjectReader) -> Self? {
    let rate = rate(object)
    let shape = object.optional(
      "shape",
      .choice([
        Choice("gamma", DistributionFamily.gammaGap, "gamma"),
        Choice("weibull", DistributionFamily.weibullGap, "Weibull"),
      ]), default: DistributionFamily.gammaGap, shown: "gamma",
      "The distribution of the gaps, with `cv`.")
    let gap = object.oneKey(
      of: [
        KeyAlternative(
          "cv",
          ValueType<Decimal>.decimal(from: .zero).checked { (cv, _) throws(ScalarProblem) in
            do throws(DistributionError) { return try shape(cv.approximation) } catch {
              throw ScalarProblem(error.description + "; write for example `2`")
            }
          }, "Standard deviation over mean of the gaps: 1 as for poisson, more in clumps.",
          example: "2"),
        KeyAlternative(
          "gap", .distribution(.duration), "The gaps; their mean is scaled to the rate.",
          example: "{lognormal: {median: 1s, p95: 10s}}"),
      ], "How the gaps spread")
    checkMean(gap, object, object.has("gap") ? "gap" : "cv")
    object.check(
      !(object.has("shape") && object.has("gap")), "shape",
      "`shape` goes with `cv`; leave it out beside `gap`")
    guard let rate, let gap else { return nil }
    return Self(process: .renewal(gap: gap), rate: rate)
  }

  private static func checkMean(_ drawn: Distribution?, _ object: ObjectReader, _ key: String) {
    guard let drawn else { return }
    object.check(
      drawn.mean.map { $0 > 0 } ?? false, key,
      "the mean is zero or infinite; choose a distribution with a finite mean above zero")
  }

  private static func sessions(_ object: ObjectReader) -> Self? {
    let rate = rate(object)
    let shape = object.optional(
      "session", session,
      shown: "{requests: {lognormal: {median: 4, p95: 20}}, "
        + "gap: {exponential: {mean: 30s}}}", "What a session looks like.",
      example: "{gap: {exponential: {mean: 40s}}}")
    guard let rate else { return nil }
    guard let shape = shape ?? defaultSession else { return nil }
    return Self(process: .sessions(shape), rate: rate)
  }

  private static var defaultRequests: Distribution? { try? .lognormal(median: 4, p95: 20) }
  private static var defaultGap: Distribution? { try? .exponential(mean: 30) }

  private static var defaultSession: SessionShape? {
    guard let requests = defaultRequests, let gap = defaultGap else { return nil }
    return SessionShape(requests: requests, gap: gap, growsContext: true, cachedContext: 0)
  }

  private static var session: ValueType<SessionShape> {
    .object("session", "What a session of requests looks like") { object in
      let requests = object.optional(
        "requests", .distribution(.number), shown: "{lognormal: {median: 4, p95: 20}}",
        "How many requests it makes.", example: "{lognormal: {median: 6, p95: 40}}")
      let gap = object.optional(
        "gap", .distribution(.duration), shown: "{exponential: {mean: 30s}}",
        "The time between its requests.", example: "{exponential: {mean: 20s}}")
      let grows = object.optional(
        "grows_context", .boolean, default: true, shown: "true",
        "Whether each request sends all earlier input and output again.")
      let cached = object.optional(
        "cached_context", .share, default: .zero, shown: "0%",
        "The share of the repeated context that is read from the cache.", example: "90%")
      checkMean(requests, object, "requests")
      guard !object.failed, let requests = requests ?? defaultRequests,
        let gap = gap ?? defaultGap
      else { return nil }
      return SessionShape(
        requests: requests, gap: gap, growsContext: grows, cachedContext: cached.approximation)
    }
  }

  private static func batch(_ object: ObjectReader) -> Self? {
    let size = object.required(
      "size", .count(1...1_000_000_000), "Requests at once, before profile and growth.",
      example: "5000")
    let every = object.required(
      "every", .positiveDuration, "The time from one batch to the next.", example: "24h")
    let offset = object.optional(
      "offset", .duration, default: .zero, shown: "0",
      "The time from the start of the horizon to the first batch.", example: "2h")
    guard let size, let every else { return nil }
    let schedule = BatchSchedule(size: Int64(size), every: every, offset: offset)
    return Self(process: .batch(schedule), rate: 0)
  }

  private static var burstState: ValueType<BurstState> {
    .object("burst_state", "A period of a bursty process") { object in
      let rate = object.required(
        "rate", ValueType<Decimal>.decimal(from: .zero).map(\.approximation),
        "The rate relative to that of the other states.", example: "10")
      let time = object.required(
        "mean_time", .positiveDuration, "How long it lasts on average.", example: "10m")
      guard let rate, let time else { return nil }
      return BurstState(relativeRate: rate, meanDwell: time)
    }
  }

  /// Growth in a month of 30.4375 days, whatever period it was given for.
  private static func monthlyGrowth(_ growth: PeriodicRate) -> Double {
    let months = growth.period.seconds / CalendarSpan.secondsPerMonth
    return months == 1
      ? growth.amount.approximation
      : Elementary.pow(1 + growth.amount.approximation, 1 / months) - 1
  }
}

extension DistributionFamily {
  /// The gap with a mean of one and a coefficient of variation.
  fileprivate typealias Gap = @Sendable (Double) throws(DistributionError) -> Distribution

  fileprivate static let gammaGap: Gap = { (cv) throws(DistributionError) in
    try .gamma(mean: 1, cv: cv)
  }
  fileprivate static let weibullGap: Gap = { (cv) throws(DistributionError) in
    try .weibull(mean: 1, cv: cv)
  }
}

extension PeriodicRate {
  /// How many in a second; a month counts 30.4375 days.
  var perSecond: Double { amount.approximation / period.seconds }
}

extension CalendarSpan {
  static let secondsPerMonth = 30.4375 * 86_400

  /// The length in seconds, with months of 30.4375 days of 24 hours.
  var seconds: Double {
    Double(months) * Self.secondsPerMonth + Double(days) * 86_400 + Double(nanoseconds) / 1e9
  }
}
