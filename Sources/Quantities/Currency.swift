/// The currency of a book: an ISO 4217 code and, where there is one, its sign.
public struct Currency: Hashable, Sendable {
  /// The ISO 4217 code, such as `USD`.
  public let code: String
  /// The sign that amounts are read and shown with, such as `$`; the code where there is none.
  public let sign: String

  /// United States dollar.
  public static let usd = Currency(code: "USD", sign: "$")

  /// The currencies with a sign of their own.
  private static let signs: [(code: String, sign: String)] = [
    ("USD", "$"), ("EUR", "€"), ("GBP", "£"), ("INR", "₹"), ("JPY", "¥"), ("KRW", "₩"),
  ]

  /// The codes of ISO 4217 whose smallest coin is not the hundredth, with their places.
  private static let places: [(places: Int, codes: String)] = [
    (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
    (3, "BHD IQD JOD KWD LYD OMR TND"), (4, "CLF UYW"),
  ]

  /// The decimal places of the smallest coin: 2 for most, 0 for yen, 3 for Kuwaiti dinar.
  public var coinPlaces: Int {
    Self.places.first { $0.codes.split(separator: " ").contains { $0 == code } }?.places ?? 2
  }

  /// Makes a currency from a three-letter code, or nil where the text is not one.
  public init?(code: String) {
    guard code.utf8.count == 3, code.utf8.allSatisfy({ (65...90).contains($0) }) else { return nil }
    self.init(code: code, sign: Self.signs.first { $0.code == code }?.sign ?? code)
  }

  private init(code: String, sign: String) {
    self.code = code
    self.sign = sign
  }
}
