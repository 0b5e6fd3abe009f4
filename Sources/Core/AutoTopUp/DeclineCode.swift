/// Why a card's bank refuses a charge, in the words that processors use.
public enum DeclineCode: UInt8, Hashable, Sendable, CaseIterable {
  /// There is too little money on the account now.
  case insufficientFunds
  /// The bank gives no reason.
  case cardDeclined
  /// The bank wants not to be asked now.
  case tryAgainLater
  /// The card was used too often or for too much.
  case cardVelocityExceeded
  /// The customer did not confirm the charge.
  case authenticationRequired
  /// The card's time is over.
  case expiredCard
  /// The card was reported lost.
  case lostCard
  /// The card was reported stolen.
  case stolenCard
  /// The account behind the card is closed.
  case accountClosed
  /// The bank takes the charge for a fraud.
  case fraudulent

  /// Whether the card will not work again, however often it is tried.
  public var isHard: Bool {
    switch self {
    case .insufficientFunds, .cardDeclined, .tryAgainLater, .cardVelocityExceeded,
      .authenticationRequired:
      false
    case .expiredCard, .lostCard, .stolenCard, .accountClosed, .fraudulent: true
    }
  }

  /// The name in files: `insufficient_funds`.
  public var name: String {
    switch self {
    case .insufficientFunds: "insufficient_funds"
    case .cardDeclined: "card_declined"
    case .tryAgainLater: "try_again_later"
    case .cardVelocityExceeded: "card_velocity_exceeded"
    case .authenticationRequired: "authentication_required"
    case .expiredCard: "expired_card"
    case .lostCard: "lost_card"
    case .stolenCard: "stolen_card"
    case .accountClosed: "account_closed"
    case .fraudulent: "fraudulent"
    }
  }
}
