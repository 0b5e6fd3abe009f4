import Quantities
import Randomness
import Text

extension Distribution {
  /// A distribution of the defaults.
  static func standard(_ make: () throws(DistributionError) -> Distribution) -> Distribution {
    guard let distribution = try? make() else { preconditionFailure("a default is impossible") }
    return distribution
  }

  /// A default that is always the same.
  static func always(_ value: Double) -> Distribution {
    standard { () throws(DistributionError) in try .constant(value) }
  }

  /// A default gap between events at a constant rate.
  static func exponential(around mean: Double) -> Distribution {
    standard { () throws(DistributionError) in try .exponential(mean: mean) }
  }
}

extension ValueType where Value == Distribution {
  /// A distribution in full, or one value that is always drawn.
  static func distribution(_ unit: DistributionUnit) -> Self {
    .either(
      scalar: constant(unit),
      structure: .object(unit.definition, "A distribution: a value, or one of its families") {
        object in
        let drawn = object.oneKey(of: alternatives(unit), "A distribution")
        if let drawn {
          object.check(
            drawn.lowerBound >= 0,
            "a draw may fall to \(drawn.lowerBound), but nothing here is negative; "
              + "narrow the spread or raise the mean")
          warnAboutTail(of: drawn, unit, object)
        }
        return drawn
      })
  }

  /// Tells of a tail so heavy that means over replications, and their intervals, do not settle; a
  /// share cannot have one.
  private static func warnAboutTail(
    of drawn: Distribution, _ unit: DistributionUnit, _ object: ObjectReader
  ) {
    let index = drawn.tailIndex
    guard index <= 2, !unit.isBounded else { return }
    let shape = DecimalFormat.fixed(index, significantDigits: 3)
    object.context?.problems.warning(
      index <= 1
        ? "its mean is infinite (a Pareto shape of \(shape), at most 1): means of what follows from "
          + "it grow with the replications, and their intervals hold nothing; read medians and "
          + "quantiles, or give it a shape above 2"
        : "its variance is infinite (a Pareto shape of \(shape), at most 2): means of what follows "
          + "from it settle slowly, and their intervals are too narrow; read medians and quantiles, "
          + "or give it a shape above 2", at: object.position)
  }

  private static func constant(_ unit: DistributionUnit) -> Self {
    unit.amount.checked { (value, _) throws(ScalarProblem) in
      try caught { () throws(DistributionError) in try Distribution.constant(value) }
    }
  }

  private static func caught(
    _ make: () throws(DistributionError) -> Distribution
  ) throws(ScalarProblem) -> Distribution {
    do throws(DistributionError) { return try make() } catch {
      throw ScalarProblem(error.description)
    }
  }

  private static func alternatives(
    _ unit: DistributionUnit
  ) -> [KeyAlternative<Distribution>] {
    let (low, high) = unit.examples
    let families = DistributionFamily.all.map { family in
      KeyAlternative(
        family.name, member(of: family, unit), family.documentation,
        example: "{mean: \(low), cv: 0.5}")
    }
    return families + [
      KeyAlternative(
        "constant", constant(unit), "Always the same value; short: the value itself.",
        example: low),
      KeyAlternative(
        "exponential", exponential(unit), "The gap between events at a constant rate.",
        example: "{mean: \(low)}"),
      KeyAlternative(
        "discrete", discrete(unit), "One of a few values.",
        example: "{values: [\(low), \(high)], weights: [3, 1]}"),
      KeyAlternative(
        "empirical", empirical(unit), "One of the values that were observed.",
        example: "{values: [\(low), \(high)]}"),
      KeyAlternative(
        "mixture", mixture(unit), "A draw from one of several distributions.",
        example: "[{share: 80%, constant: \(low)}, {share: 20%, constant: \(high)}]"),
    ]
  }

  private static func exponential(_ unit: DistributionUnit) -> Self {
    .object("\(unit.definition)_exponential", "An exponential distribution") { object in
      object.required("mean", unit.amount, "The mean.", example: unit.examples.low).flatMap {
        mean in
        object.make { () throws(DistributionError) in try .exponential(mean: mean) }
      }
    }
  }

