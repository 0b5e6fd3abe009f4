/// Why a request could not be priced.
public enum PricingRefusal: Error, Hashable, Sendable {
  /// The card has no such model.
  case unpricedModel(ModelID)
  /// The model has no price for something that the request used.
  case unpricedUsage(ModelID, UsageType)
  /// The model's first price starts later than the request.
  case notPricedYet(ModelID)
  /// A count is negative, or the cached and cache-write tokens are more than the input tokens.
  case inconsistentUsage
  /// The price does not fit 64 bits of nano-units.
  case overflow

  /// The name in answers and files: `unpriced_model`.
  public var name: String {
    switch self {
    case .unpricedModel: "unpriced_model"
    case .unpricedUsage: "unpriced_usage"
    case .notPricedYet: "not_priced_yet"
    case .inconsistentUsage: "inconsistent_usage"
    case .overflow: "overflow"
    }
  }
}
