public import Quantities

/// Why a card's bank refuses a charge, in the words that processors use.
public enum DeclineCode: String, NamedCase, BitwiseCopyable {
  /// There is too little money on the account now.
  case insufficientFunds = "insufficient_funds"
  /// The bank gives no reason.
  case cardDeclined = "card_declined"
  /// The bank wants not to be asked now.
  case tryAgainLater = "try_again_later"
  /// The card was used too often or for too much.
  case cardVelocityExceeded = "card_velocity_exceeded"
  /// The customer did not confirm the charge.
  case authenticationRequired = "authentication_required"
  /// The card's time is over.
  case expiredCard = "expired_card"
  /// The card was reported lost.
  case lostCard = "lost_card"
  /// The card was reported stolen.
  case stolenCard = "stolen_card"
  /// The account behind the card is closed.
  case accountClosed = "account_closed"
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
}
