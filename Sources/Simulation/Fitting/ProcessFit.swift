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

  let gaps: RescaledGaps

  /// The fewest gaps among which bursts are looked for.
  static let fewestForBursts = 500

  /// Counts decide where they vary more than so many times as much as the likelihood's choice makes
  /// them.
  static let mostExcess = 2.0

  private typealias Choice = (candidate: Candidate, kind: Kind, dispersion: Double)

  init(_ sample: TraceSample, _ profile: ProfileFit, seed: StreamSeed) {
    let times = ArrivalTimes(sample, seed: seed)
    let gaps = RescaledGaps(times.seconds, profile, from: sample.window.from.nanoseconds)
    self.gaps = gaps
    clock = times.finding
    tiedShare = times.tiedShare
    var choices: [Choice] = []
    var decided: (kind: Kind, dispersion: Double)?
    var decisive: Double?
    switch times.finding {
    case .regular(let size, let every):
      let every = Duration(nanoseconds: every)
      decided = (.batch(BatchSchedule(size: max(1, size), every: every, offset: .zero)), 1)
    case .together(let mean): choices = Self.together(gaps, mean: mean)
    case .fine, .coarse:
      let tick = if case .coarse(let tick) = times.finding { Double(tick) / 1e9 } else { 0.0 }
      choices = Self.alone(gaps, profile, tick: tick)
      let curve = DispersionCurve(times.seconds, profile, tick: tick)
      let excess = curve.excess(over: choices[0].dispersion)
      if excess > Self.mostExcess, let found = BurstCounts(curve, rate: profile.rate) {
        let estimates = [found.ratio, found.quiet, found.busy].map {
          Estimate($0, nil, "moments of counts in windows of several lengths")
        }
        let kind = Kind.bursts(ratio: estimates[0], quiet: estimates[1], busy: estimates[2])
        decided = (kind, found.dispersion)
        decisive = excess
      }
    }
    candidates = choices.map(\.candidate)
    kind = decided?.kind ?? choices[0].kind
    dispersion = decided?.dispersion ?? choices[0].dispersion
    countExcess = decisive
  }

  /// What single requests may follow, the best first; the clock's ticks are in seconds.
  private static func alone(
    _ gaps: RescaledGaps, _ profile: ProfileFit, tick: Double
  ) -> [Choice] {
    // Where several requests share a tick, nothing is known of single gaps.
    let isBlurred = tick * profile.rate > 0.5
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
    if gaps.count >= fewestForBursts, let fit = BurstFit(gaps),
      min(fit.quiet.value, fit.busy.value) > 2 * tick
    {
      found.append(
        (
          Candidate(
            "bursts", logLikelihood: fit.logLikelihood, parameters: BurstFit.parameterCount,
            count: gaps.count),
          .bursts(ratio: fit.ratio, quiet: fit.quiet, busy: fit.busy),
          fit.dispersion(rate: profile.rate)
        ))
    }
    return found.sorted { $0.candidate.bic < $1.candidate.bic }
  }

  /// What groups of requests at one instant may follow, the best first.
  private static func together(_ gaps: RescaledGaps, mean: Double) -> [Choice] {
    let share = written(1 - 1 / mean, digits: 4)
    return GapFit.Family.allCases.map { family -> Choice in
      let fit = GapFit(family, to: gaps.expected)
      let variation = written(fit.variation.value)
      return (
        Candidate("groups, \(family.rawValue)", fit, gaps.count),
        .together(share: share, shape: family.rawValue, variation: variation),
        // Counts of groups vary by the square of their gaps' variation; groups are geometric.
        variation * variation * mean + (mean - 1)
      )
    }.sorted { $0.candidate.bic < $1.candidate.bic }
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
