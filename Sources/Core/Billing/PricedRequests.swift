public import Quantities

/// Requests of one organization in the order of their arrival, with what each of them costs.
///
/// Kept as running totals, so that the cost of any run of them is one subtraction. Priced once, they
/// can be charged to the same organization under any number of terms.
public struct PricedRequests: Sendable {
  /// What the requests before each cost the customer, then all of them, in nano-units.
  public private(set) var runningAmounts: ContiguousArray<Int64> = [0]
  /// Likewise at their providers; empty where that is the same for all of them.
  private var runningCosts: ContiguousArray<Int64> = []
  /// When each is booked, in nanoseconds since the epoch.
  private var instants: ContiguousArray<Int64> = []

  /// Makes an empty list.
  public init() {}

  /// The number of requests.
  @inlinable public var count: Int { runningAmounts.count - 1 }

  /// Adds requests one after the other, as long as their totals fit.
  ///
  /// - Parameters:
  ///   - places: Where they stand in the columns.
  ///   - amounts: What they cost the customer, in nano-units, none of it negative.
  ///   - providerCosts: What they cost at their providers; nil where that is the same.
  ///   - instants: When they are booked, in nanoseconds since the epoch.
  /// - Returns: The place after the last one that was added.
  public mutating func append(
    _ places: Range<Int>, amounts: ContiguousArray<Int64>,
    providerCosts: ContiguousArray<Int64>?, instants: ContiguousArray<Int64>
  ) -> Int {
    var end = Self.extend(&runningAmounts, by: amounts, places)
    if providerCosts != nil || !runningCosts.isEmpty {
      if runningCosts.isEmpty {
        runningCosts.append(contentsOf: runningAmounts.dropLast(end - places.lowerBound))
      }
      let within = Self.extend(
        &runningCosts, by: providerCosts ?? amounts, places.lowerBound..<end)
      runningAmounts.removeLast(end - within)
      end = within
    }
    self.instants.append(contentsOf: instants[places.lowerBound..<end])
    return end
  }

  /// Continues a running total, as long as it fits; returns where that ended.
  private static func extend(
    _ totals: inout ContiguousArray<Int64>, by column: ContiguousArray<Int64>, _ places: Range<Int>
  ) -> Int {
    let first = totals[totals.count - 1]
    var end = places.lowerBound
    totals.append(addingCapacity: places.count) { added in
      let column = column.span
      var total = first
      var bits = first
      for place in places { bits |= column[place] }
      // As many numbers below 2^48 as there may be come to less than 2^63.
      if places.count < 1 << 15, UInt64(bitPattern: bits) < 1 << 48 {
        for place in places {
          total &+= column[place]
          added.append(total)
        }
        end = places.upperBound
        return
      }
      for place in places {
        let (sum, overflow) = total.addingReportingOverflow(column[place])
        guard !overflow else { return }
        total = sum
        added.append(total)
        end = place + 1
      }
    }
    return end
  }

  /// Forgets all requests.
  public mutating func removeAll() {
    runningAmounts.removeSubrange(1...)
    runningCosts.removeAll(keepingCapacity: true)
    instants.removeAll(keepingCapacity: true)
  }

  /// What the first requests cost together.
  ///
  /// - Precondition: there are so many.
  @inlinable
  public func amount(ofFirst count: Int) -> Money { Money(nanos: runningAmounts[count]) }

  /// What a run of requests costs the customer.
  ///
  /// - Precondition: the run lies in the list.
  @inlinable
  public func amount(of run: Range<Int>) -> Money {
    Money(nanos: runningAmounts[run.upperBound] - runningAmounts[run.lowerBound])
  }

  /// What a run of requests costs at their providers.
  ///
  /// - Precondition: the run lies in the list.
  func providerCost(of run: Range<Int>) -> Money {
    guard !runningCosts.isEmpty else { return amount(of: run) }
    return Money(nanos: runningCosts[run.upperBound] - runningCosts[run.lowerBound])
  }

  /// When a request is booked.
  func instant(of request: Int) -> Instant { Instant(nanoseconds: instants[request]) }

  /// The longest run from a place on that costs no more than an amount.
  ///
  /// - Complexity: O(log n) in the length of the run.
  func run(from start: Int, upTo end: Int, costingAtMost most: Int64) -> Range<Int> {
    let (limit, overflow) = runningAmounts[start].addingReportingOverflow(most)
    guard !overflow, runningAmounts[end] > limit else { return start..<end }
    // Doubling steps first: runs are short where there is little credit.
    var step = 1
    while start + step < end, runningAmounts[start + step] <= limit { step *= 2 }
    var (low, high) = (start + step / 2, min(start + step, end))
    while low + 1 < high {
      let middle = low + (high - low) / 2
      if runningAmounts[middle] <= limit { low = middle } else { high = middle }
    }
    return start..<low
  }
}
