import Projection
import Studies

/// The organizations whose results are written, where those are only the worst of many.
///
/// Holds the rows of as many as are wanted, so that memory does not grow with their number. Of equally
/// bad ones the first are kept.
struct WorstOrganizations {
  private let most: Int
  private var offered = 0
  /// The worst first; equally bad ones in order.
  private var kept: [(badness: Double, place: Int, rows: RowRenderer.Rows)] = []

  /// Keeps at most so many.
  init(most: Int) { self.most = most }

  /// How bad an organization is in a metric: its mean, with the sign changed where little is bad, or
  /// not at all where there is none.
  static func badness(
    _ metric: Metric, _ tallies: [TallyTotals], of input: ProjectionInput
  ) -> Double {
    let values = tallies.compactMap { metric.value($0, of: input) }
    guard let mean = MetricEstimate(metric, values).mean else { return -.infinity }
    return metric.isBetterHigh ? -mean : mean
  }

  /// Takes the next organization, whose rows are only asked for where it is kept.
  mutating func offer(_ badness: Double, _ rows: () -> RowRenderer.Rows) {
    defer { offered += 1 }
    guard kept.count < most || badness > kept[kept.count - 1].badness else { return }
    var (low, high) = (0, kept.count)
    while low < high {
      let middle = low + (high - low) / 2
      if kept[middle].badness >= badness { low = middle + 1 } else { high = middle }
    }
    if kept.count == most { kept.removeLast() }
    kept.insert((badness, offered, rows()), at: low)
  }

  /// Their rows, in the order of organizations.
  var inOrder: [RowRenderer.Rows] { kept.sorted { $0.place < $1.place }.map(\.rows) }
}
