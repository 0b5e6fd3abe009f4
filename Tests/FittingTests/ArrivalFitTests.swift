import CGSL
import Quantities
import Randomness
import Statistics
import Testing
import Traffic

@testable import Fitting

@Suite("Arrivals of a trace")
struct ArrivalFitTests {
  private static let seed = StreamSeed(seed: 5)

  private func process(_ sample: TraceSample) -> ProcessFit {
    ProcessFit(sample, ProfileFit(sample, zone: .utc), seed: Self.seed)
  }

  private func poisson(_ count: Int, seed: UInt64, mean: Double = 1) -> [Double] {
    var draws = Draws(seed: seed)
    return Samples.times(count) { draws.exponential(mean: mean) }
  }

  @Test("the first request opens the window: the rate is the others over the time")
  func rate() throws {
    let sample = Samples.sample((0...100).map { Double($0) * 36 })
    let profile = ProfileFit(sample, zone: .utc)
    #expect(abs(profile.rate * 3600 - 100) < 1e-3)
    #expect(profile.shape == .constant && profile.growth == nil)
    let estimate = profile.rateEstimate(dispersion: 1, requests: 101)
    // The exact interval of a gamma variable with shape 100.
    let interval = try #require(estimate.interval)
    #expect(abs(interval.low - 81.36) < 0.05 && abs(interval.high - 120.53) < 0.05)
    let wide = try #require(profile.rateEstimate(dispersion: 4, requests: 101).interval)
    #expect(abs(log(wide.high / wide.low) / 2 - 1.96 * 2 / 10) < 0.001)
  }

  @Test("hours of the week have their requests over their time, and mean one")
  func week() throws {
    // Four weeks with a request every 20 minutes, and every 5 minutes from 9 to 17 on Mondays.
    var times: [Double] = []
    for step in 0..<(28 * 288) {
      let hour = step / 12
      let isBusy = (hour / 24 + 3) % 7 == 0 && (9..<17).contains(hour % 24)
      if isBusy || step % 4 == 0 { times.append(Double(step) * 300 + 1) }
    }
    let sample = Samples.sample([0] + times, until: 28 * 86_400)
    let profile = ProfileFit(sample, zone: .utc)
    #expect(profile.shape == .hourOfWeek)
    let mean = (160 * 3.0 + 8 * 12) / 168
    #expect(abs(profile.rate * 3600 - mean) < 1e-6)
    for hour in 0..<168 {
      let expected = (9..<17).contains(hour) ? 12 / mean : 3 / mean
      #expect(abs(profile.hours[hour] - expected) < 1e-4)
    }
    #expect(!profile.isGrowing && profile.growth?.interval?.contains(0) == true)
  }

  @Test("growth solves its likelihood equation")
  func growth() throws {
    var draws = Draws(seed: 3)
    var times: [Double] = []
    for day in 0..<60 {
      let count = 40 * pow(1.01, Double(day))
      times += (0..<Int(count)).map { _ in Double(day) * 86_400 + draws.uniform() * 86_000 }
    }
    let sample = Samples.sample(times.sorted(), until: 60 * 86_400)
    let profile = ProfileFit(sample, zone: .utc)
    let growth = try #require(profile.growth)
    #expect(profile.isGrowing)
    #expect(try #require(growth.interval).contains(pow(1.01, 30.4375) - 1))
    // Observed and expected days agree where the likelihood is greatest.
    let (observed, expected) = profile.cells.enumerated().reduce((0.0, 0.0)) { sums, cell in
      let day = Double(cell.element.day)
      return (
        sums.0 + day * Double(cell.element.count),
        sums.1 + day * profile.cellRates[cell.offset] * cell.element.seconds
      )
    }
    #expect(abs(observed / expected - 1) < 1e-3)
  }

