public import Pricing
public import Quantities
public import Traffic

/// What the requests of a log cost at a scenario's prices.
public struct ReplayedCost {
  /// What requests of a model use that it has no price of.
  public struct Gap: Sendable {
    /// The model.
    public let model: ModelID
    /// What is used; nil: requests are of a batch, which has no prices of its own.
    public let type: UsageType?
    /// What is charged in its place; nil: nothing can be.
    public let stand: UsageType?
    /// How many requests there are.
    public fileprivate(set) var requests: Int64 = 0
    /// The line of the first.
    public let line: Int
  }

  /// What the provider charges, in nano-units.
  public private(set) var nanos: Int128 = 0
  /// What has no price, in the order of its coming.
  public private(set) var gaps: [Gap] = []
  private let rateCard: RateCard
  private let entries: [StreamEntry]
  /// What the model of each entry has no price of.
  private let missing: [[UsageType]]
  private let lacksBatch: [Bool]
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
    let versions = stream.entries.map { input.rateCard.models[$0.model.index].price.versions }
    // What these have no price of is told before; reasoning is output elsewhere too.
    let usual: Set<UsageType> = [.input, .output, .reasoning, .request]
    missing = versions.map { versions in
      UsageType.allCases.filter { type in
        !usual.contains(type) && versions.allSatisfy { $0.rates[type] == nil }
      }
    }
    lacksBatch = versions.map { $0.allSatisfy { !$0.hasBatchPrices } }
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
    let usage = row.mark.usage(as: entry)
    for type in missing[Int(row.entry)] where usage.quantity(of: type) > 0 {
      note(type, of: entry.model, line: row.line)
    }
    if usage.isBatch, lacksBatch[Int(row.entry)] { note(nil, of: entry.model, line: row.line) }
    guard let charge = try? rateCard.price(usage, model: entry.model, at: instant) else { return }
    nanos += Int128(charge.providerCost.nanos)
  }

  private mutating func note(_ type: UsageType?, of model: ModelID, line: Int) {
    var place = gaps.firstIndex { $0.model == model && $0.type == type }
    if place == nil {
      place = gaps.count
      gaps.append(Gap(model: model, type: type, stand: type.flatMap(Self.stand), line: line))
    }
    if let place { gaps[place].requests += 1 }
  }

  /// What is charged for a type that has no price.
  private static func stand(for type: UsageType) -> UsageType? {
    switch type {
    case .cachedInput, .cacheWrite, .cacheWriteOneHour, .audioInput, .imageInput: .input
    case .audioOutput, .imageOutput: .output
    default: nil
    }
  }
}
