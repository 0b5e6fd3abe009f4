/// What a transfer is, in the words its users know.
@frozen public enum TransactionType: UInt8, Hashable, Sendable, BitwiseCopyable, CaseIterable {
  /// Credit bought by a person.
  case purchase
  /// Credit bought by the auto top-up rule.
  case autoTopUp
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
  case transferIn
  /// Credit moved out to another organization.
  case transferOut
  /// Credit that ran out of time.
  case expiry
  /// A grant taken back.
  case void

  /// The name in files and commands: `auto_top_up`.
  public var name: String {
    switch self {
    case .purchase: "purchase"
    case .autoTopUp: "auto_top_up"
    case .subscription: "subscription"
    case .bonus: "bonus"
    case .request: "request"
    case .playground: "playground"
    case .batch: "batch"
    case .trace: "trace"
    case .infrastructure: "infrastructure"
    case .overage: "overage"
    case .fee: "fee"
    case .refund: "refund"
    case .adjustment: "adjustment"
    case .transferIn: "transfer_in"
    case .transferOut: "transfer_out"
    case .expiry: "expiry"
    case .void: "void"
    }
  }

  /// Whether the type belongs to a history of credits rather than of usage.
  public var concernsCredits: Bool {
    switch self {
    case .request, .playground, .batch, .trace, .infrastructure: false
    default: true
    }
  }
}
