import Glibc

/// Two states of different rate that take turns at random: a Markov-modulated Poisson process.
///
/// By maximum likelihood of the gaps. The likelihood of one gap is a product with the exponential
/// of a matrix of two rows, which has a closed form; the state is followed along the gaps by their
/// conditional probabilities. Time in a state passes on the clock, the requests follow the profile.
///
/// - Source: K. S. Meier-Hellstern, European Journal of Operational Research 29 (1987); T. Rydén,
///   Stochastic Models 10 (1994).
struct BurstFit: Sendable {
  /// The rate of the busy state over that of the quiet one, and the mean times in both, in seconds.
  let ratio: Estimate
  let quiet: Estimate
  let busy: Estimate
  let logLikelihood: Double

  static let parameterCount = 4
  /// The most gaps that are used: the first of a longer trace.
  static let mostGaps = 200_000
  private static let method = "maximum likelihood of gaps; observed information"

  /// Fits two states, or nothing where the search leads to none that differ.
  init?(_ all: RescaledGaps) {
    let gaps = all.prefix(Self.mostGaps)
    let few = all.prefix(4_000)
    let mean = gaps.seconds.reduce(0, +) / Double(gaps.count)
    var best: (point: [Double], value: Double)?
    for ratio in [3.0, 12] {
      for dwell in [8.0, 80, 800] {
        let start = [log(ratio), log(dwell * 3 * mean), log(dwell * mean)]
        let found = Minimizer.minimum(from: start, step: 0.7, tolerance: 0.05, rounds: 80) {
          Self.loss($0, few)
        }
        if found.value < best?.value ?? .infinity { best = found }
      }
    }
    guard let begin = best?.point else { return nil }
    // The level of the rate is searched as well: the other parameters are less certain for it.
    let found = Minimizer.minimum(from: begin + [0], step: 0.3, tolerance: 1e-5, rounds: 500) {
      Self.loss($0, gaps)
    }
    guard found.value < 1e299 else { return nil }
    let covariance = Minimizer.covariance(at: found.point) { Self.loss($0, gaps) }
    let estimates = found.point.prefix(3).enumerated().map { index, logarithm in
      let variance = covariance?[index][index]
      return Estimate(
        positive: written(exp(logarithm)), relativeError: variance.map { $0.squareRoot() },
        Self.method)
    }
    ratio = estimates[0]
    quiet = estimates[1]
    busy = estimates[2]
    let scale = Double(all.count) / Double(gaps.count)
    logLikelihood = -found.value * scale
    guard ratio.value > 1.01, ratio.value < 9_999 else { return nil }
  }

  /// The negative logarithm of the likelihood at logarithms of the ratio, of both mean times, and,
  /// if it is searched, of the level; infinite where one is out of range.
  private static func loss(_ point: [Double], _ gaps: RescaledGaps) -> Double {
    // A ratio below one would be the same states by other names.
    guard point[0] > 0, point[0] < 9.3, point[1].magnitude < 25, point[2].magnitude < 25 else {
      return .infinity
    }
    let level = point.count > 3 ? exp(point[3]) : 1
    var filter = BurstFilter(ratio: exp(point[0]), quiet: exp(point[1]), busy: exp(point[2]))
    var sum = 0.0
    for index in 0..<gaps.count {
      sum += log(
        filter.pass(seconds: gaps.seconds[index], expected: level * gaps.expected[index]))
    }
    return -sum - Double(gaps.count) * log(level)
  }

  /// The rates of both states relative to the mean over time.
  static func factors(
    ratio: Double, quiet: Double, busy: Double
  ) -> (quiet: Double, busy: Double) {
    let low = (quiet + busy) / (quiet + ratio * busy)
    return (low, ratio * low)
  }

  /// The limit of the variance over the mean of counts in ever longer times, at so many requests in
  /// a second.
  func dispersion(rate: Double) -> Double {
    let factors = Self.factors(ratio: ratio.value, quiet: quiet.value, busy: busy.value)
    let time = quiet.value + busy.value
    let share = busy.value / time
    let difference = factors.busy - factors.quiet
    let decay = 1 / quiet.value + 1 / busy.value
    return 1 + 2 * share * (1 - share) * difference * difference * rate / decay
  }
}

/// Follows the state of a two-state process along the gaps between its requests.
struct BurstFilter {
  private let low: Double
  private let high: Double
  private let leaveQuiet: Double
  private let leaveBusy: Double
  /// The probabilities of the states just after a request.
  private var inQuiet: Double
  private var inBusy: Double
  /// The probability of no request within the last gap.
  private(set) var survival = 1.0

  init(ratio: Double, quiet: Double, busy: Double) {
    (low, high) = BurstFit.factors(ratio: ratio, quiet: quiet, busy: busy)
    leaveQuiet = 1 / quiet
    leaveBusy = 1 / busy
    let weight = low * quiet + high * busy
    inQuiet = low * quiet / weight
    inBusy = high * busy / weight
  }

  /// Returns the density of the next gap, and moves on behind the request that ends it.
  mutating func pass(seconds: Double, expected: Double) -> Double {
    let a = -leaveQuiet * seconds - low * expected
    let b = leaveQuiet * seconds
    let c = leaveBusy * seconds
    let d = -leaveBusy * seconds - high * expected
    // The exponential of a matrix of two rows by its two real eigenvalues, center ± root.
    let center = (a + d) / 2
    let half = (a - d) / 2
    let root = (half * half + b * c).squareRoot()
    let upper = exp(center + root)
    let lower = exp(center - root)
    let cosine = (upper + lower) / 2
    let sine = root > 1e-12 ? (upper - lower) / (2 * root) : upper
    let quiet = inQuiet * (cosine + sine * half) + inBusy * sine * c
    let busy = inQuiet * sine * b + inBusy * (cosine - sine * half)
    survival = quiet + busy
    let density = quiet * low + busy * high
    inQuiet = quiet * low / density
    inBusy = busy * high / density
    return density
  }
}
