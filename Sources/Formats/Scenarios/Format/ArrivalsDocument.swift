import Quantities
import Randomness
import Text
import Traffic

/// When requests arrive.
struct ArrivalsDocument {
  var process: ArrivalProcess
  /// Arrivals in a second at multiplier 1.
  var rate: EstimatedNumber
  var profile = RateProfile.flat
  var variation = RateVariation.none
  /// How many requests come at each arrival; nil for one.
  var together: Distribution?
  /// How uncertain rate, growth and variation are.
  var uncertainty = ParameterUncertainty()
  /// Whether gaps and sessions begin with the horizon.
  var isFresh = false

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
        "growth", growth, "How the rate grows, compounded daily.", example: "3%/month")
      let variation = object.optional(
        "variation", VariationDocument.type, default: VariationDocument(), shown: "none",
        "How much the rate varies at random beside its profile, in each replication anew.",
        example: "{day: 0.3, hour: 0.2}")
      let arrivals = object.variant(
        "process", default: "poisson", "How arrivals follow one another.", variants)
      guard var arrivals else { return nil }
      let monthly = growth?.value ?? 0
      guard monthly > -1, monthly < 1e6 else {
        object.fail(
          monthly < 0
            ? "that takes away everything within a month; write less"
            : "that is more than a millionfold in a month; write less", at: "growth")
        return nil
      }
      arrivals.profile = RateProfile(
        shape: profile.shape, holidays: profile.holidays, monthlyGrowth: monthly,
        launches: profile.launches)
      arrivals.variation = variation.variation
      arrivals.uncertainty = ParameterUncertainty(
        rate: arrivals.rate.relativeError, growth: growth?.relativeError ?? 0,
        day: variation.dayError, hour: variation.hourError)
      return arrivals
    }
  }

  private static var variants: [Variant<Self>] {
    [
      Variant("poisson", "Independent arrivals.") { object in
        let together = together(object)
        return rate(object).map { Self(process: .poisson, rate: $0, together: together) }
      },
      Variant("renewal", "Independent gaps of any spread.", renewal),
      Variant("bursts", "Periods of different rate follow one another.") { object in
        let states = object.required(
          "states", .list(of: burstState, minimum: 1), "The periods there are.",
          example: "[{rate: 1, mean_time: 50m}, {rate: 10, mean_time: 10m}]")
        let rate = rate(object)
        object.check(
          states?.contains { $0.relativeRate > 0 } ?? true, "states",
          "every state has a rate of zero; write a greater one")
        let together = together(object)
        guard let states, let rate else { return nil }
        return Self(process: .bursts(states), rate: rate, together: together)
      },
      Variant("sessions", "Sessions start independently and make several requests.") { object in
        let rate = rate(object)
        let shape = object.optional(
          "session", session, default: .standard,
          shown: "{requests: {lognormal: {median: 4, p95: 20}}, gap: {exponential: {mean: 30s}}}",
          "What a session looks like.", example: "{gap: {exponential: {mean: 40s}}}")
        let isFresh = start(object)
        return rate.map { Self(process: .sessions(shape), rate: $0, isFresh: isFresh) }
      },
      Variant("batch", "Many at once, at regular times.", batch),
      Variant("resampled", "Recorded days are drawn again, hour by hour.", resampled),
    ]
  }

  private static func rate(_ object: ObjectReader) -> EstimatedNumber? {
    object.required(
      "rate", rateType,
      "How many arrive in a time, before profile and growth; of sessions, how "
        + "many start.", example: "1200/h")
  }

  private static var rateType: ValueType<EstimatedNumber> {
    let perSecond = ValueType<PeriodicRate>.rate.map(\.perSecond)
    return EstimatedNumber.type(
      "estimated_rate", "A rate that was estimated", perSecond, error: perSecond,
      examples: ("96.8/h", "4/h"))
  }

  private static var growth: ValueType<EstimatedNumber> {
    let monthly = ValueType<PeriodicRate>.growth.map(\.monthlyGrowth)
    // What is uncertain is what a month multiplies by.
    return EstimatedNumber.type(
      "estimated_growth", "A growth that was estimated", monthly, error: monthly,
      examples: ("3%/month", "1%/month")
    ) { 1 + $0 }
  }

  private static func together(_ object: ObjectReader) -> Distribution? {
    let together = object.optional(
      "together", .distribution(.number), shown: "1",
      "How many requests come at each arrival, whose number is the `rate`; draws are rounded to at "
        + "least one.", example: "{discrete: {values: [1, 2], weights: [3, 1]}}")
    checkMean(together, object, "together")
    return together
  }

  private static func resampled(_ object: ObjectReader) -> Self? {
    let days = object.required(
      "days", .list(of: .list(of: .factor, minimum: 24, maximum: 24), minimum: 1),
      "Requests in each of the 24 hours of each recorded day, one after the other.",
      example:
        "[[0, 0, 0, 0, 0, 0, 1, 2, 4, 6, 8, 8, 6, 8, 8, 8, 6, 4, 2, 1, 1, 0, 0, 0]]")
    let rate = object.optional(
      "rate", rateType, shown: "as recorded",
      "How many arrive in a time, on average over all days.", example: "1200/h")
    let first = object.optional(
      "first_weekday", .weekday, shown: "any day follows any",
      "The weekday of the first recorded day: each day is drawn from those of its own weekday.",
      example: "mon")
    let block = object.optional(
      "block", .count(1...1000), default: 1,
      "How many recorded days in a row are drawn together.", example: "2")
    object.check(
      days?.contains { $0.contains { $0 > 0 } } ?? true, "days",
      "all hours are zero; write at least one greater number")
    guard let days, !object.failed else { return nil }
    let recorded = ResampledDays(days: days, firstWeekday: first, block: block)
    return Self(
      process: .resampled(recorded),
      rate: rate ?? EstimatedNumber(value: recorded.meanPerHour / 3600))
  }

  private static func renewal(_ object: ObjectReader) -> Self? {
    let rate = rate(object)
    let isGamma = object.optional(
      "shape", .words([Choice("gamma", true, "gamma"), Choice("weibull", false, "Weibull")]),
      default: true, "The distribution of the gaps, with `cv`.")
    let gap = object.oneKey(
      of: [
        KeyAlternative(
          "cv",
          ValueType<Decimal>.decimal(from: .zero).checked { (cv, _) throws(ScalarProblem) in
            let cv = cv.approximation
            do throws(DistributionError) {
              return isGamma ? try .gamma(mean: 1, cv: cv) : try .weibull(mean: 1, cv: cv)
            } catch {
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
    let isFresh = start(object)
    let together = together(object)
    guard let rate, let gap else { return nil }
    return Self(process: .renewal(gap: gap), rate: rate, together: together, isFresh: isFresh)
  }

  private static func start(_ object: ObjectReader) -> Bool {
    object.optional(
      "start",
      .words([
        Choice("stationary", false, "the process has long been going on: sessions are under way"),
        Choice("fresh", true, "it begins with the horizon: a gap, or with no session"),
      ]), default: false, "How the process begins.")
  }

  private static func checkMean(_ drawn: Distribution?, _ object: ObjectReader, _ key: String) {
    object.check(
      drawn.map { $0.mean.map { $0 > 0 } ?? false } ?? true, key,
      "the mean is zero or infinite; choose a distribution with a finite mean above zero")
  }

  private static var session: ValueType<SessionShape> {
    .object("session", "What a session of requests looks like", .standard) { object, session in
      object.key(
        "requests", &session.requests, .distribution(.number),
        shown: "{lognormal: {median: 4, p95: 20}}", "How many requests it makes.",
        example: "{lognormal: {median: 6, p95: 40}}")
      object.key(
        "gap", &session.gap, .distribution(.duration), shown: "{exponential: {mean: 30s}}",
        "The time between its requests.", example: "{exponential: {mean: 20s}}")
      object.key(
        "grows_context", &session.growsContext, .boolean,
        "Whether each request sends all earlier input and output again.")
      object.key(
        "cached_context", &session.cachedContext, .share,
        "The share of the repeated context that is read from the cache.", example: "90%")
      checkMean(session.requests, object, "requests")
    }
  }

  private static func batch(_ object: ObjectReader) -> Self? {
    let size = object.required(
      "size", .count(1...1_000_000_000), "Requests at once, before profile and growth.",
      example: "5000")
    let every = object.required(
      "every", .positiveDuration, "The time from one batch to the next.", example: "24h")
    let offset = object.optional(
      "offset", .duration, default: .zero,
      "The time from the start of the horizon to the first batch.", example: "2h")
    guard let size, let every else { return nil }
    let schedule = BatchSchedule(size: Int64(size), every: every, offset: offset)
    return Self(process: .batch(schedule), rate: EstimatedNumber(value: 0))
  }

  private static var burstState: ValueType<BurstState> {
    .object("burst_state", "A period of a bursty process") { object in
      let rate = object.required(
        "rate", .factor, "The rate relative to that of the other states.", example: "10")
      let time = object.required(
        "mean_time", .positiveDuration, "How long it lasts on average.", example: "10m")
      guard let rate, let time else { return nil }
      return BurstState(relativeRate: rate, meanDwell: time)
    }
  }
}

extension SessionShape {
  fileprivate static let standard = SessionShape(
    requests: .standard { () throws(DistributionError) in try .lognormal(median: 4, p95: 20) },
    gap: .standard { () throws(DistributionError) in try .exponential(mean: 30) },
    growsContext: true, cachedContext: 0)
}

extension ObjectReader {
  /// The key `growth`: that in a month of 30.4375 days.
  func growth(_ documentation: String) -> Double? {
    let growth = optional("growth", .growth, documentation, example: "3%/month")
    guard let monthly = growth?.monthlyGrowth else { return nil }
    check(monthly > -1, "growth", "that takes away everything within a month; write less")
    check(monthly < 1e6, "growth", "that is more than a millionfold in a month; write less")
    return failed ? nil : monthly
  }
}

extension PeriodicRate {
  /// As a growth, that in a month of 30.4375 days, whatever period it was given for.
  var monthlyGrowth: Double {
    let months = period.seconds / CalendarSpan.secondsPerMonth
    return months == 1
      ? amount.approximation : Elementary.pow(1 + amount.approximation, 1 / months) - 1
  }

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
