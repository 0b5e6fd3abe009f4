public import Quantities

extension RateCard {
  /// Returns whether a model costs the customer nothing, whatever a request that arrives at an instant
  /// uses.
  ///
  /// - Complexity: O(p) in the number of the model's prices.
  public func isFree(_ model: ModelID, at instant: Instant) -> Bool {
    guard let prices = try? prices(of: model) else { return false }
    let valid = prices.filter {
      ($0.validFrom ?? instant) <= instant && $0.validUntil.map { instant < $0 } ?? true
    }
    return valid.allSatisfy { $0.price == .zero }
  }
}
