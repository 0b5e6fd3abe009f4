import Projection
import Results
public import Studies
import Text

extension Decision {
  /// The metrics in short, in their order.
  private static let titles = [
    "P(blocked)", "blocked", "hours", "idle", "charges", "charged", "fees",
  ]

  /// The decision as lines to be read on a terminal of a width.
  public func lines(width: Int) -> [String] {
    let columns = ["", key, "traffic"] + Self.titles
    let rows = choices.enumerated().flatMap { point, choice in
      [("projected", projected), ("recorded", happened)].map { traffic, sweep in
        let isFirst = traffic == "projected"
        return [isFirst ? choice.name : "", isFirst ? choice.value ?? "" : "", traffic]
          + Self.metrics.map { metric in
            sweep.estimate(metric, point).mean.map {
              MetricWording.text($0, metric, currency: sweep.plan.points[point].input.currency)
            } ?? ""
          }
      }
    }
    return solution.lines(width: width) + ["", "what would have happened:"]
      + TextTable(columns, rightAligned: Set(1..<columns.count).subtracting([2]), rows)
      .lines(width: width)
  }
}
