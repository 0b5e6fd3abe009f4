import Fitting
import Quantities
import Statistics
import Text
import Traffic

extension FittedScenario {
  /// When requests arrive, line by line.
  var arrivals: [String] {
    if let days = fit.days { return resampled(days) }
    var lines: [String]
    let rate = self.rate
    switch fit.process.kind {
    case .poisson: lines = ["process: poisson", rate]
    case .renewal(let shape, let variation):
      lines = [
        "process: renewal", rate, "shape: \(shape)",
        "cv: \(Self.number(variation.value))" + Self.comment(variation),
      ]
    case .bursts(let ratio, let quiet, let busy):
      lines = [
        "process: bursts", rate, "states:",
        "  - {rate: 1, mean_time: \(Self.number(quiet.value))s}" + Self.comment(quiet, unit: " s"),
        "  - {rate: \(Self.number(ratio.value)), mean_time: \(Self.number(busy.value))s}"
          + Self.comment(ratio, before: "rate ") + Self.comment(busy, unit: " s", isFirst: false),
      ]
    case .together(let share, let shape, let variation):
      let gap =
        shape == "exponential"
        ? "exponential: {mean: 1s}" : "\(shape): {mean: 1s, cv: \(Self.number(variation))}"
      lines = [
        "process: renewal", rate,
        "gap: {mixture: [{share: \(Self.number(share)), constant: 0s}, "
          + "{share: \(Self.number(1 - share)), \(gap)}]}",
      ]
    case .batch(let schedule):
      lines = [
        "process: batch", "size: \(schedule.size)",
        "every: \(Self.number(schedule.every.seconds, 15))s",
      ]
    }
    if let (values, weights) = fit.groupSizes {
      lines += ["together:", "  discrete:"]
      lines += Self.list("    values: ", values, perLine: 12)
      lines += Self.list("    weights: ", weights, perLine: 12)
    }
    return lines + profile
  }

  /// The rate with its standard error; of groups, where they come together.
  private var rate: String {
    let hourly = definition.rate * 3600
    let error = definition.uncertainty?.rate ?? 0
    let comment =
      definition.together != nil
      ? "  # groups of requests" : fit.days == nil ? Self.comment(fit.rate) : ""
    return "rate: " + Self.estimate(hourly, error: error * hourly, digits: 8, unit: "/h") + comment
  }

  /// A number alone, or an estimate with its standard error.
  private static func estimate(
    _ value: Double, error: Double, digits: Int = 6, unit: String = ""
  ) -> String {
    let text = number(value, digits) + unit
    return error > 0 ? "{estimate: \(text), se: \(number(error, 4))\(unit)}" : text
  }

  private static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  private func resampled(_ days: ResampledDays) -> [String] {
    var lines = ["process: resampled", rate]
    if let first = days.firstWeekday { lines.append("first_weekday: \(Self.weekdays[first])") }
    lines.append("days:")
    return lines
      + days.days.map { hours in
        "  - [" + hours.map { Self.number($0, 15) }.joined(separator: ", ") + "]"
      }
  }

  private var profile: [String] {
    var lines: [String] = []
    if fit.profile.shape != .constant {
      lines.append("profile:")
      lines += Self.list("  hours: ", fit.profile.hours, perLine: 12)
    }
    if fit.profile.isGrowing, let growth = fit.profile.growth {
      let interval = growth.interval.map {
        "  # \(Self.number($0.low * 100, 3)) to \(Self.number($0.high * 100, 3)) %"
      }
      let error = (definition.uncertainty?.growth ?? 0) * (1 + growth.value)
      lines.append(
        "growth: "
          + Self.estimate(growth.value * 100, error: error * 100, unit: "%/month")
          + (interval ?? ""))
    }
    let variation = definition.variation
    let uncertainty = definition.uncertainty
    if variation != .none {
      lines.append("variation:")
      for (key, value, error, correlation) in [
        ("day", variation.day, uncertainty?.day ?? 0, variation.dayCorrelation),
        ("hour", variation.hour, uncertainty?.hour ?? 0, variation.hourCorrelation),
      ] where value > 0 {
        lines.append("  \(key): " + Self.estimate(value, error: error * value))
        lines.append("  \(key)_correlation: \(Self.number(correlation))")
      }
      if let before = variation.before { lines.append("  before: \(Self.number(before))") }
    }
    return lines
  }
}
