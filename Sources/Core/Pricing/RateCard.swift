public import Quantities

/// The dense index of a model on a rate card.
public typealias ModelID = Identifier<PricedModel>

/// A model as it goes onto a rate card.
public struct PricedModel: Hashable, Sendable {
  /// The model's name.
  public var name: String
  /// Who sells it; the same model may cost another price elsewhere.
  public var provider: String?
  /// What the provider charges.
  public var price: ModelPrice
  /// The model's own markup; nil: the card's.
  public var markup: Markup?

  /// Makes an entry.
  public init(name: String, provider: String? = nil, price: ModelPrice, markup: Markup? = nil) {
    self.name = name
    self.provider = provider
    self.price = price
    self.markup = markup
  }
}

/// What happens to usage that has no price.
public enum UnpricedPolicy: Hashable, Sendable {
  /// It is refused.
  case refuse
  /// It costs nothing.
  case free
}

/// The prices of every model, compiled to flat tables.
///
/// Models are numbered in the order they were given. Pricing a request allocates nothing and rounds
/// once for each usage type, by the rule given when the card was made.
public struct RateCard: Sendable {
  /// Where a model's versions lie.
  struct Row: Sendable, BitwiseCopyable {
    var firstVersion: UInt32
    var versionCount: UInt32
  }

  /// A version's windows, and where its prices at other hours lie.
  struct VersionRow: Sendable, BitwiseCopyable {
    var start: Instant
    /// Its prices at hours outside all windows; those of its windows follow.
    var firstPrices: UInt32
    var windowCount: UInt32
    var firstWindow: UInt32
  }

  /// Where the rates and tiers of a version at some hours lie: tiers × (usual, batch) × usage types.
  struct PriceRow: Sendable, BitwiseCopyable {
    var firstRate: UInt32
    var firstBound: UInt32
    var tierCount: UInt32
    /// 2 where batches have prices of their own, else 1.
    var rowsPerTier: UInt32
    /// The customer pays what the provider charges.
    var isAtCost: Bool
    /// The least that a request costs the customer, and costs at the provider.
    var minimum: Money
    var providerMinimum: Money
    var blocks: BillingBlocks
  }

  /// The short way, by model.
  @usableFromInline var plainRates: ContiguousArray<PlainRates> = []
  var rows: ContiguousArray<Row> = []
  var versions: ContiguousArray<VersionRow> = []
  var priceRows: ContiguousArray<PriceRow> = []
  /// When each window holds, by version.
  var windows: ContiguousArray<WeekHours> = []
  var bounds: ContiguousArray<Int64> = []
  var customerRates: ContiguousArray<CompiledRate> = []
  var providerRates: ContiguousArray<CompiledRate> = []
  /// The same rates as exact decimals, for quantities and prices that do not fit the short way.
  var exactCustomerRates: ContiguousArray<Rate> = []
  var exactProviderRates: ContiguousArray<Rate> = []

  /// The models, by number.
  public let models: [PricedModel]
  /// How amounts are rounded to the nano-unit.
  public let rounding: Rounding
  /// What happens to usage that has no price.
  public let unpriced: UnpricedPolicy
  /// How prices fall with what a customer uses in a period.
  public let volumeDiscounts: [VolumeDiscount]
  /// The volume discount of each usage type, by model; -1 where there is none.
  var discountOf: ContiguousArray<ByUsageType<Int8>> = []
  let numbers: [ModelKey: ModelID]

  struct ModelKey: Hashable, Sendable {
    var name: String
    var provider: String?
  }

  /// Compiles a card.
  ///
  /// - Parameters:
  ///   - models: The models; a model's number is its place here.
  ///   - markup: What is added to providers' prices where a model has no markup of its own.
  ///   - rounding: How each usage type's amount is rounded to the nano-unit.
  ///   - unpriced: What happens to usage that has no price.
  ///   - volumeDiscounts: How prices fall with what a customer uses, `PeriodUsage.mostDiscounts` at
  ///     most; of several that cover the same, the first counts.
  /// - Throws: for the first model that occurs twice or has a price that cannot be charged.
  public init(
    _ models: [PricedModel], markup: Markup, rounding: Rounding,
    unpriced: UnpricedPolicy = .refuse, volumeDiscounts: [VolumeDiscount] = []
  ) throws(RateCardProblem) {
    precondition(
      volumeDiscounts.count <= PeriodUsage.mostDiscounts, "there are too many volume discounts")
    var numbers: [ModelKey: ModelID] = [:]
    for (index, model) in models.enumerated() {
      let key = ModelKey(name: model.name, provider: model.provider)
      guard numbers.updateValue(ModelID(index), forKey: key) == nil else {
        throw .duplicateModel(name: model.name, provider: model.provider)
      }
    }
    self.models = models
    self.rounding = rounding
    self.unpriced = unpriced
    self.volumeDiscounts = volumeDiscounts
    self.numbers = numbers
    for model in models { try append(model, markup: model.markup ?? markup) }
  }

  /// Whether a model has a price, at some time, for the request itself, or a least charge of it.
  public func chargesRequests(of model: ModelID) -> Bool {
    guard model.index < models.count else { return false }
    return models[model.index].price.versions.contains(where: \.chargesRequests)
  }

  /// Returns the number of the model with exactly this name and provider, or nil.
  public func model(named name: String, provider: String? = nil) -> ModelID? {
    numbers[ModelKey(name: name, provider: provider)]
  }
}

extension RateCard: Equatable {
  /// Tells whether both charge the same for the same models under the same numbers.
  public static func == (left: RateCard, right: RateCard) -> Bool {
    left.rounding == right.rounding && left.unpriced == right.unpriced
      && left.exactCustomerRates == right.exactCustomerRates && left.models == right.models
      && left.volumeDiscounts == right.volumeDiscounts
  }
}
