/// Holm's correction for asking many questions at once.
public enum HolmCorrection {
  /// Returns p-values that can be compared with one level, in the order given.
  ///
  /// Where every hypothesis with a corrected value of at most the level is rejected, the probability
  /// of rejecting any true one is at most the level, however the tests depend on one another.
  ///
  /// - Complexity: O(n log n).
  /// - Source: S. Holm, Scandinavian Journal of Statistics 6 (1979).
  public static func corrected(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var result = values
    var greatest = 0.0
    for (rank, index) in order.enumerated() {
      greatest = max(greatest, min(1, Double(values.count - rank) * values[index]))
      result[index] = greatest
    }
    return result
  }
}
