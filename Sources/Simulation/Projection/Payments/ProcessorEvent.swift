import AutoTopUp
import Quantities

/// A charge of a card, as the processor sees it.
struct CardCharge: Sendable, BitwiseCopyable {
  /// Who charges.
  enum Source: UInt8, Sendable {
    /// The top-up rule.
    case rule
    /// A person at the checkout.
    case person
  }

  let source: Source
  /// The number among those of its source.
  let number: UInt64
  let amount: Money
  /// The place of the payment method: the card is the first, the backups follow.
  var method = 0
  /// The place of the charge's record; -1 for none.
  var record: Int32 = -1
}

/// Something that the processor or the card's bank tells of.
struct ProcessorEvent: Sendable, BitwiseCopyable {
  enum Kind: UInt8, Sendable {
    /// A charge is answered.
    case answer
    /// The bank takes a payment back.
    case chargeback
    /// The bank decides for the platform.
    case disputeWon
  }

  let kind: Kind
  let charge: CardCharge
  /// The purchase that is disputed.
  var purchase: Int32 = -1
  /// Whether the last answer to the charge was told before.
  var isRepeat = false
  /// The answer; of no meaning for a dispute.
  let outcome: ChargeOutcome

  /// Makes the answer to a charge.
  init(_ outcome: ChargeOutcome, of charge: CardCharge) {
    kind = .answer
    self.charge = charge
    self.outcome = outcome
  }

  /// Makes an event of a dispute.
  init(_ kind: Kind, of charge: CardCharge, purchase: Int32) {
    self.kind = kind
    self.charge = charge
    self.purchase = purchase
    outcome = .succeeded
  }
}
