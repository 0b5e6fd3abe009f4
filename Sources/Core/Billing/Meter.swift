public import Pricing

/// A quantity that is metered and charged by itself: traces, storage, compute.
public struct Meter: Hashable, Sendable {
  /// The name of the meter that counts the traces of requests.
  public static let traceName = "trace"

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

/// A quantity of one meter.
public struct MeteredQuantity: Hashable, Sendable {
  /// The index of the meter.
  public var meter: Int
  /// The quantity in the meter's unit.
  public var quantity: MeterQuantity

  /// Makes a quantity.
  public init(meter: Int, quantity: MeterQuantity) {
    self.meter = meter
    self.quantity = quantity
  }
}
