import Experiments
import Projection

/// The pairs of one metric: of one organization, of a size class, or of all.
enum MetricPairs: Sendable {
  case money(PairedMoments<ExactSeries>)
  case number(PairedMoments<RoundedSeries>)

  init(_ metric: Metric) {
    self = metric.unit == .money ? .money(PairedMoments()) : .number(PairedMoments())
  }

  /// Adds a pair; one without two values is left out.
  mutating func add(baseline: Metric.Value?, alternative: Metric.Value?) {
    switch (self, baseline, alternative) {
    case (.money(var moments), .money(let left), .money(let right)):
      moments.add(baseline: left, alternative: right)
      self = .money(moments)
    case (.number(var moments), .number(let left), .number(let right)):
      moments.add(baseline: left, alternative: right)
      self = .number(moments)
    default: break
    }
  }

  /// What the pairs say, in major units for money; nil without a pair.
  func difference(of metric: Metric) -> MetricDifference? {
    switch self {
    case .money(let moments): MetricDifference(exact: moments)
    case .number(let moments): MetricDifference(moments, of: metric)
    }
  }
}