  @Test("a shorter trace has a shape of the day, or none")
  func shorter() {
    let three = Samples.sample((0..<900).map { Double($0) * 288 })
    #expect(ProfileFit(three, zone: .utc).shape == .hourOfDay)
    let hour = Samples.sample((0..<900).map { Double($0) * 4 })
    #expect(ProfileFit(hour, zone: .utc).shape == .constant)
    let sparse = Samples.sample((0..<100).map { Double($0) * 86_400 })
    #expect(ProfileFit(sparse, zone: .utc).shape == .constant)
  }

  @Test("gamma gaps satisfy their likelihood equation, and Weibull gaps theirs")
  func gaps() {
    var draws = Draws(seed: 8)
    let gaps = (0..<2_000).map { _ in draws.gamma(shape: 2, mean: 3) }
    let logarithms = gaps.map { log($0) }
    let mean = gaps.reduce(0, +) / 2_000
    let meanLog = logarithms.reduce(0, +) / 2_000
    let gamma = GapFit(.gamma, to: gaps)
    #expect(abs(log(gamma.shape) - gsl_sf_psi(gamma.shape) - log(mean) + meanLog) < 1e-10)
    #expect(gamma.variation.interval?.contains(1 / 2.0.squareRoot()) == true)
    let weibull = GapFit(.weibull, to: gaps)
    let powers = gaps.map { pow($0, weibull.shape) }
    let weighted = zip(powers, logarithms).reduce(0) { $0 + $1.0 * $1.1 } / powers.reduce(0, +)
    #expect(abs(weighted - 1 / weibull.shape - meanLog) < 1e-9)
    // Each at its maximum by the density of the library.
    for (fit, density) in [
      (gamma, { gsl_ran_gamma_pdf($0, gamma.shape, gamma.scale) }),
      (weibull, { gsl_ran_weibull_pdf($0, weibull.scale, weibull.shape) }),
    ] as [(GapFit, (Double) -> Double)] {
      let sum = gaps.reduce(0) { $0 + log(density($1)) }
      #expect(abs(sum - fit.logLikelihood) < 1e-6)
    }
  }

  @Test("two states of one rate have the likelihood of independent requests")
  func burstFilter() {
    var filter = BurstFilter(ratio: 1 + 1e-12, quiet: 30, busy: 7)
    for gap in [0.1, 2.5, 0.7] {
      let density = filter.pass(seconds: gap * 3, expected: gap)
      #expect(abs(density - exp(-gap)) < 1e-9)
      #expect(abs(filter.survival - exp(-gap)) < 1e-9)
    }
  }

  @Test("the density of a gap under bursts is minus the slope of its survival")
  func burstDensity() {
    let step = 1e-6
    func survival(_ gap: Double) -> Double {
      var filter = BurstFilter(ratio: 9, quiet: 20, busy: 5)
      _ = filter.pass(seconds: 2, expected: 1.5)
      _ = filter.pass(seconds: gap * 2, expected: gap * 1.5)
      return filter.survival
    }
    var filter = BurstFilter(ratio: 9, quiet: 20, busy: 5)
    _ = filter.pass(seconds: 2, expected: 1.5)
    // Of operational time: gaps here last two seconds for 1.5 expected requests.
    let density = filter.pass(seconds: 1.4, expected: 1.05)
    let slope = (survival(0.7 - step) - survival(0.7 + step)) / (2 * step) / 1.5
    #expect(abs(density / slope - 1) < 1e-5)
  }

  @Test("independent requests on a coarse clock are not taken for bursts or batches")
  func coarse() {
    let times = poisson(1_500, seed: 2, mean: 0.3).map { ($0 / 3).rounded(.down) * 3 }
    let fit = process(Samples.sample(times))
    #expect(fit.clock == .coarse(tick: 3_000_000_000))
    guard case .poisson = fit.kind else {
      Issue.record("\(fit.kind)")
      return
    }
    #expect(!fit.candidates.contains { $0.name.hasPrefix("renewal") })
    let seconds = poisson(1_200, seed: 4, mean: 4).map { $0.rounded(.down) }
    let whole = process(Samples.sample(seconds))
    #expect(whole.clock == .coarse(tick: 1_000_000_000))
    if case .poisson = whole.kind {} else { Issue.record("\(whole.kind)") }
  }

