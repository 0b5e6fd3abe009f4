import Experiments
import Projection
import Quantities
import Statistics
public import Studies
import Text

extension Sweep {
  /// More rows than these are for the file.
  private static let mostRows = 20

  /// The sweep as lines to be read on a terminal of a width.
  public func lines(width: Int) -> [String] {
    let heading =
      "\(plan.name): \(plan.points.count) point(s), \(plan.replications) replication(s) of each"
    let names = plan.objectives.map {
      $0.goal == .min ? "low \($0.metric.name)" : "high \($0.metric.name)"
    }
    let best = front.members.count { $0.standing == .best }
    let close = front.members.count - best
    var text = "\(best) best point(s) for \(names.joined(separator: ", "))"
    if close > 0 { text += ", and \(close) close to them" }
    return [heading] + TextTable.wrapped(text + ":", width: width) + table(width: width)
  }

  private func table(width: Int) -> [String] {
    let keys = KeyTitles.titles(of: plan.keys)
    let columns = ["point"] + keys + ["front"] + plan.objectives.map(\.metric.name)
    let numbers = Set(columns.indices).subtracting([keys.count + 1])
    func table(withIntervals: Bool) -> TextTable {
      let rows = front.members.prefix(Self.mostRows).map { member in
        [String(member.point + 1)] + plan.points[member.point].values.map(\.printable)
          + [member.standing.rawValue]
          + plan.objectives.map {
            text(estimate($0.metric, member.point), $0.metric, withInterval: withIntervals)
          }
      }
      return TextTable(columns, rightAligned: numbers, rows)
    }
    let whole = table(withIntervals: true)
    let more = front.members.count - Self.mostRows
    let rest = more > 0 ? ["  and \(more) more in pareto.csv"] : []
    guard !whole.fits(width: width) else { return whole.lines(width: width) + rest }
    return table(withIntervals: false).lines(width: width) + rest
      + TextTable.wrapped(
        "pareto.csv has the intervals, for which there is no room here", width: width)
  }

  /// A mean, with its interval where that is asked for: `$65.75 ($65.38 … $66.12)`.
  private func text(
    _ estimate: MetricEstimate, _ metric: Metric, withInterval: Bool
  ) -> String {
    let currency = plan.points[0].input.currency
    guard let mean = estimate.mean else { return "" }
    let text = MetricWording.text(mean, metric, currency: currency)
    // One replication tells nothing about the others.
    guard withInterval, let interval = estimate.interval else { return text }
    let ends = [interval.low, interval.high].map {
      MetricWording.text($0, metric, currency: currency)
    }
    return "\(text) (\(ends[0]) … \(ends[1]))"
  }
}
