public import Pricing

/// A quantity that is metered and charged by itself: traces, storage, compute.
public struct Meter: Hashable, Sendable {
  /// Its name in plans, traffic and results.
  public let name: String
  /// What one of it is, such as `GB-month`.
  public let unit: String
  /// What it costs.
  public let price: MeterPrice

  /// Makes a meter.
  public init(name: String, unit: String, price: MeterPrice) {
    self.name = name
    self.unit = unit
    self.price = price
  }
}
