public import AutoTopUp
public import Ledger
public import Quantities

/// A charge that the payment processor is to make.
public struct ChargeRequest: Hashable, Sendable {
  /// The charge's number within the organization: its idempotency key with the processor.
  public let number: UInt64
  /// The price of the credit to buy, with the service fee.
  public let amount: Money
  /// The tax to charge on top of it.
  public let tax: Money
  /// The attempt within the order, from one.
  public let attempt: Int
  /// What is to be charged.
  public let paymentMethod: Identifier<PaymentMethod>
  /// The balance when the charge was decided.
  public let balance: Money
}

/// What an evaluation of the rule asks for.
public enum TopUpAction: Hashable, Sendable {
  /// Submit a charge.
  case charge(ChargeRequest)
  /// Ask the processor what became of a charge.
  case ask(charge: UInt64)
  /// Nothing, and why.
  case skip(TopUpSkip)
}

/// What one replica's evaluation of the rule came to.
public struct TopUpOutcome: Hashable, Sendable {
  /// What to do now.
  public let action: TopUpAction
  /// What decided it.
  public let evaluation: TopUpEvaluation
  /// Which replica of the gateway evaluated the rule, from zero.
  public let replica: Int
  /// The posted balance before it.
  public let balance: Money
  /// Whether nothing is charged for a reason that was not the last one already: worth noting.
  public let isNewSkip: Bool
}

/// What a processor's answer led to.
public enum ChargeResolution: Hashable, Sendable {
  /// Credit was added; the processor kept a fee.
  case credited(Payment)
  /// Credit of a charge that was credited before was added once more, where nothing guards against
  /// that: nobody paid for it.
  case overcredited(Money)
  /// The next attempt is due at an instant.
  case retry(at: Instant)
  /// The customer has to confirm the charge.
  case awaitingCustomer
  /// The rule is suspended until the payment method is replaced.
  case suspended
  /// The order was dropped; the rule may place another.
  case givenUp
  /// The charge had been answered before; nothing changed.
  case repeated
}

/// A charge whose last answer has not come.
struct OpenCharge: Sendable {
  let charge: SubmittedCharge
  /// What it buys.
  let product: CreditProduct
  /// What it would bring of credit that pays for anything.
  let credit: Money
  /// What is charged.
  let paymentMethod: Identifier<PaymentMethod>
  /// The replica that submitted it.
  let replica: Int
}
