public import Quantities

/// Requests of one organization in the order of their arrival, with what each of them costs.
///
/// Kept as running totals, so that the cost of any run of them is one subtraction. Priced once, they
/// can be charged to the same organization under any number of terms.
public struct PricedRequests: Sendable {
  /// What comes before a request, or after the last.
  @usableFromInline
  struct Totals: Sendable, BitwiseCopyable {
    /// What the requests before cost the customer, in nano-units.
    @usableFromInline var amount: Int64 = 0
    /// What they cost at their providers.
    @usableFromInline var providerCost: Int64 = 0
    /// When the last of them is booked.
    @usableFromInline var instant = Instant(nanoseconds: 0)

    @inlinable
    init() {}
  }

  /// The totals before each request, then after the last.
  @usableFromInline var totals: ContiguousArray<Totals> = [Totals()]

  /// Makes an empty list.
  public init() {}

  /// The number of requests.
  @inlinable public var count: Int { totals.count - 1 }

  /// Adds requests one after the other, as long as their totals fit.
  ///
  /// - Parameters:
  ///   - places: Where they stand in the columns.
  ///   - amounts: What they cost the customer, in nano-units.
  ///   - providerCosts: What they cost at their providers.
  ///   - instants: When they are booked, in nanoseconds since the epoch.
  /// - Returns: The place after the last one that was added.
  public mutating func append(
    _ places: Range<Int>, amounts: ContiguousArray<Int64>, providerCosts: ContiguousArray<Int64>,
    instants: ContiguousArray<Int64>
  ) -> Int {
    var end = places.lowerBound
    let last = totals[count]
    totals.append(addingCapacity: places.count) { added in
      var (next, place) = (last, places.lowerBound)
      while place < places.upperBound {
        let (amount, overflow) = next.amount.addingReportingOverflow(amounts[place])
        let (cost, costOverflow) = next.providerCost.addingReportingOverflow(
          providerCosts[place])
        guard !overflow, !costOverflow else { break }
        next.amount = amount
        next.providerCost = cost
        next.instant = Instant(nanoseconds: instants[place])
        added.append(next)
        place += 1
      }
      end = place
    }
    return end
  }

  /// Forgets all requests.
  public mutating func removeAll() { totals.removeSubrange(1...) }

  /// What the first requests cost together.
  ///
  /// - Precondition: there are so many.
  @inlinable
  public func amount(ofFirst count: Int) -> Money { Money(nanos: totals[count].amount) }

  /// What a run of requests costs the customer.
  ///
  /// - Precondition: the run lies in the list.
  @inlinable
  public func amount(of run: Range<Int>) -> Money {
    Money(nanos: totals[run.upperBound].amount - totals[run.lowerBound].amount)
  }

  /// What a run of requests costs at their providers.
  ///
  /// - Precondition: the run lies in the list.
  func providerCost(of run: Range<Int>) -> Money {
    Money(nanos: totals[run.upperBound].providerCost - totals[run.lowerBound].providerCost)
  }

  /// When a request is booked.
  func instant(of request: Int) -> Instant { totals[request + 1].instant }

  /// The longest run from a place on that costs no more than an amount.
  ///
  /// - Complexity: O(log n) in the length of the run.
  func run(from start: Int, upTo end: Int, costingAtMost most: Int64) -> Range<Int> {
    let (limit, overflow) = totals[start].amount.addingReportingOverflow(most)
    guard !overflow, totals[end].amount > limit else { return start..<end }
    // Doubling steps first: runs are short where there is little credit.
    var step = 1
    while start + step < end, totals[start + step].amount <= limit { step *= 2 }
    var (low, high) = (start + step / 2, min(start + step, end))
    while low + 1 < high {
      let middle = low + (high - low) / 2
      if totals[middle].amount <= limit { low = middle } else { high = middle }
    }
    return start..<low
  }
}
