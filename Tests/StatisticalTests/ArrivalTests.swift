import CGSL
import Quantities
import Randomness
import Statistics
import TestSupport
import Testing
import Traffic

#if canImport(Glibc)
  import Glibc
#endif

@Suite("Arrivals", .enabled(if: isOptimized, "statistical tests run in release builds"))
struct ArrivalTests {
  /// A profile of everything in Berlin across a clock change, and its integral by the minute.
  private struct Varying {
    let zone = ZoneRules(
      name: "Europe/Berlin", initialOffsetSeconds: 3600,
      transitions: [
        .init(from: Instant(nanoseconds: 1_774_746_000_000_000_000), offsetSeconds: 7200)
      ])
    let interval = Interval(
      from: Instant(nanoseconds: 1_773_000_000_000_000_000),
      to: Instant(nanoseconds: 1_776_600_000_000_000_000))
    let profile: RateProfile
    let rate = 0.02
    /// Arrivals to be expected until each minute.
    private var integral = [0.0]

    init() throws {
      let holiday = try #require(CivilDate(year: 2026, month: 4, day: 3))
      let step = Instant(nanoseconds: 1_775_000_040_000_000_000)
      profile = RateProfile(
        shape: .officeHours, holidays: [.init(at: holiday, factor: 0.2)], monthlyGrowth: 0.4,
        launches: [.init(at: step, factor: 1.7)])
      let first = zone.local(interval.from).date
      for minute in 0..<60_000 {
        let at = interval.from + Duration.minute * Int64(minute)
        let (date, time) = zone.local(at)
        var rate = rate
        rate *=
          WeekShape.officeHours.hours[
            date.weekday * 24 + Int(time / Duration.hour.nanoseconds)]
        if date == holiday { rate *= 0.2 }
        if at >= step { rate *= 1.7 }
        rate *= pow(1.4, Double(date.daysSinceEpoch - first.daysSinceEpoch) / 30.4375)
        integral.append(integral[minute] + rate * 60)
      }
    }

    var total: Double { integral[60_000] }

    /// Returns how many arrivals are expected until an instant.
    func expected(until nanoseconds: Int64) -> Double {
      let (minute, rest) = (nanoseconds - interval.from.nanoseconds)
        .quotientAndRemainder(dividingBy: Duration.minute.nanoseconds)
      let index = Int(minute)
      return integral[index] + (integral[index + 1] - integral[index]) * Double(rest) / 6e10
    }

    /// The gaps of a process in the time that its rate makes.
    func gaps(_ process: ArrivalProcess, replication: Int) throws -> [Double] {
      var stream = try Arrivals.stream(
        process, rate: rate, profile: profile, over: interval, zone: zone,
        replication: replication)
      var times: [Double] = []
      while stream.next != .max {
        times.append(expected(until: stream.next))
        _ = stream.take()
      }
      return Arrivals.gaps(times)
    }
  }

  @Test("Poisson arrivals in windows have the Poisson law", arguments: [0.3, 4, 40])
  func poissonCounts(mean: Double) throws {
    var counts: [Int] = []
    for replication in 0..<200 {
      var windows = Array(repeating: 0, count: 500)
      for time in Arrivals.times(
        try Arrivals.stream(
          .poisson, rate: mean / 7, over: Arrivals.seconds(3_500), replication: replication))
      {
        windows[Int(time / 7)] += 1
      }
      counts += windows
    }
    expectFit(
      chiSquare(counts) { gsl_ran_poisson_pdf(UInt32($0), mean) }.pValue, "counts of mean \(mean)")
    // Neighbours have nothing to do with each other.
    let products = zip(counts, counts.dropFirst()).map {
      (Double($0) - mean) * (Double($1) - mean) / mean
    }
    let error = 1 / Double(products.count).squareRoot()
    #expect((products.reduce(0, +) / Double(products.count)).magnitude < 3.3 * error)
  }

  @Test("Poisson arrivals of a varying rate are those of rate 1 in the time that it makes")
  func poissonTimeChange() throws {
    let varying = try Varying()
    var all: [Double] = []
    var counts: [Double] = []
    for replication in 0..<200 {
      let gaps = try varying.gaps(.poisson, replication: replication)
      counts.append(Double(gaps.count))
      if replication < 20 { all += gaps }
    }
    expectFit(KolmogorovSmirnov(all) { gsl_cdf_exponential_P($0, 1) }.pValue, "gaps")
    try expectMean(counts, varying.total, within: 0.005, "arrivals in all")
  }

