public import Quantities

/// An invoice or credit note, with all that is to be printed on it but the names of both sides.
public struct Invoice: Hashable, Sendable {
  /// The number within the organization, from one, without a gap.
  public let number: UInt32
  /// When it was issued.
  public let issuedAt: Instant
  /// The invoice that it corrects; zero for none.
  public let corrected: UInt32
  /// What is invoiced, in the order in which it came about.
  public internal(set) var lines: [Line]

  /// Makes an invoice.
  public init(number: UInt32, issuedAt: Instant, corrected: UInt32 = 0, lines: [Line] = []) {
    self.number = number
    self.issuedAt = issuedAt
    self.corrected = corrected
    self.lines = lines
  }

  /// What is to pay, without tax; negative where money was given back.
  public var amount: MoneyTotal { lines.reduce(.zero) { $0 + MoneyTotal($1.amount) } }
  /// The tax on it: that of each line, rounded for itself.
  public var tax: MoneyTotal { lines.reduce(.zero) { $0 + MoneyTotal($1.tax) } }
  /// What is to pay, with tax.
  public var total: MoneyTotal { amount + tax }

  /// A line of an invoice or credit note.
  public struct Line: Hashable, Sendable {
    /// What it is.
    public let kind: Kind
    /// What is to pay, without tax; negative where it was given back.
    public let amount: Money
    /// The tax on it, with the same sign.
    public let tax: Money
    /// Credit at face value that came with it; negative where it was taken back.
    public let credits: Money
    /// Bonus credit, likewise.
    public let bonus: Money
    /// The name of the package that was bought, or of the plan; empty for neither.
    public let item: String
    /// The plan period it is for, if it is for one.
    public let period: Interval?
    /// The requests beyond the included ones.
    public let requests: Int64

    /// Makes a line.
    public init(
      _ kind: Kind, amount: Money, tax: Money = .zero, credits: Money = .zero,
      bonus: Money = .zero, item: String = "", period: Interval? = nil, requests: Int64 = 0
    ) {
      self.kind = kind
      self.amount = amount
      self.tax = tax
      self.credits = credits
      self.bonus = bonus
      self.item = item
      self.period = period
      self.requests = requests
    }
  }

  /// What is invoiced.
  public enum Kind: String, NamedCase {
    /// Credit, by a person.
    case purchase
    /// Credit, by the rule.
    case autoTopUp = "auto_top_up"
    /// A plan's fee; with a negative amount the unused part of it.
    case planFee = "plan_fee"
    /// Requests beyond the included ones.
    case overage
    /// Bonus credit of the purchase above.
    case bonus
    /// What the seller asks for on top of the credit above; with a negative amount it went back.
    case serviceFee = "service_fee"
    /// Money given back for a purchase.
    case refund
    /// Money that the card's bank took back.
    case chargeback
    /// Money that came back with a dispute.
    case disputeWon = "dispute_won"
  }
}
