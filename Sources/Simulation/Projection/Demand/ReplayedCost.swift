import Pricing
import Quantities
public import Traffic

/// What the requests of a log cost at a scenario's prices.
public struct ReplayedCost {
  /// What the provider charges, in nano-units.
  public private(set) var nanos: Int128 = 0
  private let rateCard: RateCard
  private let entries: [StreamEntry]
  private let start: Instant?
  private var first: Int64?

  /// Starts with no requests.
  ///
  /// - Parameters:
  ///   - stream: The stream that replays the log, with what its models are.
  ///   - input: The scenario.
  public init(_ stream: StreamInput, in input: ProjectionInput) {
    rateCard = input.rateCard
    entries = stream.entries
    if case .replay(let trace) = stream.origin, trace.shift == .start {
      start = input.horizon.from
    } else {
      start = nil
    }
  }

  /// Adds a request; one that has no price costs nothing.
  public mutating func add(_ row: TraceRow) {
    let first = first ?? row.time
    self.first = first
    let instant =
      start.map { Instant(nanoseconds: $0.nanoseconds &+ (row.time &- first)) }
      ?? Instant(nanoseconds: row.time)
    let entry = entries[Int(row.entry)]
    guard
      let charge = try? rateCard.price(
        row.mark.usage(as: entry), model: entry.model, at: instant)
    else { return }
    nanos += Int128(charge.providerCost.nanos)
  }
}
