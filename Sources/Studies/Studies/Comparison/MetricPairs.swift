import Experiments
import Projection

/// The pairs of one metric: of one organization, of a size class, or of all.
struct MetricPairs: Sendable {
  private enum Moments: Sendable {
    case money(PairedMoments<ExactSeries>)
    case number(PairedMoments<RoundedSeries>)
  }

  private var moments: Moments
  /// What a value can be.
  private let possible: ClosedRange<Double>

  init(_ metric: Metric, possible: ClosedRange<Double>) {
    moments = metric.unit == .money ? .money(PairedMoments()) : .number(PairedMoments())
    self.possible = possible
  }

  /// Adds a pair; one without two values is left out.
  mutating func add(baseline: Metric.Value?, alternative: Metric.Value?) {
    switch (moments, baseline, alternative) {
    case (.money(var pairs), .money(let left), .money(let right)):
      pairs.add(baseline: left, alternative: right)
      moments = .money(pairs)
    case (.number(var pairs), .number(let left), .number(let right)):
      pairs.add(baseline: left, alternative: right)
      moments = .number(pairs)
    default: break
    }
  }

  /// What the pairs say, in major units for money; nil without a pair.
  func difference(of metric: Metric) -> MetricDifference? {
    switch moments {
    case .money(let pairs): MetricDifference(exact: pairs)
    case .number(let pairs): MetricDifference(pairs, of: metric, possible: possible)
    }
  }
}
