/// The gaps at the values that were tried, each evaluated once.
///
/// A class because functions handed to a library add to it.
final class TriedValues<Failure: Error> {
  private let evaluate: ([Double]) throws(Failure) -> [PairedGap?]
  /// Ascending by value.
  private(set) var points: [BreakEvenFinding.Point] = []

  init(_ evaluate: @escaping ([Double]) throws(Failure) -> [PairedGap?]) {
    self.evaluate = evaluate
  }

  /// The gap at a value that was tried.
  subscript(value: Double) -> PairedGap? {
    let place = place(of: value)
    return place < points.count && points[place].value == value ? points[place].gap : nil
  }

  /// Evaluates those of the values that were not tried before.
  func add(_ values: [Double]) throws(Failure) {
    let new = values.filter { value in
      let place = place(of: value)
      return place == points.count || points[place].value != value
    }
    guard !new.isEmpty else { return }
    for (value, gap) in zip(new, try evaluate(new)) {
      points.insert(BreakEvenFinding.Point(value: value, gap: gap), at: place(of: value))
    }
  }

  /// The values from one of them on, away from it.
  func values(from start: Double, isBelow: Bool) -> [Double] {
    let values = points.map(\.value)
    return isBelow ? values.filter { $0 <= start }.reversed() : values.filter { $0 >= start }
  }

  /// Where a value stands, or would.
  ///
  /// - Complexity: O(log n).
  private func place(of value: Double) -> Int {
    var (low, high) = (0, points.count)
    while low < high {
      let middle = low + (high - low) / 2
      if points[middle].value < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
