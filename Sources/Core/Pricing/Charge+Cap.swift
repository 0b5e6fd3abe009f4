public import Quantities

extension Charge {
  /// Returns the charge cut down to an amount.
  ///
  /// What is charged first stays, in the order of the usage types; what the provider charges is not
  /// touched.
  ///
  /// - Parameter most: At least zero.
  /// - Returns: The charge, of that amount at most.
  @inlinable
  public func capped(at most: Money) -> Charge {
    guard amount > most else { return self }
    var result = self
    result.amount = most
    var left = most.nanos
    for index in amounts.indices {
      result.amounts[index] = min(amounts[index], left)
      left -= result.amounts[index]
    }
    return result
  }

  /// Raises the charge to the least that a request costs; the difference is for the request itself.
  @inline(__always)
  mutating func raise(to minimum: Money, providerMinimum: Money) {
    if amount < minimum {
      amounts[UsageType.request.index] += minimum.nanos - amount.nanos
      amount = minimum
    }
    providerCost = max(providerCost, providerMinimum)
  }
}
