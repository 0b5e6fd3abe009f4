import Glibc
public import Quantities
import Randomness
public import Traffic

extension TrafficFit {
  /// Returns the traffic from an instant on, which is after what was watched; or over that itself.
  public func projected(from start: Instant?) -> TrafficDefinition {
    days.map { resampling($0) } ?? fitted(from: start)
  }

  /// The fitted traffic from an instant on, with what is uncertain of it.
  func fitted(from start: Instant?) -> TrafficDefinition {
    let zone = options.zone
    let first = zone.local(window.from).date.daysSinceEpoch
    let passed = start.map { Double(zone.local($0).date.daysSinceEpoch - first) } ?? 0
    let growth = exp(min(50, profile.dailyGrowth * passed))
    let hourly = written(profile.rate * 3600 / process.groupSize * growth, digits: 8)
    var variation = process.variation?.variation ?? .none
    if start != nil, variation.day > 0 { variation.before = process.variation?.last }
    let dispersion = max(process.dispersion, profile.dispersion * profile.persistence)
    let slope = profile.dailyGrowthError ?? 0
    let beside = process.variation?.meanVariance
    // A trend is the more uncertain, the farther from the middle of what was seen.
    let (near, far) = (profile.centralDay, passed - profile.centralDay)
    let trend = start == nil ? 0 : dispersion * slope * slope * (far * far - near * near)
    let relative = max(
      0, profile.rateVariance(dispersion: process.dispersion, beside: beside) + trend
    ).squareRoot()
    let uncertainty = ParameterUncertainty(
      name: "fitted", rate: Self.error(relative, of: hourly),
      growth: Self.error(
        slope * dispersion.squareRoot() * RateProfile.daysPerMonth,
        of: 1 + profile.profile.monthlyGrowth),
      day: Self.error(process.variation?.dayError ?? 0, of: variation.day),
      hour: Self.error(process.variation?.hourError ?? 0, of: variation.hour))
    let isBatch = if case .batch = process.kind { true } else { false }
    return TrafficDefinition(
      process: process.process, rate: hourly / 3600, profile: profile.profile,
      mix: definition.mix, variation: variation, together: process.groups,
      uncertainty: isBatch || uncertainty.isNone ? nil : uncertainty)
  }

  /// A relative error as it is read from a scenario, where the error itself is written.
  private static func error(_ relative: Double, of value: Double) -> Double {
    guard value > 0, relative > 0 else { return 0 }
    return min(1, written(min(1, relative) * value, digits: 4) / value)
  }

  /// The traffic with recorded days that are drawn again.
  func resampling(_ days: ResampledDays) -> TrafficDefinition {
    TrafficDefinition(
      process: .resampled(days), rate: written(days.meanPerHour, digits: 8) / 3600,
      profile: .flat, mix: definition.mix, uncertainty: Self.uncertainty(of: days))
  }

  /// How uncertain the mean of recorded days is, as they vary and are alike.
  private static func uncertainty(of days: ResampledDays) -> ParameterUncertainty? {
    let sums = days.days.map { $0.reduce(0, +) }
    let mean = sums.reduce(0, +) / Double(sums.count)
    let relative = sums.map { $0 / mean - 1 }
    let variance = relative.reduce(0) { $0 + $1 * $1 } / Double(sums.count)
    let alike = VariationFit.correlation(relative, variance: variance)
    let count = max(1, Double(sums.count) * (1 - alike) / (1 + alike))
    let error = error((variance / count).squareRoot(), of: written(days.meanPerHour, digits: 8))
    return error > 0 ? ParameterUncertainty(name: "fitted", rate: error) : nil
  }

  /// The whole days that were recorded; nil where they are too few.
  var resampledDays: ResampledDays? { Self.resampledDays(profile) }

  /// How many requests groups of one instant have, and how often; nil where requests come alone.
  public var groupSizes: (values: [Double], weights: [Double])? {
    guard case .discrete(let values, let weights)? = process.groups?.kind else { return nil }
    return (values, weights)
  }

  /// The fewest days that are drawn from, and from which on each is one of its weekday.
  private static let fewestDays = 3
  private static let weeklyDays = 14

  static func resampledDays(_ profile: ProfileFit) -> ResampledDays? {
    let all = Dictionary(grouping: profile.cells, by: \.day)
    var days: [[Double]] = []
    var firstWeekday: Int?
    for day in all.keys.sorted() {
      let cells = all[day] ?? []
      guard cells.reduce(0, { $0 + $1.seconds }) >= 82_800 else { continue }
      firstWeekday = firstWeekday ?? cells[0].hourOfWeek / 24
      var hours = Array(repeating: 0.0, count: 24)
      for cell in cells { hours[cell.hourOfWeek % 24] += Double(cell.count) }
      days.append(hours)
    }
    guard days.count >= fewestDays, days.contains(where: { $0.contains { $0 > 0 } }) else {
      return nil
    }
    return ResampledDays(
      days: days, firstWeekday: days.count >= weeklyDays ? firstWeekday : nil)
  }
}
