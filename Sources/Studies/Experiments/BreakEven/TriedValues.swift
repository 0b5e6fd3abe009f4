/// The gaps at the values that were tried, each evaluated once.
///
/// A class because functions handed to a library add to it.
final class TriedValues<Failure: Error> {
  private let evaluate: ([Double]) throws(Failure) -> [PairedEstimate?]
  /// Looked up, and iterated in the order of the values only.
  private var gaps: [Double: PairedEstimate?] = [:]

  init(_ evaluate: @escaping ([Double]) throws(Failure) -> [PairedEstimate?]) {
    self.evaluate = evaluate
  }

  /// The values that were tried, ascending.
  var values: [Double] { gaps.keys.sorted() }

  /// The gap at a value that was tried.
  subscript(value: Double) -> PairedEstimate? { gaps[value] ?? nil }

  /// Evaluates those of the values that were not tried before.
  func add(_ values: [Double]) throws(Failure) {
    let new = values.filter { gaps[$0] == nil }
    guard !new.isEmpty else { return }
    for (value, gap) in zip(new, try evaluate(new)) { gaps[value] = .some(gap) }
  }

  /// The values from one of them on, away from it.
  func values(from start: Double, isBelow: Bool) -> [Double] {
    isBelow ? values.filter { $0 <= start }.reversed() : values.filter { $0 >= start }
  }
}
