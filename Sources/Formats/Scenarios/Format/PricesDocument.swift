import Billing
import Pricing
import Quantities
import Text

/// What a scenario says about prices.
struct PricesDocument {
  var catalog: Located<String>?
  var markup: Markup = .none
  var models: [Named<ModelDocument>] = []
  var meters: [Named<Meter>] = []
  var volumeDiscounts: [Named<VolumeDiscountDocument>] = []
  var unpriced: UnpricedPolicy = .refuse

  static var type: ValueType<Self> {
    .object("prices", "What usage costs", Self(), isPartial: true) { object, prices in
      object.optional(
        "catalog", &prices.catalog, .located(.path),
        "A price list, relative to this file: LiteLLM's price map, OpenRouter's models, models.dev, "
          + "llm-prices or genai-prices, told by its form.",
        example: "prices/litellm.json")
      object.key(
        "markup", &prices.markup, .markup,
        "What is added to providers' prices; negative to sell below cost.", example: "5%")
      object.key(
        "models", &prices.models, .map(of: ModelDocument.type),
        "Models with their prices, by name; they go before those of the catalog. One without prices "
          + "has those of the catalog, with its own markup, batch discount and the like.",
        example: "{fast: {input: $0.15, output: $0.60, per: 1M}}")
      object.key(
        "meters", &prices.meters, .map(of: .meter, namedBy: NameText.name),
        "Meters with their prices, by name; `trace` counts the traces of requests.",
        example: "{trace: {price: $0.10, per: 1000}}")
      object.key(
        "volume_discounts", &prices.volumeDiscounts,
        .map(of: VolumeDiscountDocument.type, namedBy: NameText.name),
        "How customers' prices fall with what each of them uses in a period: the plan's, or else the "
          + "month of the calendar. By name.",
        example: "{tokens: {usage: [input, output], tiers: [{above: 10M, discount: 10%}]}}")
      object.key(
        "unpriced", &prices.unpriced,
        .words([
          Choice("error", .refuse, "a model without a price is an error"),
          Choice("free", .free, "a model without a price costs nothing"),
        ]), "What becomes of usage without a price.")
    }
  }
}

extension ValueType where Value == Markup {
  /// A share that is added to a provider's price.
  static var markup: Self {
    var type = ValueType<Decimal>.percent(from: Decimal(-1)).checked {
      (share, _) throws(ScalarProblem) in
      do throws(MarkupProblem) { return try Markup(onCost: share) } catch {
        throw ScalarProblem(
          "the markup is below -100% or has too many digits; write for example `5%`")
      }
    }
    type.shown = { $0 == .none ? "0%" : nil }
    return type
  }
}
