import Glibc
import Quantities
public import Randomness
public import Traffic

/// How requests follow one another once the profile is taken away.
public struct ProcessFit: Sendable {
  /// The process with its estimates.
  public enum Kind: Sendable {
    /// Independent requests.
    case poisson
    /// Independent gaps, gamma or Weibull by name, with this coefficient of variation.
    case renewal(shape: String, variation: Estimate)
    /// Two states: the ratio of their rates, and the mean seconds in the quiet and the busy one.
    case bursts(ratio: Estimate, quiet: Estimate, busy: Estimate)
    /// Several requests at one instant: the share that has the instant of the one before, and the
    /// gaps between instants.
    case together(share: Double, shape: String, variation: Double)
    /// The same number at regular times.
    case batch(BatchSchedule)
  }

  /// A process that was tried.
  public struct Candidate: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// The criterion of Schwarz, by which is chosen: the less, the better.
    public let bic: Double

    init(_ name: String, logLikelihood: Double, parameters: Int, count: Int) {
      self.name = name
      bic = Double(parameters) * log(Double(max(1, count))) - 2 * logLikelihood
    }

    init(_ name: String, _ fit: GapFit, _ count: Int) {
      self.init(
        name, logLikelihood: fit.logLikelihood, parameters: fit.parameterCount, count: count)
    }
  }

  /// The process.
  public let kind: Kind
  /// What was tried on the gaps, the best first; empty where the clock decided.
  public let candidates: [Candidate]
  /// How many times as much counts in long windows vary as the best of the candidates would make
  /// them, where that decided for bursts found from counts.
  public let countExcess: Double?
  /// The limit of the variance over the mean of counts in ever longer times.
  public let dispersion: Double
  /// What the clock could tell apart.
  public let clock: ClockFinding
  /// The share of requests that have the same time as the one before.
  public let tiedShare: Double
  /// Where bursts are of groups of requests at one instant, how many those are; nil for one.
  public let groups: Distribution?
  /// The mean of that.
  let groupSize: Double
  /// How much the rate varies beside the profile; nil where that is not seen.
  let variation: VariationFit?

  let gaps: RescaledGaps

  /// The fewest gaps among which bursts are looked for.
  static let fewestForBursts = 500

  /// Counts decide where they vary more than so many times as much as the likelihood's choice makes
  /// them.
  static let mostExcess = 2.0

  /// Windows of counts that stay within hours, whose rates vary by themselves.
  private static let withinHours = 1_000.0
  private static let longestWindow = 30_000.0

  private typealias Choice = (candidate: Candidate, kind: Kind, dispersion: Double)

  /// What gaps at some rates of the cells may follow, the best first.
  private struct Fitted {
    let rates: [Double]
    let gaps: RescaledGaps
    let choices: [Choice]

    /// Bursts within which the rate is alike for less are not what varies from hour to hour.
    private static let shortest = 1_800.0

    init(
      _ times: [Double], _ profile: ProfileFit, _ rates: [Double], from start: Int64,
      together size: Double, tick: Double
    ) {
      self.rates = rates
      gaps = RescaledGaps(times, profile.cells, rates: rates, from: start, together: size)
      let rate = profile.rate / size
      choices =
        size > 1
        ? ProcessFit.together(gaps, mean: size, rate: rate)
        : ProcessFit.alone(gaps, rate: rate, tick: tick)
    }

    var isShortBursts: Bool {
      guard case .bursts(_, let quiet, let busy) = choices[0].kind else { return false }
      return 1 / (1 / quiet.value + 1 / busy.value) < Self.shortest
    }
  }

  init(_ sample: TraceSample, _ profile: ProfileFit, seed: StreamSeed) {
    let times = ArrivalTimes(sample, seed: seed)
    clock = times.finding
    tiedShare = times.tiedShare
    let size = if case .together(let mean) = times.finding { mean } else { 1.0 }
    let spread = size > 1 ? Self.spread(times.sizes) : 0
    var tick = 0.0
    if case .coarse(let found) = times.finding { tick = Double(found) / 1e9 }
    let start = sample.window.from.nanoseconds
    let varied = VariationFit(profile, dispersion: size + spread)
    var fitted = Fitted(
      times.seconds, profile, profile.cellRates, from: start, together: size, tick: tick)
    // Short bursts may be all that hours vary by.
    let own = fitted.choices[0].dispersion * size + spread
    let isOwn =
      varied == nil
      || fitted.isShortBursts && VariationFit(profile, dispersion: own) == nil
    if let varied, !isOwn {
      // What hours have more or less than the profile is not what requests do to one another.
      fitted = Fitted(
        times.seconds, profile, profile.rates(varyingBy: varied.variance), from: start,
        together: size, tick: tick)
    }
    gaps = fitted.gaps
    var found = (kind: fitted.choices[0].kind, dispersion: fitted.choices[0].dispersion)
    var choices = fitted.choices
    var excess: Double?
    if case .regular(let count, let every) = times.finding {
      let every = Duration(nanoseconds: every)
      found = (.batch(BatchSchedule(size: max(1, count), every: every, offset: .zero)), 1)
      choices = []
    } else {
      let curve = DispersionCurve(
        times.seconds, profile.cells, rates: fitted.rates, tick: tick, together: size,
        longest: isOwn ? Self.longestWindow : Self.withinHours)
      let seen = curve.excess(over: found.dispersion)
      if seen > Self.mostExcess, let counts = BurstCounts(curve, rate: profile.rate / size) {
        let estimates = [counts.ratio, counts.quiet, counts.busy].map {
          Estimate($0, nil, "moments of counts in windows of several lengths")
        }
        found = (
          .bursts(ratio: estimates[0], quiet: estimates[1], busy: estimates[2]), counts.dispersion
        )
        excess = seen
      }
    }
    candidates = choices.map(\.candidate)
    kind = found.kind
    countExcess = excess
    // Counts of groups vary by their sizes as well.
    dispersion = found.dispersion * size + spread
    let isBatch = if case .batch = kind { true } else { false }
    variation = varied == nil || isBatch ? nil : VariationFit(profile, dispersion: dispersion)
    let isOfGroups = if case .bursts = kind { size > 1 } else { false }
    groups = isOfGroups ? Self.distribution(of: times.sizes) : nil
    groupSize = groups?.mean ?? 1
  }

  /// The variance over the mean of the sizes of groups.
  private static func spread(_ sizes: [Int]) -> Double {
    let mean = Double(sizes.reduce(0, +)) / Double(max(1, sizes.count))
    let squares = sizes.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    return mean > 0 ? squares / Double(sizes.count) / mean : 0
  }

  /// The sizes of groups as often as they came.
  private static func distribution(of sizes: [Int]) -> Distribution? {
    let counts = sizes.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
    let values = counts.keys.sorted()
    return try? .discrete(
      values: values.map { Double($0) }, weights: values.map { Double(counts[$0] ?? 0) })
  }

  /// What single requests may follow, the best first; the clock's ticks are in seconds.
  private static func alone(_ gaps: RescaledGaps, rate: Double, tick: Double) -> [Choice] {
    // Where several requests share a tick, nothing is known of single gaps.
    let isBlurred = tick * rate > 0.5
    let families = isBlurred ? [.exponential] : GapFit.Family.allCases
    var found = families.map { family -> Choice in
      let fit = GapFit(family, to: gaps.expected)
      let variation = rounded(fit.variation)
      let isPoisson = family == .exponential
      return (
        Candidate(isPoisson ? "poisson" : "renewal, \(family.rawValue)", fit, gaps.count),
        isPoisson ? .poisson : .renewal(shape: family.rawValue, variation: variation),
        variation.value * variation.value
      )
    }
    if let bursts = bursts(gaps, named: "bursts", rate: rate, tick: tick) { found.append(bursts) }
    return found.sorted { $0.candidate.bic < $1.candidate.bic }
  }

  /// Two states that arrivals may follow, so many of them in a second.
  private static func bursts(
    _ gaps: RescaledGaps, named name: String, rate: Double, tick: Double = 0
  ) -> Choice? {
    guard gaps.count >= fewestForBursts, let fit = BurstFit(gaps),
      min(fit.quiet.value, fit.busy.value) > 2 * tick
    else { return nil }
    return (
      Candidate(
        name, logLikelihood: fit.logLikelihood, parameters: BurstFit.parameterCount,
        count: gaps.count),
      .bursts(ratio: fit.ratio, quiet: fit.quiet, busy: fit.busy), fit.dispersion(rate: rate)
    )
  }

  /// What groups of requests at one instant may follow, the best first, and how counts of groups
  /// vary; so many groups in a second.
  private static func together(_ gaps: RescaledGaps, mean: Double, rate: Double) -> [Choice] {
    let share = written(1 - 1 / mean, digits: 4)
    let families = GapFit.Family.allCases.map { family -> Choice in
      let fit = GapFit(family, to: gaps.expected)
      let variation = written(fit.variation.value)
      return (
        Candidate("groups, \(family.rawValue)", fit, gaps.count),
        .together(share: share, shape: family.rawValue, variation: variation),
        variation * variation
      )
    }
    let bursts = bursts(gaps, named: "bursts of groups", rate: rate).map { [$0] } ?? []
    return (families + bursts).sorted { $0.candidate.bic < $1.candidate.bic }
  }

  private static func rounded(_ estimate: Estimate) -> Estimate {
    Estimate(written(estimate.value), estimate.interval, estimate.method)
  }

  /// The process as traffic has it.
  public var process: ArrivalProcess {
    switch kind {
    case .poisson: return .poisson
    case .renewal(let shape, let variation):
      guard let gap = Self.gap(shape, variation.value) else { return .poisson }
      return .renewal(gap: gap)
    case .bursts(let ratio, let quiet, let busy):
      return .bursts([
        BurstState(relativeRate: 1, meanDwell: Duration(seconds: quiet.value)),
        BurstState(relativeRate: ratio.value, meanDwell: Duration(seconds: busy.value)),
      ])
    case .together(let share, let shape, let variation):
      guard let gap = Self.gap(shape, variation),
        let mixture = try? Distribution.mixture([(share, .zero), (1 - share, gap)])
      else { return .poisson }
      return .renewal(gap: mixture)
    case .batch(let schedule): return .batch(schedule)
    }
  }

  private static func gap(_ shape: String, _ variation: Double) -> Distribution? {
    FamilyFit.Family(rawValue: shape).flatMap { try? FamilyFit.make($0, [1, variation]) }
  }
}
