public import Pricing
public import Text

/// One model of a catalogue.
public struct CatalogEntry: Hashable, Sendable {
  /// The entry's name, with the provider's prefix where the catalogue has one.
  public let name: String
  /// Who sells it, as the catalogue names them; nil where it does not say.
  public let provider: String?
  /// What kind of model it is, such as `chat` or `image_generation`; nil where it does not say.
  public let mode: String?
  /// What it costs; types that the catalogue does not price have no rate.
  public let price: ModelPrice
  /// The service tiers that have prices of their own: `flex` of `gpt-5` is the entry `gpt-5:flex`.
  public let serviceTiers: [String]
  /// Whether anything of it has a price.
  public let isPriced: Bool
  /// One warning for each price of the entry that a rate card leaves out.
  public let warnings: [Diagnostic]

  /// The model as it goes onto a rate card, under the catalogue's name.
  public var model: PricedModel { PricedModel(name: name, provider: provider, price: price) }
}
