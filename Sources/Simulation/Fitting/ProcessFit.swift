import Glibc
import Quantities
import Randomness
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
    /// Akaike's criterion.
    public let aic: Double
    /// The criterion of Schwarz, by which is chosen: the less, the better.
    public let bic: Double

    init(_ name: String, logLikelihood: Double, parameters: Int, count: Int) {
      self.name = name
      aic = 2 * Double(parameters) - 2 * logLikelihood
      bic = Double(parameters) * log(Double(max(1, count))) - 2 * logLikelihood
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

  let gaps: RescaledGaps

  /// The fewest gaps among which bursts are looked for.
  static let fewestForBursts = 500

  init(_ sample: TraceSample, _ profile: ProfileFit, seed: StreamSeed) {
    let times = ArrivalTimes(sample, seed: seed)
    let gaps = RescaledGaps(times.seconds, profile, from: sample.window.from.nanoseconds)
    self.gaps = gaps
    clock = times.finding
    tiedShare = times.tiedShare
    switch times.finding {
    case .regular(let size, let every):
      countExcess = nil
      kind = .batch(
        BatchSchedule(size: max(1, size), every: Duration(nanoseconds: every), offset: .zero))
      candidates = []
      dispersion = 1
    case .together(let mean):
      countExcess = nil
      (kind, candidates, dispersion) = Self.together(gaps, mean: mean)
    case .fine, .coarse:
      let chosen = Self.choose(gaps, profile, clock: times.finding)
      candidates = chosen.1
      let curve = DispersionCurve(
        times.seconds, profile, tick: Self.tick(times.finding))
      let excess = curve.excess(over: chosen.2)
      if excess > Self.mostExcess, let found = BurstCounts(curve, rate: profile.rate) {
        func estimate(_ value: Double) -> Estimate {
          Estimate(value, nil, "moments of counts in windows of several lengths")
        }
        kind = .bursts(
          ratio: estimate(found.ratio), quiet: estimate(found.quiet), busy: estimate(found.busy))
        dispersion = found.dispersion
        countExcess = excess
      } else {
        (kind, dispersion) = (chosen.0, chosen.2)
        countExcess = nil
      }
    }
  }

  /// Counts decide where they vary more than so many times as much as the likelihood's choice makes
  /// them.
  static let mostExcess = 2.0

  /// The length of the clock's ticks in seconds, where they matter.
  private static func tick(_ clock: ClockFinding) -> Double {
    if case .coarse(let nanoseconds) = clock { Double(nanoseconds) / 1e9 } else { 0 }
  }

  private static func choose(
    _ gaps: RescaledGaps, _ profile: ProfileFit, clock: ClockFinding
  ) -> (Kind, [Candidate], Double) {
    var found: [(candidate: Candidate, kind: Kind, dispersion: Double)] = []
    func add(
      _ name: String, _ fit: (logLikelihood: Double, parameters: Int), _ kind: Kind,
      _ dispersion: Double
    ) {
      let candidate = Candidate(
        name, logLikelihood: fit.logLikelihood, parameters: fit.parameters, count: gaps.count)
      found.append((candidate, kind, dispersion))
    }
    let tick = tick(clock)
    // Where several requests share a tick, nothing is known of single gaps.
    let isBlurred = tick * profile.rate > 0.5
    for family in [GapFit.Family.exponential, .gamma, .weibull]
    where family == .exponential || !isBlurred {
      let fit = GapFit(family, to: gaps.expected)
      let variation = rounded(fit.variation)
      add(
        family == .exponential ? "poisson" : "renewal, \(family.rawValue)",
        (fit.logLikelihood, fit.parameterCount),
        family == .exponential
          ? .poisson : .renewal(shape: family.rawValue, variation: variation),
        variation.value * variation.value)
    }
    if gaps.count >= fewestForBursts, let fit = BurstFit(gaps),
      min(fit.quiet.value, fit.busy.value) > 2 * tick
    {
      add(
        "bursts", (fit.logLikelihood, BurstFit.parameterCount),
        .bursts(ratio: fit.ratio, quiet: fit.quiet, busy: fit.busy),
        fit.dispersion(rate: profile.rate))
    }
    found.sort { $0.candidate.bic < $1.candidate.bic }
    return (found[0].kind, found.map(\.candidate), found[0].dispersion)
  }

  private static func together(
    _ gaps: RescaledGaps, mean: Double
  ) -> (Kind, [Candidate], Double) {
    let families = [GapFit.Family.exponential, .gamma, .weibull]
    let fits = families.map { GapFit($0, to: gaps.expected) }
    let candidates = fits.map { fit in
      Candidate(
        "groups, \(fit.family.rawValue)", logLikelihood: fit.logLikelihood,
        parameters: fit.parameterCount, count: gaps.count)
    }
    let best = zip(fits, candidates).min { $0.1.bic < $1.1.bic }?.0 ?? fits[0]
    let variation = written(best.variation.value)
    let share = written(1 - 1 / mean, digits: 4)
    // Counts of groups vary by the square of their gaps' variation; groups are geometric.
    let dispersion = variation * variation * mean + (mean - 1)
    return (
      .together(share: share, shape: best.family.rawValue, variation: variation),
      candidates.sorted { $0.bic < $1.bic }, dispersion
    )
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
      guard let nothing = try? Distribution.constant(0), let gap = Self.gap(shape, variation),
        let mixture = try? Distribution.mixture([(share, nothing), (1 - share, gap)])
      else { return .poisson }
      return .renewal(gap: mixture)
    case .batch(let schedule): return .batch(schedule)
    }
  }

  private static func gap(_ shape: String, _ variation: Double) -> Distribution? {
    GapFit.Family(rawValue: shape).flatMap { GapFit.distribution($0, variation: variation) }
  }
}
