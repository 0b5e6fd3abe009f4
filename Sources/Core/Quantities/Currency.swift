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

  /// The codes of ISO 4217 that are in use.
  private static let codes: Set<Substring> = Set(
    """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP
    BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB
    EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY
    KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR
    MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB
    RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD
    TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD XCG XDR
    XOF XPD XPF XPT XSU XTS XUA XXX YER ZAR ZMW ZWG
    """.split { $0 == " " || $0 == "\n" })

  /// The codes of ISO 4217 whose smallest coin is not the hundredth, with their places.
  private static let places: [(places: Int, codes: String)] = [
    (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
    (3, "BHD IQD JOD KWD LYD OMR TND"), (4, "CLF UYW"),
  ]

  /// The decimal places of the smallest coin: 2 for most, 0 for yen, 3 for Kuwaiti dinar.
  public var coinPlaces: Int {
    Self.places.first { $0.codes.split(separator: " ").contains { $0 == code } }?.places ?? 2
  }

  /// Makes a currency from its code, or nil where ISO 4217 has none of the kind.
  public init?(code: String) {
    guard Self.codes.contains(code[...]) else { return nil }
    self.init(code: code, sign: Self.signs.first { $0.code == code }?.sign ?? code)
  }

  private init(code: String, sign: String) {
    self.code = code
    self.sign = sign
  }
}