  @Test("Gaps of a varying rate have their law in the time that it makes")
  func renewalTimeChange() throws {
    let varying = try Varying()
    var gamma: [Double] = []
    var weibull: [Double] = []
    for replication in 0..<20 {
      gamma += try varying.gaps(.renewal(gap: .gamma(mean: 5, cv: 0.5)), replication: replication)
      weibull += try varying.gaps(
        .renewal(gap: .weibull(shape: 0.5, scale: 9)), replication: replication)
    }
    expectFit(KolmogorovSmirnov(gamma) { gsl_cdf_gamma_P($0, 4, 0.25) }.pValue, "gamma")
    expectFit(KolmogorovSmirnov(weibull) { gsl_cdf_weibull_P($0, 0.5, 0.5) }.pValue, "Weibull")
  }

  @Test(
    "Gaps of a constant rate have their law and its mean",
    arguments: [(0.3, 4), (1, 1), (1.5, 0.5)] as [(Double, Double)])
  func renewal(cv: Double, weibullShape: Double) throws {
    // Far greater coefficients of variation have many gaps below a nanosecond, which is the unit.
    let rate = 0.37
    let shape = 1 / (cv * cv)
    let weibullScale = 1 / gsl_sf_gamma(1 + 1 / weibullShape)
    func check(
      _ gap: Distribution, _ what: String, _ cumulative: (Double) -> Double
    ) throws {
      var means: [Double] = []
      var all: [Double] = []
      for replication in 0..<250 {
        let times = Arrivals.times(
          try Arrivals.stream(
            .renewal(gap: gap), rate: rate, over: Arrivals.seconds(1e6), replication: replication),
          atMost: 2_000)
        #expect(times.count == 2_000)
        means.append((times.last ?? 0) / 2_000)
        if replication < 25 { all += Arrivals.gaps(times).map { $0 * rate } }
      }
      expectFit(KolmogorovSmirnov(all, against: cumulative).pValue, "\(what) of cv \(cv)")
      try expectMean(means, 1 / rate, within: 0.012, "\(what) of cv \(cv)")
    }
    try check(.gamma(mean: 5, cv: cv), "gamma") { gsl_cdf_gamma_P($0, shape, 1 / shape) }
    // The scale of the gaps does not matter; their mean becomes that of the rate.
    try check(.weibull(shape: weibullShape, scale: 70), "Weibull") {
      gsl_cdf_weibull_P($0, weibullScale, weibullShape)
    }
  }

  @Test("Weibull gaps asked for by mean and coefficient of variation have both")
  func weibullMoments() throws {
    for cv in [0.5, 1.5] {
      let gaps = Arrivals.gaps(
        Arrivals.times(
          try Arrivals.stream(
            .renewal(gap: .weibull(mean: 1, cv: cv)), rate: 2, over: Arrivals.seconds(200_000))))
      try expectMean(gaps, 0.5, within: 0.01, "mean")
      try expectMean(
        gaps.map { ($0 - 0.5) * ($0 - 0.5) }, 0.25 * cv * cv, within: 0.05, "variance")
    }
  }

  @Test("Renewal counts start with a full gap: rate · t + (cv² − 1) / 2 are expected")
  func renewalCounts() throws {
    for (cv, length) in [(0.5, 60.0), (2.0, 60)] {
      let counts = try (0..<40_000).map { replication in
        Double(
          Arrivals.times(
            try Arrivals.stream(
              .renewal(gap: .gamma(mean: 1, cv: cv)), rate: 1, over: Arrivals.seconds(length),
              replication: replication)
          ).count)
      }
      try expectMean(counts, length + (cv * cv - 1) / 2, within: 0.005, "cv \(cv)")
    }
  }

  @Test("Growth gives the integral of the rate, in all and in the last month")
  func growth() throws {
    let (rate, monthly, days) = (0.002, 0.25, 90)
    // The sum of a geometric series, by the day.
    let ratio = pow(1 + monthly, 1 / 30.4375)
    func expected(_ count: Int) -> Double {
      rate * 86_400 * (pow(ratio, Double(count)) - 1) / (ratio - 1)
    }
    let profile = RateProfile(shape: .flat, monthlyGrowth: monthly)
    var all: [Double] = []
    var late: [Double] = []
    for replication in 0..<300 {
      let times = Arrivals.times(
        try Arrivals.stream(
          .poisson, rate: rate, profile: profile, over: Arrivals.seconds(Double(days) * 86_400),
          replication: replication))
      all.append(Double(times.count))
      late.append(Double(times.count { $0 >= 60 * 86_400 }))
    }
    try expectMean(all, expected(90), within: 0.002, "all")
    try expectMean(late, expected(90) - expected(60), within: 0.003, "last month")
  }
}
