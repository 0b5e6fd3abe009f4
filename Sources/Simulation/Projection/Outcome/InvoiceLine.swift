public import Quantities

/// A line of an invoice or credit note.
public struct InvoiceLine: Hashable, Sendable {
  /// What is invoiced.
  public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
    /// Credit, by a person.
    case purchase
    /// Credit, by the rule.
    case autoTopUp
    /// A plan's fee.
    case planFee
    /// Requests beyond the included ones.
    case overage
    /// Bonus credit of the purchase above.
    case bonus
    /// Money given back for a purchase.
    case refund
    /// Money that the card's bank took back.
    case chargeback
    /// Money that came back with a dispute.
    case disputeWon

    /// The name in files.
    public var name: String {
      switch self {
      case .purchase: "purchase"
      case .autoTopUp: "auto_top_up"
      case .planFee: "plan_fee"
      case .overage: "overage"
      case .bonus: "bonus"
      case .refund: "refund"
      case .chargeback: "chargeback"
      case .disputeWon: "dispute_won"
      }
    }
  }

  /// The invoice's number within the organization, from one.
  public var invoice: UInt32
  /// When it was issued.
  public var at: Instant
  /// What it is.
  public var kind: Kind
  /// What is to pay, without tax; negative where it was given back.
  public var amount: Money
  /// The tax on it, with the same sign.
  public var tax: Money = .zero
  /// Credit at face value that came with it; negative where it was taken back.
  public var credits: Money = .zero
  /// Bonus credit, likewise.
  public var bonus: Money = .zero
  /// The plan period it is for; empty where it is for none.
  public var period: Interval
  /// The requests beyond the included ones.
  public var requests: Int64 = 0
  /// The invoice that it corrects; zero for none.
  public var corrected: UInt32 = 0

  /// The package that was bought, or the plan it is for, by its index in the input; -1 for neither.
  public var item: Int32 = -1

  /// Makes a line about one instant.
  public init(invoice: UInt32, at: Instant, kind: Kind, amount: Money) {
    self.invoice = invoice
    self.at = at
    self.kind = kind
    self.amount = amount
    period = Interval(from: at, to: at)
  }
}
