import Quantities
import Randomness

/// What the numbers of a distribution count, and so how they are written.
struct DistributionUnit {
  /// The name of the definition in the schema.
  let definition: String
  /// How one value is written.
  let amount: ValueType<Double>
  /// Examples of a lower and a higher value.
  let examples: (low: String, high: String)

  /// Plain numbers such as tokens.
  static var number: DistributionUnit {
    DistributionUnit(
      definition: "distribution",
      amount: ValueType<Decimal>.decimal(from: .zero).map(\.approximation),
      examples: ("900", "4000"))
  }

  /// Lengths of time, in seconds once read.
  static var duration: DistributionUnit {
    DistributionUnit(
      definition: "duration_distribution", amount: ValueType<Duration>.duration.map(\.seconds),
      examples: ("30s", "2m"))
  }

  /// Parts of a whole.
  static var share: DistributionUnit {
    DistributionUnit(
      definition: "share_distribution", amount: ValueType<Decimal>.share.map(\.approximation),
      examples: ("20%", "60%"))
  }
}