  @Test("requests of one instant that the clock could tell apart come together")
  func together() throws {
    var draws = Draws(seed: 12)
    var times: [Double] = []
    for time in poisson(800, seed: 6, mean: 5) {
      repeat { times.append(time) } while draws.uniform() < 0.6
    }
    let fit = process(Samples.sample(times))
    guard case .together(let share, let shape, _) = fit.kind, case .renewal(let gap) = fit.process
    else {
      Issue.record("\(fit.kind)")
      return
    }
    #expect(shape == "exponential" && abs(share - 0.6) < 0.03)
    #expect(abs(gap.cdf(0) - share) < 1e-9)
    // One and a half groups of 2.5: a geometric number has variance over mean 1.5.
    #expect(abs(fit.dispersion - (2.5 + 1.5)) < 0.6)
  }

  @Test("the same number at regular times is a batch")
  func batch() {
    let times = (0..<40).flatMap { day in Array(repeating: Double(day) * 3_600, count: 25) }
    let fit = process(Samples.sample(times))
    guard case .batch(let schedule) = fit.kind else {
      Issue.record("\(fit.kind)")
      return
    }
    #expect(schedule.size == 25 && schedule.every == .hour)
  }

  @Test("the variance over the mean of counts is that of the definition")
  func dispersion() {
    let start = Samples.start
    let times = [0, 1, 1, 5, 9, 9, 9, 13].map { start + Int64($0) * 1_000_000_000 }
    // Counts in windows of four seconds: 3, 1, 3, 1.
    let value = CountDispersion.dispersion(times, from: start, span: 16, 4)
    #expect(abs(value - (4.0 / 3) / 2) < 1e-12)
  }

  @Test("counts of two states give the states back")
  func burstCounts() throws {
    let (low, high) = BurstFit.factors(ratio: 9, quiet: 60, busy: 20)
    #expect(abs((low * 60 + high * 20) / 80 - 1) < 1e-12)
    var draws = Draws(seed: 77)
    var times: [Double] = []
    var (now, isBusy) = (0.0, false)
    while now < 20_000 {
      let end = now + draws.exponential(mean: isBusy ? 20 : 60)
      var time = now
      while true {
        time += draws.exponential(mean: 1 / (2 * (isBusy ? high : low)))
        guard time < end else { break }
        times.append(time)
      }
      now = end
      isBusy.toggle()
    }
    let sample = Samples.sample(times.filter { $0 < 20_000 })
    let profile = ProfileFit(sample, zone: .utc)
    let seconds = times.filter { $0 < 20_000 }.map { $0 - times[0] }
    let curve = DispersionCurve(
      seconds, profile.cells, rates: profile.cellRates, tick: 0, longest: 30_000)
    let found = try #require(BurstCounts(curve, rate: profile.rate))
    // The limit: 1 + 2 π (1 - π) (f - g)² λ / (1/60 + 1/20).
    let truth = 1 + 2 * 0.25 * 0.75 * (high - low) * (high - low) * 2 / (1.0 / 60 + 1.0 / 20)
    #expect(abs(found.dispersion / truth - 1) < 0.25)
    #expect(found.quiet > 35 && found.quiet < 100 && found.busy > 12 && found.busy < 35)
    #expect(found.ratio > 4 && found.ratio < 30)
    // At three points the curve is that of the formula.
    for seconds in [1.0, 10, 100] {
      let passed = seconds / 15
      let part = 1 - (1 - exp(-passed)) / passed
      let value = BurstCounts.dispersion(excess: 40, decay: 1.0 / 15, seconds: seconds)
      #expect(abs(value - 1 - 40 * part) < 1e-9)
    }
  }
}
