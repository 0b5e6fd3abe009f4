import Experiments
import Projection
import Quantities
import Statistics
public import Studies
import Text

extension BreakEven {
  /// What was found as lines to be read on a terminal of a width.
  public func lines(width: Int) -> [String] {
    let lattice = plan.search.lattice
    let place = plan.organization.map { " of \($0)" } ?? ""
    let heading =
      "break-even of \(plan.metric.name)\(place), \(plan.key) from \(plan.text(lattice.low)) to "
      + "\(plan.text(lattice.high)):"
    return TextTable.wrapped(heading.printable, width: width).map { String($0.dropFirst(2)) }
      + findings.indices.flatMap { alternative in
        sentences(alternative).flatMap { TextTable.wrapped($0.printable, width: width) }
      }
  }

  private func sentences(_ alternative: Int) -> [String] {
    let finding = findings[alternative]
    let names = "\(comparison.alternatives[alternative].name) against \(comparison.baseline.name)"
    guard !finding.crossings.isEmpty else { return ["\(names): \(none(alternative))"] }
    return finding.crossings.map { crossing in
      let requests = finding.point(crossing.value)?.requestsPerMonth.map {
        ", at \(DecimalFormat.fixed($0, significantDigits: 3)) requests a month"
      }
      return "\(names): \(value(crossing))\(requests ?? ""); below, "
        + "\(lower(crossing, of: alternative, isBelow: true)) is lower; above, "
        + lower(crossing, of: alternative, isBelow: false)
    }
  }

  /// The value of a crossing with its interval.
  private func value(_ crossing: BreakEvenCrossing) -> String {
    let text = plan.text(crossing.value)
    if crossing.low == nil, crossing.high == nil {
      guard comparison.baseline.input.replications > 1 else { return text }
      return "\(text) (anywhere in the range)"
    }
    let low = crossing.low.map { plan.text($0) } ?? "below the range"
    let high = crossing.high.map { plan.text($0) } ?? "beyond the range"
    return low == high ? text : "\(text) (\(low) … \(high))"
  }

  /// Who is lower all along, and by how little.
  private func none(_ alternative: Int) -> String {
    let points = findings[alternative].points
    let differences = points.compactMap { point in point.difference.map { (point.value, $0) } }
    guard let first = differences.first else { return "no value of \(plan.metric.name)" }
    guard let decisive = differences.first(where: { $0.1.difference != 0 }) else {
      return "the same all along"
    }
    let name =
      decisive.1.difference < 0
      ? comparison.alternatives[alternative].name : comparison.baseline.name
    let isSame = differences.contains { $0.1.difference == 0 }
    let nearest = differences.dropFirst().reduce(first) {
      $1.1.difference.magnitude < $0.1.difference.magnitude ? $1 : $0
    }
    let place =
      switch nearest.0 {
      case plan.search.lattice.low: ", the range's start"
      case plan.search.lattice.high: ", the range's end"
      default: ""
      }
    let currency = comparison.baseline.input.currency
    let gap = MetricWording.text(
      nearest.1.difference.magnitude, plan.metric, currency: currency)
    return "none; \(name) is lower\(isSame ? " or the same" : "") all along, and the gap is "
      + "smallest at \(plan.text(nearest.0))\(place): \(gap)"
  }
}
