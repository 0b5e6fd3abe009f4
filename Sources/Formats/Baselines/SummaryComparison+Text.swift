import Statistics
import Text

extension SummaryComparison {
  /// Changes that chance explains are only examples.
  private static let mostNoise = 5

  /// The metrics that changed, those that differ first, as lines for a terminal of a width.
  public func lines(width: Int) -> [String] {
    let (differing, noise) = (Self.withoutTotals(differing), Self.withoutTotals(noise))
    let shown = differing.prefix(ComparisonText.mostMetrics)
    let tolerated = Self.withoutTotals(metrics.filter { $0.outcome == .tolerated })
    let few = noise.prefix(Self.mostNoise)
    let rows = shown + tolerated + few
    guard !rows.isEmpty else { return [] }
    let cells = rows.map { metric in
      let value = metric.value
      return [
        metric.organization.printable, metric.metric.printable, Self.short(value.old),
        Self.short(value.new), Self.short(value.change), value.relativeChange, metric.text,
      ]
    }
    let titles = ["organization", "metric", "old", "new", "change", "", ""]
    var lines = TextTable(
      titles, rightAligned: [2, 3, 4, 5], cut: [0, 1], dispensable: [4], cells
    )
    .lines(width: width)
    for (count, what) in [
      (differing.count - shown.count, "that differ"), (noise.count - few.count, "within chance"),
    ] where count > 0 {
      lines += ComparisonText.lines("and \(count) more \(what)", level: 1, width: width)
    }
    return lines
  }

  /// Leaves out what all organizations come to where one of them alone comes to the same.
  private static func withoutTotals(_ metrics: [MetricComparison]) -> [MetricComparison] {
    metrics.filter { total in
      total.organization != "*"
        || !metrics.contains {
          $0.organization != "*" && $0.metric == total.metric && $0.value == total.value
        }
    }
  }

  /// A number with as many digits as its uncertainty can bear.
  private static func short(_ text: String) -> String {
    guard let number = Double(text), number.isFinite else { return text.printable }
    return (text.hasPrefix("+") ? "+" : "") + DecimalFormat.fixed(number, significantDigits: 6)
  }
}

extension MetricComparison {
  /// What came out, in a few words.
  public var text: String {
    guard outcome == .chance || outcome == .differs, let probability else {
      return outcome.rawValue
    }
    let number = DecimalFormat.fixed(probability, significantDigits: 2)
    return outcome.rawValue + (probability < 1e-6 ? " (p < 0.000001)" : " (p \(number))")
  }
}
