import Pricing
import Quantities
import Text

/// How prices fall with what each customer uses in a period.
struct VolumeDiscountDocument {
  let mode: VolumeDiscount.Mode
  let types: [UsageType]
  /// nil: all of them.
  let models: [Located<String>]?
  let steps: [VolumeDiscount.Step]

  /// Returns the discount under its name.
  func named(_ name: String) -> VolumeDiscount {
    VolumeDiscount(
      name: name, mode: mode, types: types, models: models?.map(\.value), steps: steps)
  }

  static var type: ValueType<Self> {
    .object("volume_discount", "How prices fall with what a customer uses in a period") { object in
      let types = object.required(
        "usage", .listOrOne(of: .usageType),
        "The usage types that are added up, and become cheaper.", example: "[input, output]")
      let models = object.optional(
        "models", .listOrOne(of: .located(.label)), shown: "all",
        "The models whose usage is meant.", example: "[fast]")
      let mode = object.optional(
        "mode",
        .words([
          Choice("graduated", VolumeDiscount.Mode.graduated, "for what is beyond each bound"),
          Choice("volume", .volume, "for all that the period has used, also what came before"),
        ]), default: .graduated, "What the share is taken off.")
      let tiers = object.required(
        "tiers", .list(of: .located(tier), minimum: 1, maximum: 100),
        "The shares, by increasing `above`.",
        example: "[{above: 10M, discount: 10%}, {above: 100M, discount: 20%}]")
      guard let types, let tiers, let first = types.first else {
        object.check(types?.isEmpty != true, "usage", "there is no usage type; write `[input]`")
        return nil
      }
      object.check(
        types.allSatisfy { $0.unit == first.unit } && Set(types).count == types.count, "usage",
        "these cannot be added up; name types of one unit, each once, such as `[input, output]`")
      let bounds = tiers.map { $0.value.above.whole(first) }
      for (tier, bound) in zip(tiers, bounds) where bound == nil {
        object.fail(
          "`above` is no number of \(first.unit)s; write for example `1M`", at: tier.position)
      }
      let steps = zip(tiers, bounds).compactMap { tier, bound in
        bound.map { VolumeDiscount.Step(above: $0, discount: tier.value.discount) }
      }
      object.check(
        zip(steps, steps.dropFirst()).allSatisfy { $0.above < $1.above }, "tiers",
        "the tiers are out of order; write them by increasing `above`")
      guard !object.failed else { return nil }
      return Self(mode: mode, types: types, models: models, steps: steps)
    }
  }

  private static var tier: ValueType<(above: MeterQuantity, discount: Decimal)> {
    .object("volume_tier", "The share from a quantity on") { object in
      let above = object.required(
        "above", .meterQuantity, "The quantity in the period beyond which it holds.",
        example: "10M")
      let discount: Decimal? = object.required(
        "discount", .share, "The share by which customers pay less.", example: "10%")
      guard let above, let discount else { return nil }
      return (above, discount)
    }
  }
}

extension MeterQuantity {
  /// The quantity as usage of a type is counted, seconds in thousandths; nil where it is not whole.
  func whole(_ type: UsageType) -> Int64? {
    let (count, rest) = millionths.quotientAndRemainder(
      dividingBy: type.isTime ? 1_000 : 1_000_000)
    return rest == 0 ? count : nil
  }
}

extension ValueType where Value == UsageType {
  /// What requests use, apart from the request itself.
  static var usageType: Self {
    .choice(
      UsageType.allCases.filter { $0 != .request }.map {
        Choice($0.name, $0, "\($0.unit)s")
      })
  }
}
