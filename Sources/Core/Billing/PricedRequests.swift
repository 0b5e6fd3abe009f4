public import Pricing
public import Quantities

/// Requests of one organization in the order of their arrival, with what each of them costs.
///
/// Kept as running totals, so that the cost of any run of them is one subtraction. Priced once, they
/// can be charged to the same organization under any number of terms.
public struct PricedRequests: Sendable {
  /// What the first n requests cost the customer, in nano-units, for n from zero.
  @usableFromInline var amounts: ContiguousArray<Int64> = [0]
  /// What they cost at their providers.
  @usableFromInline var providerCosts: ContiguousArray<Int64> = [0]
  /// When each of them is booked.
  @usableFromInline var instants: ContiguousArray<Instant> = []

  /// Makes an empty list.
  public init() {}

  /// The number of requests.
  @inlinable public var count: Int { instants.count }

  /// Adds the next request; false, and nothing is added, where the totals do not fit any more.
  @inlinable
  public mutating func append(_ charge: Charge, at instant: Instant) -> Bool {
    let (amount, overflow) = amounts[count].addingReportingOverflow(charge.amount.nanos)
    let (cost, costOverflow) = providerCosts[count].addingReportingOverflow(
      charge.providerCost.nanos)
    guard !overflow, !costOverflow else { return false }
    amounts.append(amount)
    providerCosts.append(cost)
    instants.append(instant)
    return true
  }

  /// Forgets all requests.
  public mutating func removeAll() {
    amounts.removeSubrange(1...)
    providerCosts.removeSubrange(1...)
    instants.removeAll(keepingCapacity: true)
  }

  /// What the first requests cost together.
  ///
  /// - Precondition: there are so many.
  @inlinable
  public func amount(ofFirst count: Int) -> Money { Money(nanos: amounts[count]) }

  /// What a run of requests costs the customer.
  ///
  /// - Precondition: the run lies in the list.
  @inlinable
  public func amount(of run: Range<Int>) -> Money {
    Money(nanos: amounts[run.upperBound] - amounts[run.lowerBound])
  }

  /// What a run of requests costs at their providers.
  ///
  /// - Precondition: the run lies in the list.
  @inlinable
  public func providerCost(of run: Range<Int>) -> Money {
    Money(nanos: providerCosts[run.upperBound] - providerCosts[run.lowerBound])
  }

  /// The longest run from a place on that costs no more than an amount.
  ///
  /// - Complexity: O(log n) in the length of the run.
  func run(from start: Int, upTo end: Int, costingAtMost most: Int64) -> Range<Int> {
    let (limit, overflow) = amounts[start].addingReportingOverflow(most)
    guard !overflow, amounts[end] > limit else { return start..<end }
    // Doubling steps first: runs are short where there is little credit.
    var step = 1
    while start + step < end, amounts[start + step] <= limit { step *= 2 }
    var (low, high) = (start + step / 2, min(start + step, end))
    while low + 1 < high {
      let middle = low + (high - low) / 2
      if amounts[middle] <= limit { low = middle } else { high = middle }
    }
    return start..<low
  }
}
