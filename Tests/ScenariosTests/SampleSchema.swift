import Quantities
import Text

@testable import Scenarios

/// A small scenario type with one of everything, to test the schema without the whole scenario.
struct Sample: Equatable {
  indirect enum Shape: Equatable {
    case constant(Decimal)
    case normal(mean: Decimal, deviation: Decimal)
    case mixture([Shape])
  }

  struct Rule: Equatable {
    var threshold: Money
    var amount: Money
    var trigger: String
    var cooldown: Duration?
  }

  struct Organization: Equatable {
    var name: String
    var rule: Rule?
    var plan: String?
  }

  var name: String?
  var shapes: [Named<Shape>]
  var organizations: [Organization]

  static var type: ValueType<Self> {
    .object("sample", "A sample") { object in
      if let currency = object.optional("currency", .currency, "The currency.") {
        object.context?.currency = currency
      }
      let name = object.optional("name", .name, "What it is called.")
      let shapes = object.optional(
        "shapes", .map(of: shape), default: [], shown: "{}", "Distributions by name.")
      let organizations = object.required(
        "organizations", .list(of: organization, minimum: 1), "Who pays.",
        example: "[{name: acme}]")
      _ = object.optional("arrivals", arrivals, "When requests come.")
      guard let organizations else { return nil }
      return Self(name: name, shapes: shapes, organizations: organizations)
    }
  }

  static var organization: ValueType<Organization> {
    .object("organization", "An organization") { object in
      let name = object.required("name", .name, "Its name.", example: "acme")
      let rule = object.optional("auto_top_up", rule, "When and how much to top up.")
      let plan = object.optional("plan", .name, "Its plan.")
      return name.map { Organization(name: $0, rule: rule, plan: plan) }
    }
  }

  static var rule: ValueType<Rule> {
    .object("auto_top_up", "An auto top-up rule") { object in
      let threshold = object.required("threshold", .money, "When to.", example: "$50")
      let amount = object.required("amount", .positiveMoney, "How much.", example: "$200")
      let trigger = object.optional(
        "trigger",
        .choice([
          Choice("below", "below", "Strictly below."),
          Choice("at_or_below", "at_or_below", "Also at the threshold."),
        ]), default: "below", shown: "below", "How to compare.")
      let cooldown = object.optional("cooldown", .duration, "How long to rest.")
      guard let threshold, let amount else { return nil }
      return Rule(threshold: threshold, amount: amount, trigger: trigger, cooldown: cooldown)
    }
  }

  static var shape: ValueType<Shape> {
    .either(
      scalar: ValueType<Decimal>.decimal().map { Shape.constant($0) },
      structure: .object("distribution", "A distribution") { object in
        object.oneKey(
          of: [
            KeyAlternative("normal", normal, "A normal one.", example: "{mean: 0, sd: 1}"),
            KeyAlternative(
              "mixture", ValueType<[Shape]>.list(of: Self.shape).map { Shape.mixture($0) },
              "A mixture."),
          ], "A distribution")
      })
  }

  static var normal: ValueType<Shape> {
    .object("normal", "A normal distribution") { object in
      let mean = object.required("mean", .decimal(), "The mean.", example: "0")
      let deviation = object.required("sd", .decimal(from: .zero), "The deviation.", example: "1")
      guard let mean, let deviation else { return nil }
      return .normal(mean: mean, deviation: deviation)
    }
  }

  static var arrivals: ValueType<PeriodicRate> {
    .object("arrivals", "An arrival process") { object in
      let rate = object.required("rate", .rate, "How many.", example: "5/s")
      _ = object.variant(
        "process", default: "poisson", "The kind of process.",
        [
          Variant("poisson", "Independent arrivals.") { _ in true },
          Variant("renewal", "Independent gaps.") { reader in
            reader.required("cv", .decimal(from: .zero), "Variation.", example: "2") != nil
          },
        ])
      return rate
    }
  }
}

/// Reads a text as a sample.
func readSample(
  _ text: String, set overrides: [String] = [], limits: YAMLLimits = YAMLLimits()
) -> (sample: Sample?, problems: [String]) {
  readSample(bytes: Array(text.utf8), set: overrides, limits: limits)
}

/// Reads bytes as a sample and returns it with the printed problems.
func readSample(
  bytes: [UInt8], set overrides: [String] = [], limits: YAMLLimits = YAMLLimits()
) -> (sample: Sample?, problems: [String]) {
  let problems = DiagnosticCollector()
  let context = ReadingContext(problems: problems)
  var sample: Sample?
  var tree = YAMLParser.parse(bytes, file: "s.yaml", limits: limits, reportingTo: problems)
  for argument in overrides {
    guard let override = ScenarioOverride.parse(argument, reportingTo: problems) else { continue }
    let application = OverrideApplication(schema: Sample.type, reportingTo: problems)
    tree = tree.map { application.apply(override, to: $0) }
  }
  if let tree { sample = Sample.type.read(tree, context) }
  return (problems.hasErrors ? nil : sample, problems.report.map(\.description))
}
