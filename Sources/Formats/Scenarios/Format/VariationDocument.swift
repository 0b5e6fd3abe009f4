import Quantities
import Randomness
import Text
import Traffic

/// A number that may be an estimate with a standard error.
struct EstimatedNumber {
  var value: Double
  /// The standard error over the number itself.
  var relativeError = 0.0

  /// A number alone, or an estimate with its error.
  ///
  /// - Parameters:
  ///   - name: What the structure is called in the schema.
  ///   - documentation: What it is.
  ///   - type: How the number is read.
  ///   - error: How the error is read.
  ///   - examples: An estimate, and an error.
  ///   - base: What an error is relative to, by the number.
  /// - Returns: How it is read.
  static func type(
    _ name: String, _ documentation: String, _ type: ValueType<Double>, error: ValueType<Double>,
    examples: (estimate: String, error: String), base: @escaping (Double) -> Double = { $0 }
  ) -> ValueType<Self> {
    .either(
      scalar: type.map { Self(value: $0) },
      structure: .object(name, documentation) { object in
        let value = object.required(
          "estimate", type, "The number itself, which is the mean of what is drawn.",
          example: examples.estimate)
        let error = object.optional(
          "se", error, shown: "0",
          "Its standard error: each replication draws a lognormal number around the estimate, unless "
            + "`parameters` is `fixed`.", example: examples.error)
        guard let value else { return nil }
        let relative = (error ?? 0) == 0 ? 0 : (error ?? 0) / base(value)
        guard (0...1).contains(relative) else {
          object.fail(
            "the standard error is negative, or greater than the estimate; write a smaller one",
            at: "se")
          return nil
        }
        return Self(value: value, relativeError: relative)
      })
  }
}

/// How much a rate varies at random, as far as a file says.
struct VariationDocument {
  var variation = RateVariation.none
  var dayError = 0.0
  var hourError = 0.0

  static var type: ValueType<Self> {
    .object("variation", "How much a rate varies at random", Self()) { object, document in
      let day = object.optional(
        "day", coefficient, shown: "0",
        "Standard deviation over mean of a factor for each local day.", example: "0.3")
      object.key(
        "day_correlation", &document.variation.dayCorrelation, .share,
        "The correlation of the logarithms of the factors of days that follow each other.",
        example: "50%")
      let hour = object.optional(
        "hour", coefficient, shown: "0",
        "Standard deviation over mean of a factor for each local hour.", example: "0.2")
      object.key(
        "hour_correlation", &document.variation.hourCorrelation, .share,
        "The correlation of the logarithms of the factors of hours that follow each other.",
        example: "50%")
      object.optional(
        "before", &document.variation.before, factor, shown: "unknown",
        "The factor of the day before the horizon, from which the first day follows.",
        example: "1.2")
      object.check(
        document.variation.before == nil || (day?.value ?? 0) > 0, "before",
        "days do not vary; give `day` as well, or leave `before` out")
      document.variation.day = day?.value ?? 0
      document.variation.hour = hour?.value ?? 0
      document.dayError = day?.relativeError ?? 0
      document.hourError = hour?.relativeError ?? 0
    }
  }

  private static var coefficient: ValueType<EstimatedNumber> {
    let number = ValueType<Decimal>.decimal(from: .zero, to: Decimal(100)).map(\.approximation)
    return EstimatedNumber.type(
      "estimated_variation", "A variation that was estimated", number, error: .factor,
      examples: ("0.3", "0.05"))
  }

  private static var factor: ValueType<Double> {
    ValueType<Decimal>.decimal(from: .zero, to: Decimal(1000)).checked {
      (factor, _) throws(ScalarProblem) in
      guard factor.approximation >= 0.001 else {
        throw ScalarProblem("it is below 0.001; write for example `1.2`")
      }
      return factor.approximation
    }
  }
}
