import AutoTopUp
import Billing
import Pricing
import Projection
import Quantities
import Results

// What the words in files mean, without a capital and a stop. A new case needs a text.

extension TopUpTrigger {
  var explanation: String {
    switch self {
    case .threshold: "a posting took the balance to where the rule is evaluated"
    case .refusal: "a request was refused for lack of credit"
    case .credit: "credit arrived and was not enough"
    case .retry: "an earlier attempt had failed and another was due"
    case .backup: "the payment method before it was declined"
    case .methodReplaced: "a working payment method was set"
    case .ruleChanged: "the rule was set or changed"
    case .time:
      "a time came: the end of a cooldown or of a limit's period, a review, or the schedule"
    }
  }
}

extension ChargeRecord.Status {
  var explanation: String {
    switch self {
    case .succeeded: "the money arrived"
    case .softDecline: "the card may work later"
    case .hardDecline: "the card will not work again"
    case .providerError: "the processor failed, which says nothing of the card"
    case .requiresAction: "the customer has to confirm the charge with the bank"
    case .pending: "there was no answer by the end of the horizon"
    case .notFired: "no charge was made"
    }
  }
}

extension DeclineCode {
  var explanation: String {
    switch self {
    case .insufficientFunds: "there is too little money on the account now"
    case .cardDeclined: "the bank gives no reason"
    case .tryAgainLater: "the bank wants not to be asked now"
    case .cardVelocityExceeded: "the card was used too often or for too much"
    case .authenticationRequired: "the customer did not confirm the charge"
    case .expiredCard: "the card has expired"
    case .lostCard: "the card was reported lost"
    case .stolenCard: "the card was reported stolen"
    case .accountClosed: "the account behind the card is closed"
    case .fraudulent: "the bank takes the charge for a fraud"
    }
  }
}

extension ActivityRecord.Refusal {
  var explanation: String {
    switch self {
    case .roleMayNot: "the role does not allow it"
    case .platformOnly: "only the platform does this"
    case .foreignPaymentMethod: "the card is somebody else's"
    case .notAMember: "the actor is no member of the organization"
    case .organizationDeleted: "the organization was deleted"
    case .lastOwner: "the organization would be without an owner"
    case .insufficientCredit: "there is less credit than should move"
    case .creditLeft: "there is credit left that would be lost"
    case .chargePending: "a charge is with the processor"
    case .noPaymentMethod: "there is no card to charge"
    case .noSuchPurchase: "there is no such purchase"
    case .refundTooLarge: "it is more than the unspent part of the purchase"
    case .underDispute: "the bank has taken the purchase back"
    case .notDisputed: "the purchase is not disputed"
    case .amountNotPositive: "the amount is zero"
    case .checkoutFailed: "the card was declined at the checkout"
    case .checkoutAbandoned: "the customer left the checkout"
    case .noPlan: "there is no plan"
    }
  }
}

/// A length of time in words: `3 min 20 s`.
enum ElapsedTime {
  private static let units: [(length: Duration, name: String)] = [
    (.day, "d"), (.hour, "h"), (.minute, "min"), (.second, "s"),
  ]

  /// Returns the two largest units of a length, cut off; less than a second is said so.
  static func text(_ length: Duration) -> String {
    var rest = length.nanoseconds
    var parts: [String] = []
    for (unit, name) in units where parts.count < 2 {
      let (count, left) = rest.quotientAndRemainder(dividingBy: unit.nanoseconds)
      if count > 0 { parts.append("\(count) \(name)") }
      if count == 0, !parts.isEmpty { break }
      rest = left
    }
    return parts.isEmpty ? "less than a second" : parts.joined(separator: " ")
  }
}

extension TopUpRule {
  /// How a balance is compared with the threshold.
  var below: String { trigger.includesThreshold ? "at or below" : "below" }

  /// The rule in words.
  func text(_ words: PriceWording) -> String {
    var parts: [String] = []
    if let threshold {
      let often = trigger.firesOnce ? "once for each fall " : ""
      parts.append(
        "\(often)\(below) \(words.amount(threshold)) of the \(basisText), \(buys(words))")
    }
    if let schedule {
      parts.append("every \(TimeSpan(schedule.length).period), \(buys(words))")
    }
    if case .periodic(let reviews) = review {
      parts.append("compared once every \(TimeSpan(reviews.length).period)")
    }
    if !evaluatesOnRefusal { parts.append("refused requests do not count") }
    if minimum.isPositive { parts.append("at least \(words.amount(minimum)) at once") }
    if maximum.nanos != .max { parts.append("at most \(words.amount(maximum)) at once") }
    if cooldown > .zero { parts.append("cooldown \(TimeSpan(.fixed(cooldown)))") }
    if let limit {
      let per = TimeSpan(limit.periods.length).period
      if let amount = limit.amount {
        let rest = limit.atLimit == .partial ? ", the rest of it where an order is larger" : ""
        parts.append("at most \(words.amount(amount)) per \(per)\(rest)")
      }
      if let count = limit.count { parts.append("at most \(count) charges per \(per)") }
    }
    if let attempts = attemptLimit {
      parts.append("at most \(attempts.count) attempts in \(TimeSpan(.fixed(attempts.window)))")
    }
    return parts.joined(separator: "; ")
  }

  private var basisText: String {
    switch basis {
    case .posted: "balance"
    case .available: "balance less holds"
    case .position: "balance with what is on order"
    }
  }

  private func buys(_ words: PriceWording) -> String {
    if let package = product.package {
      return "buy the package \(package.name) for \(words.amount(package.price))"
    }
    let size =
      switch sizing {
      case .amount(let amount): "buy \(words.amount(amount))"
      case .target(let target): "buy up to \(words.amount(target))"
      case .multiples(let multiple):
        "buy as many times \(words.amount(multiple)) as lift it above"
      }
    guard let sale = product.sale else { return size }
    var parts = [size]
    if sale.price != nil { parts.append("at a price by amount") }
    if sale.bonus != .none { parts.append("with a bonus") }
    if let life = TimeSpan(sale.expiry) { parts.append("which expires after \(life)") }
    return parts.joined(separator: ", ")
  }
}
