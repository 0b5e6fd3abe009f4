import Quantities
import Randomness
import Text

extension ValueType where Value == Distribution {
  /// A distribution in full, or one value that is always drawn.
  static func distribution(_ unit: DistributionUnit) -> Self {
    .either(
      scalar: constant(unit),
      structure: .object(unit.definition, "A distribution: a value, or one of its families") {
        object in
        guard let drawn = object.oneKey(of: alternatives(unit), "A distribution") else {
          return nil
        }
        object.check(
          drawn.lowerBound >= 0,
          "a draw may fall to \(drawn.lowerBound), but nothing here is negative; "
            + "narrow the spread or raise the mean")
        return drawn
      })
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
        object.attempt { () throws(DistributionError) in try .exponential(mean: mean) }
      }
    }
  }

  private static func member(of family: DistributionFamily, _ unit: DistributionUnit) -> Self {
    let number = ValueType<Decimal>.decimal(from: .zero).map(\.approximation)
    let signed = ValueType<Decimal>.decimal().map(\.approximation)
    return .object("\(unit.definition)_\(family.name)", "\(family.title) distribution") { object in
      func parameter(_ parameter: DistributionFamily.Parameter) -> Double? {
        let type = parameter.isAmount ? unit.amount : parameter.isSigned ? signed : number
        return object.optional(parameter.key, type, parameter.documentation)
      }
      let (first, second) = family.textbook
      let pairs: [(DistributionFamily.Pair, [String], [Double?])] = [
        (
          .meanAndVariation, ["mean", "cv"],
          [
            object.optional("mean", unit.amount, "The mean; with `cv`."),
            object.optional("cv", number, "Standard deviation over mean; with `mean`."),
          ]
        ),
        (
          .medianAndPercentile, ["median", "p95"],
          [
            object.optional("median", unit.amount, "Half the values are below; with `p95`."),
            object.optional("p95", unit.amount, "95 % of the values are below; with `median`."),
          ]
        ),
        (.textbook, [first.key, second.key], [parameter(first), parameter(second)]),
      ]
      guard object.context != nil else { return nil }
      let given = pairs.filter { $0.1.contains(where: object.has) }
      guard given.count == 1, let (pair, keys, values) = given.first, keys.allSatisfy(object.has)
      else {
        let choices = pairs.map { $0.1.quoted.replacing(", ", with: " and ") }
        if !object.hasUnknownKeys {
          object.fail("give \(choices.joined(separator: ", or "))", at: object.position)
        }
        return nil
      }
      guard let one = values[0], let two = values[1] else { return nil }
      return object.attempt { () throws(DistributionError) in try family.make(pair, one, two) }
    }
  }

  private static func discrete(_ unit: DistributionUnit) -> Self {
    .object("\(unit.definition)_discrete", "A discrete distribution") { object in
      let values = object.required(
        "values", .list(of: unit.amount, minimum: 1), "The values.",
        example: "[\(unit.examples.low), \(unit.examples.high)]")
      let weights = object.optional(
        "weights", .list(of: ValueType<Decimal>.decimal(from: .zero).map(\.approximation)),
        shown: "all equal", "How often each comes, relative to the others.", example: "[3, 1]")
      guard let values else { return nil }
      let shares = weights ?? Array(repeating: 1, count: values.count)
      return object.attempt(at: "weights") { () throws(DistributionError) in
        try .discrete(values: values, weights: shares)
      }
    }
  }

  private static func empirical(_ unit: DistributionUnit) -> Self {
    .object("\(unit.definition)_empirical", "An empirical distribution") { object in
      let values = object.required(
        "values", .list(of: unit.amount, minimum: 1), "The observations, in any order.",
        example: "[\(unit.examples.low), \(unit.examples.high)]")
      let interpolated = object.optional(
        "interpolated", .boolean, default: false, shown: "false",
        "Whether values between neighbouring observations come too.")
      return values.flatMap { values in
        object.attempt { () throws(DistributionError) in
          try .empirical(values, interpolated: interpolated)
        }
      }
    }
  }

  private static func mixture(_ unit: DistributionUnit) -> Self {
    ValueType<[MixtureComponent]>.list(of: component(unit), minimum: 1).checked {
      (components, _) throws(ScalarProblem) in
      try caught { () throws(DistributionError) in
        try .mixture(components.map { ($0.share, $0.distribution) })
      }
    }
  }

  private static func component(_ unit: DistributionUnit) -> ValueType<MixtureComponent> {
    .object("\(unit.definition)_component", "A part of a mixture") { object in
      let share = object.required(
        "share", .percent(), "How often it is drawn from, relative to the others.", example: "80%")
      let drawn = object.oneKey(of: alternatives(unit), "A part of a mixture")
      guard let share, let drawn else { return nil }
      return MixtureComponent(share: share.approximation, distribution: drawn)
    }
  }
}

/// A part of a mixture.
private struct MixtureComponent {
  let share: Double
  let distribution: Distribution
}

extension ObjectReader {
  /// Makes a distribution; a parameter that makes it impossible is reported where it stands.
  fileprivate func attempt(
    at key: String? = nil, _ make: () throws(DistributionError) -> Distribution
  ) -> Distribution? {
    do throws(DistributionError) { return try make() } catch {
      fail(error.description, at: position(of: key ?? error.parameter ?? ""))
      return nil
    }
  }
}

extension DistributionError {
  /// The key whose value is to be changed, if it is one.
  fileprivate var parameter: String? {
    switch self {
    case .nonPositive(let parameter), .notFinite(let parameter): parameter.rawValue
    case .reversedBounds: "high"
    case .percentileNotAboveMedian: "p95"
    default: nil
    }
  }
}
