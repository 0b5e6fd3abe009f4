import Glibc

/// Two states of different rate, found from how much counts of requests vary in windows of several
/// lengths.
///
/// The variance over the mean grows with the length of the window to a limit; the limit, how fast it
/// is reached, and the skewness of counts give the two states. Unlike the likelihood of gaps, which
/// the shortest of them rule, this describes the times over which a balance burns down.
///
/// - Source: H. Heffes and D. M. Lucantoni, IEEE Journal on Selected Areas in Communications 4
///   (1986), matched to more than one window by least squares of logarithms.
struct BurstCounts: Sendable {
  /// The rate of the busy state over that of the quiet one, and the mean times in both, in seconds.
  let ratio: Double
  let quiet: Double
  let busy: Double
  /// The limit of the variance over the mean.
  let dispersion: Double

  /// Finds two states, or nothing where counts do not vary more than those of independent requests.
  init?(_ curve: DispersionCurve, rate: Double) {
    guard curve.points.count >= 3, rate > 0 else { return nil }
    let excess = curve.points.map { $0.dispersion - 1 }
    guard excess.allSatisfy({ $0 > 0.1 }), let largest = excess.max() else { return nil }
    let middle = curve.points[curve.points.count / 2].seconds
    let found = Minimizer.minimum(from: [log(largest), -log(middle)]) { point in
      curve.points.reduce(0) { sum, measured in
        let fitted = Self.dispersion(
          excess: exp(point[0]), decay: exp(point[1]), seconds: measured.seconds)
        let difference = log(measured.dispersion / fitted)
        return sum + difference * difference
      }
    }
    let limit = exp(found.point[0])
    let decay = exp(found.point[1])
    // The variance of the rate relative to its squared mean.
    let variance = limit * decay / (2 * rate)
    guard variance.isFinite, variance > 1e-4, decay.isFinite, limit < 1e7 else { return nil }
    let skewness = max(0, curve.skewness(near: 0.5 / decay))
    // A quiet state has no negative rate.
    let mostBusy = 0.98 / (1 + variance)
    let share = min(mostBusy, (1 - skewness / (skewness * skewness + 4).squareRoot()) / 2)
    guard share > 1e-4 else { return nil }
    let deviation = variance.squareRoot()
    let low = 1 - deviation * (share / (1 - share)).squareRoot()
    let high = 1 + deviation * ((1 - share) / share).squareRoot()
    ratio = written(high / low)
    busy = written(1 / (decay * (1 - share)))
    quiet = written(1 / (decay * share))
    dispersion = 1 + limit
    guard ratio.isFinite, ratio > 1, quiet >= 1e-3, busy >= 1e-3, max(quiet, busy) < 1e9 else {
      return nil
    }
  }

  /// The variance over the mean of counts in a window: one for short ones, growing to a limit that
  /// exceeds it by so much; the decay is the inverse of the time over which the rate is alike.
  static func dispersion(excess: Double, decay: Double, seconds: Double) -> Double {
    let passed = decay * seconds
    let part = passed > 1e-4 ? 1 + expm1(-passed) / passed : passed / 2
    return 1 + excess * part
  }
}

/// How much counts of requests vary in windows of several lengths, beside the profile.
struct DispersionCurve: Sendable {
  struct Point: Sendable {
    let seconds: Double
    /// The mean squared distance from the expected count over the mean of that.
    let dispersion: Double
    /// The skewness of the rate behind the counts.
    let skewness: Double
  }

  private(set) var points: [Point] = []

  private static let lengths = [1.0, 3, 10, 30, 100, 300, 1000, 3000, 10_000, 30_000]
  private static let fewestWindows = 20.0

  /// Counts in whole windows, not longer than one; times are seconds since the start, ascending, of
  /// so many requests together, where so many in a second are expected in each cell.
  init(
    _ times: [Double], _ cells: [RateCell], rates: [Double], tick: Double, together: Double = 1,
    longest: Double
  ) {
    let end = cells.reduce(0) { $0 + $1.seconds }
    let rate = zip(cells, rates).reduce(0) { $0 + $1.0.seconds * $1.1 } / max(1e-9, end)
    for length in Self.lengths
    where end / length >= Self.fewestWindows && length >= 10 * tick && length <= longest
      && length * rate >= 2 * together
    {
      let windows = Int(end / length)
      let expected = Self.expected(cells, rates, length: length, windows: windows)
        .map { $0 / together }
      var counts = Array(repeating: 0.0, count: windows)
      for time in times {
        let place = Int(time / length)
        if place >= 0, place < windows { counts[place] += 1 }
      }
      let mean = expected.reduce(0, +) / Double(windows)
      var (second, third) = (0.0, 0.0)
      for (count, expected) in zip(counts, expected) {
        let difference = count - expected
        second += difference * difference
        third += difference * difference * difference
      }
      second /= Double(windows)
      third /= Double(windows)
      // Counts add the moments of independent requests to those of the rate.
      let spread = max(1e-9, second - mean)
      let skewness = (third - 3 * spread - mean) / (spread * spread.squareRoot())
      points.append(
        Point(seconds: length, dispersion: second / max(1e-9, mean), skewness: skewness))
    }
  }

  /// How many times as much counts vary as under a process with a limit of the variance over the
  /// mean: the geometric mean over the longer half of the windows.
  func excess(over limit: Double) -> Double {
    let longer = points.suffix((points.count + 1) / 2)
    guard !longer.isEmpty, limit > 0 else { return 1 }
    let sum = longer.reduce(0) { $0 + log(max(1e-9, $1.dispersion) / limit) }
    return exp(sum / Double(longer.count))
  }

  func skewness(near seconds: Double) -> Double {
    points.min { log($0.seconds / seconds).magnitude < log($1.seconds / seconds).magnitude }?
      .skewness ?? 0
  }

  private static func expected(
    _ cells: [RateCell], _ rates: [Double], length: Double, windows: Int
  ) -> [Double] {
    var expected = Array(repeating: 0.0, count: windows)
    var from = 0.0
    for (cell, rate) in zip(cells, rates) {
      let to = from + cell.seconds
      var place = Int(from / length)
      var at = from
      while at < to, place < windows {
        let next = min(to, Double(place + 1) * length)
        expected[place] += rate * (next - at)
        at = next
        place += 1
      }
      from = to
    }
    return expected
  }
}
