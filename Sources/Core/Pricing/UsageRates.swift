public import Quantities

/// Prices by usage type; a type may have none.
///
/// An item is one token, image, second, character, query or request.
public struct UsageRates: Hashable, Sendable {
  private var rates: [Rate?]

  /// No prices at all.
  public static let none = UsageRates()

  /// Makes a table in which no type has a price.
  public init() { rates = Array(repeating: nil, count: UsageType.count) }

  /// Makes a table of the usual prices of a text model, in major units for one token.
  public init(
    input: Decimal?, cachedInput: Decimal? = nil, cacheWrite: Decimal? = nil, output: Decimal?
  ) {
    self.init()
    self[.input] = input.map { Rate($0) }
    self[.cachedInput] = cachedInput.map { Rate($0) }
    self[.cacheWrite] = cacheWrite.map { Rate($0) }
    self[.output] = output.map { Rate($0) }
  }

  /// The price of items of a type, or nil where there is none.
  public subscript(type: UsageType) -> Rate? {
    get { rates[type.index] }
    set { rates[type.index] = newValue }
  }

  /// Whether no type has a price.
  public var isEmpty: Bool { rates.allSatisfy { $0 == nil } }
}
