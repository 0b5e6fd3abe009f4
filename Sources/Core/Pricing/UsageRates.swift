public import Quantities

/// Prices by usage type, in major units per item; a type may have none.
///
/// An item is one token, image, second, character, query or request.
public struct UsageRates: Hashable, Sendable {
  private var prices: [Decimal?]

  /// No prices at all.
  public static let none = UsageRates()

  /// Makes a table in which no type has a price.
  public init() { prices = Array(repeating: nil, count: UsageType.count) }

  /// Makes a table of the usual prices of a text model, per token.
  public init(
    input: Decimal?, cachedInput: Decimal? = nil, cacheWrite: Decimal? = nil, output: Decimal?
  ) {
    self.init()
    self[.input] = input
    self[.cachedInput] = cachedInput
    self[.cacheWrite] = cacheWrite
    self[.output] = output
  }

  /// The price of one item of a type, or nil where there is none.
  public subscript(type: UsageType) -> Decimal? {
    get { prices[type.index] }
    set { prices[type.index] = newValue }
  }

  /// Whether no type has a price.
  public var isEmpty: Bool { prices.allSatisfy { $0 == nil } }
}
