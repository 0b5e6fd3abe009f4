public import Quantities

/// How credit is sold by amount: what it costs, what comes with it, and how long it lasts.
public struct CreditSale: Hashable, Sendable {
  /// When the credit expires, the bonus with it.
  public let expiry: CreditExpiry
  /// The credit added for nothing, as a share of what is bought.
  public let bonus: CreditBonus
  /// What an amount of credit costs, in units of its currency; nil: its face value.
  public let price: MeterPrice?

  /// A dollar of credit for a dollar, without an end.
  public static let atFaceValue = CreditSale(lasting: .never)

  /// Makes a sale at face value.
  ///
  /// - Precondition: the credit lasts for some time.
  public init(lasting expiry: CreditExpiry) {
    precondition(expiry.isPositive, "the credit expires when it arrives")
    self.expiry = expiry
    bonus = .none
    price = nil
  }

  /// Makes a sale.
  ///
  /// - Throws: for the first thing that makes it meaningless.
  public init(
    expiry: CreditExpiry = .never, bonus: CreditBonus = .none, price: MeterPrice? = nil
  ) throws(CreditPackageProblem) {
    guard expiry.isPositive else { throw .nonPositiveExpiry }
    try bonus.check()
    self.expiry = expiry
    self.bonus = bonus
    self.price = price
  }

  /// Returns what an amount of credit costs.
  ///
  /// - Parameters:
  ///   - amount: Its face value, greater than zero; tiers see it in millionths, rounded up.
  ///   - rounding: How the price becomes nano-units.
  /// - Returns: The price.
  /// - Throws: `overflow` where the price does not fit.
  public func price(of amount: Money, rounding: Rounding) throws(ArithmeticError) -> Money {
    guard let price else { return amount }
    let millionths = amount.nanos.divided(by: 1_000, rounding: .up)
    return try price.total(for: MeterQuantity(millionths: millionths), rounding: rounding)
  }

  /// Returns the bonus that comes with an amount of credit.
  ///
  /// - Parameters:
  ///   - amount: Its face value.
  ///   - payment: What was paid for it, by which the share goes.
  ///   - rounding: How the bonus becomes nano-units.
  /// - Returns: The bonus.
  /// - Throws: `overflow` where the bonus does not fit.
  public func bonus(
    on amount: Money, paying payment: Money, rounding: Rounding
  ) throws(ArithmeticError) -> Money {
    try amount.scaled(by: bonus.share(forPayment: payment), rounding: rounding)
  }
}
