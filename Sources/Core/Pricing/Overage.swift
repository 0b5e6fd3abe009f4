public import Quantities

/// What happens to requests beyond a plan's included ones.
public enum Overage: Hashable, Sendable {
  /// They are rejected.
  case rejected
  /// Each costs a rate, invoiced at the period's end, until there were as many in a period as the
  /// limit says; then they are rejected.
  case charged(perRequest: Rate, upTo: OverageLimit = .none)
}

/// How much overage there may be in a period.
public struct OverageLimit: Hashable, Sendable {
  /// The most that it may cost; nil for no such limit.
  public let amount: Money?
  /// The most requests beyond the included ones; nil for no such limit.
  public let requests: Int64?

  /// No limit.
  public static let none = OverageLimit()

  /// Makes a limit; a plan checks it.
  public init(amount: Money? = nil, requests: Int64? = nil) {
    self.amount = amount
    self.requests = requests
  }

  /// Returns how many requests beyond the included ones may be served in a period.
  ///
  /// - Parameters:
  ///   - rate: What each costs from now on.
  ///   - served: How many were served before, and
  ///   - cost: what these cost.
  /// - Returns: The number, those served before included; nil where there is no limit.
  public func mostRequests(at rate: Rate, after served: Int64, costing cost: Money) -> Int64? {
    guard let amount else { return requests }
    let room = Int128(amount.nanos) - Int128(cost.nanos)
    // The longest run that the amount pays for in full: costs grow with the number.
    var (low, high) = (Int64(0), Int64.max / 2 - served)
    while low < high {
      let middle = low + (high - low + 1) / 2
      let price = try? rate.cost(of: middle, rounding: .halfEven)
      if let price, Int128(price.nanos) <= room { low = middle } else { high = middle - 1 }
    }
    return min(served + low, requests ?? .max)
  }
}
