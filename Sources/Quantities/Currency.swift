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
