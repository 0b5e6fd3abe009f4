import Billing
import Pricing
import Quantities

/// What a scenario says about prices.
struct PricesDocument {
  var catalog: Located<String>?
  var markup: Markup = .none
  var models: [Named<ModelDocument>] = []
  var meters: [Named<Meter>] = []
  var unpriced: UnpricedPolicy = .refuse

  static var type: ValueType<Self> {
    .object("prices", "What usage costs", isPartial: true) { object in
      var prices = Self()
      prices.catalog = object.optional(
        "catalog", ValueType<String>.path.located,
        "A price map in LiteLLM's JSON format, relative to this file.",
        example: "prices/litellm.json")
      prices.markup = object.optional(
        "markup", .markup, default: .none, shown: "0%",
        "What is added to providers' prices; negative to sell below cost.", example: "5%")
      prices.models = object.optional(
        "models", .map(of: ModelDocument.type), default: [], shown: "{}",
        "Models with their prices, by name; they go before those of the catalog.",
        example: "{fast: {input: $0.15, output: $0.60, per: 1M}}")
      prices.meters = object.optional(
        "meters", .map(of: .meter, namedBy: NameText.name), default: [], shown: "{}",
        "Meters with their prices, by name; `trace` counts the traces of requests.",
        example: "{trace: {price: $0.10, per: 1000}}")
      prices.unpriced = object.optional(
        "unpriced",
        .choice([
          Choice("error", .refuse, "a model without a price is an error"),
          Choice("free", .free, "a model without a price costs nothing"),
        ]), default: .refuse, shown: "error", "What becomes of usage without a price.")
      return prices
    }
  }
}