  private static func member(of family: DistributionFamily, _ unit: DistributionUnit) -> Self {
    .object("\(unit.definition)_\(family.name)", "\(family.title) distribution") { object in
      func value(_ key: String, _ type: ValueType<Double>, _ documentation: String) -> Double? {
        object.optional(key, type, documentation)
      }
      var pairs = [
        [
          ("mean", value("mean", unit.amount, "The mean; with `cv`.")),
          ("cv", value("cv", .factor, "Standard deviation over mean; with `mean`.")),
        ],
        [
          ("median", value("median", unit.amount, "Half the values are below; with `p95`.")),
          ("p95", value("p95", unit.amount, "95 % of the values are below; with `median`.")),
        ],
      ]
      pairs.append(
        family.textbook.map { ($0.key, value($0.key, $0.number ?? unit.amount, $0.documentation)) })
      let given = pairs.indices.filter { pairs[$0].contains { object.has($0.0) } }
      guard given.count == 1, case let pair = pairs[given[0]],
        pair.allSatisfy({ object.has($0.0) })
      else {
        let choices = pairs.map { $0.map(\.0).quoted.replacing(", ", with: " and ") }
        if !object.hasUnknownKeys { object.fail("give \(choices.joined(separator: ", or "))") }
        return nil
      }
      guard let first = pair[0].1, let second = pair[1].1 else { return nil }
      return object.make { () throws(DistributionError) in
        try family.member(byPair: given[0], first, second)
      }
    }
  }

  private static func discrete(_ unit: DistributionUnit) -> Self {
    .object("\(unit.definition)_discrete", "A discrete distribution") { object in
      let values = object.required(
        "values", .list(of: unit.amount, minimum: 1), "The values.",
        example: "[\(unit.examples.low), \(unit.examples.high)]")
      let weights = object.optional(
        "weights", .list(of: .factor), shown: "all equal",
        "How often each comes, relative to the others.", example: "[3, 1]")
      guard let values else { return nil }
      return object.make(at: "weights") { () throws(DistributionError) in
        try .discrete(
          values: values, weights: weights ?? Array(repeating: 1, count: values.count))
      }
    }
  }

  private static func empirical(_ unit: DistributionUnit) -> Self {
    .object("\(unit.definition)_empirical", "An empirical distribution") { object in
      let values = object.required(
        "values", .list(of: unit.amount, minimum: 1), "The observations, in any order.",
        example: "[\(unit.examples.low), \(unit.examples.high)]")
      let interpolated = object.optional(
        "interpolated", .boolean, default: false,
        "Whether values between neighbouring observations come too.")
      return values.flatMap { values in
        object.make { () throws(DistributionError) in
          try .empirical(values, interpolated: interpolated)
        }
      }
    }
  }

  private static func mixture(_ unit: DistributionUnit) -> Self {
    ValueType<[(Double, Distribution)]>.list(of: component(unit), minimum: 1).checked {
      (components, _) throws(ScalarProblem) in
      try caught { () throws(DistributionError) in try .mixture(components) }
    }
  }

  private static func component(_ unit: DistributionUnit) -> ValueType<(Double, Distribution)> {
    .object("\(unit.definition)_component", "A part of a mixture") { object in
      let share = object.required(
        "share", .percent(), "How often it is drawn from, relative to the others.", example: "80%")
      let drawn = object.oneKey(of: alternatives(unit), "A part of a mixture")
      guard let share, let drawn else { return nil }
      return (share.approximation, drawn)
    }
  }
}

extension DistributionError: KeyProblem {
  /// The key whose value is to be changed, if it is one.
  var explanation: (key: String, message: String) {
    let key =
      switch self {
      case .nonPositive(let parameter), .notFinite(let parameter): parameter.rawValue
      case .reversedBounds: "high"
      case .percentileNotAboveMedian: "p95"
      default: ""
      }
    return (key, description)
  }
}
