public import Quantities

/// What a transfer is, in the words its users know.
@frozen public enum TransactionType: String, NamedCase, BitwiseCopyable {
  /// Credit bought by a person.
  case purchase
  /// Credit bought by the auto top-up rule.
  case autoTopUp = "auto_top_up"
  /// Credit that comes with each billing period.
  case subscription
  /// Promotional credit.
  case bonus
  /// A request through an API.
  case request
  /// A request from the playground.
  case playground
  /// A request of a batch job.
  case batch
  /// Recorded traces.
  case trace
  /// Compute, storage, bandwidth and data operations.
  case infrastructure
  /// Requests beyond the plan's included quantity.
  case overage
  /// A plan's fee, or what the card processor takes.
  case fee
  /// Money given back.
  case refund
  /// A correction by hand.
  case adjustment
  /// Credit moved in from another organization.
  case transferIn = "transfer_in"
  /// Credit moved out to another organization.
  case transferOut = "transfer_out"
  /// Credit that ran out of time.
  case expiry
  /// A grant taken back.
  case void

  /// Whether the type belongs to a history of credits rather than of usage.
  public var concernsCredits: Bool {
    switch self {
    case .request, .playground, .batch, .trace, .infrastructure: false
    default: true
    }
  }

  /// Whether the subject of its transfers is the invoice that they are on.
  public var isInvoiced: Bool {
    switch self {
    case .purchase, .autoTopUp, .subscription, .bonus, .refund, .void: true
    default: false
    }
  }
}
