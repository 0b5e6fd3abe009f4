/// How the card processor answers one charge attempt.
public enum ChargeOutcome: Hashable, Sendable, BitwiseCopyable {
  /// The money is there.
  case succeeded
  /// The card's bank refused.
  case declined(DeclineCode)
  /// The processor could not do it: nothing is known of the card.
  case providerError
  /// The customer has to confirm the charge with the bank first.
  case requiresAction

  /// The name in files: `soft_decline`.
  public var name: String {
    switch self {
    case .succeeded: "succeeded"
    case .declined(let code): code.isHard ? "hard_decline" : "soft_decline"
    case .providerError: "provider_error"
    case .requiresAction: "requires_action"
    }
  }

  /// The code of a decline; nil for other answers.
  public var declineCode: DeclineCode? {
    guard case .declined(let code) = self else { return nil }
    return code
  }
}
