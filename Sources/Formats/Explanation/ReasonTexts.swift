import AutoTopUp
import Billing
import Projection

/// What the reasons, codes and triggers in result files mean, in sentences.
///
/// A sentence can name what decided, in braces; the first of which all is known is told, and
/// otherwise the plain one. Words that are not in the table are shown as they are.
enum ReasonTexts {
  struct Entry {
    let plain: String
    let details: [String]

    init(_ plain: String, _ details: String...) {
      self.plain = plain
      self.details = details
    }
  }

  /// Why the rule did not fire.
  static let rests: [String: Entry] = [
    "not_called": Entry(
      "the balance did not call for a top-up",
      "the balance, {balance}, was not {below} the threshold {threshold}"),
    "not_reviewed": Entry(
      "the balance is looked at only at times of its own",
      "the balance is looked at once every {review}, and not in between"),
    "refusal_ignored": Entry(
      "the rule takes no notice of refused requests (on_refusal: false)"),
    "order_in_flight": Entry(
      "an order is with the processor, and at most one is on its way",
      "the order of {amount} placed at {requested} was still with the processor, and at most one "
        + "is on its way"),
    "awaiting_customer": Entry(
      "the customer has to confirm the last charge first",
      "the customer had not yet confirmed the charge of {amount} submitted at {requested}"),
    "waiting_for_retry": Entry(
      "the last charge failed, and its next attempt is not due yet",
      "attempt {attempt} failed at {resolved} ({status}), and the next one is due {wait} after "
        + "it"),
    "suspended": Entry(
      "the rule is suspended until the payment method is replaced",
      "attempt {attempt} failed at {resolved} ({status}), and the rule is suspended until the "
        + "payment method is replaced"),
    "cooling_down": Entry(
      "the last order is too recent",
      "the last order was placed at {placed} and the cooldown is {cooldown}: no other before "
        + "{cooled}"),
    "amount_limit": Entry(
      "the period's limit leaves no room for the order",
      "the rule may charge {limit_amount} per {limit_period}, and {charged} of it were used up"),
    "count_limit": Entry(
      "the period's number of charges is used up",
      "the rule may charge {limit_count} times per {limit_period}, and has done so"),
    "attempt_limit": Entry(
      "the card was tried too often lately",
      "the card may be tried {attempt_count} times in {attempt_window}, and was"),
  ]

  /// Why a request was refused.
  static let refusals: [String: Entry] = [
    "quota_exceeded": Entry(
      "the requests that the plan includes were used up, and overage is off",
      "the {included} requests that the plan includes were used up, and overage is off"),
    "budget_exceeded": Entry(
      "a hard budget was used up",
      "the hard budget {scope} of {budget} per {budget_period} was used up"),
    "insufficient_credits": Entry(
      "there was no credit left for the request",
      "the balance, {balance}, was at or below {floor}",
      "of the balance, {posted}, what was held for requests under way left nothing, or less than "
        + "the request's own hold (estimate {estimate})",
      "the balance, {scoped}, left nothing that may be spent on the request: credit with a scope "
        + "pays for nothing else",
      "the balance, {balance}, left nothing for the request"),
    "organization_deleted": Entry("the organization was deleted"),
  ]

  /// Why an attempt was made, or the rule looked at.
  static let triggers: [String: Entry] = [
    "threshold": Entry("a posting took the balance to where the rule looks at it"),
    "refusal": Entry("a request was refused for lack of credit"),
    "credit": Entry("credit arrived and was not enough"),
    "retry": Entry("an earlier attempt had failed and another was due"),
    "method_replaced": Entry("a working payment method was set"),
    "rule_changed": Entry("the rule was set or changed"),
    "time": Entry(
      "a time came: the end of a cooldown or of a limit's period, a review, or the schedule"),
  ]

  /// How an attempt ended.
  static let statuses: [String: Entry] = [
    "succeeded": Entry("the money arrived"),
    "soft_decline": Entry("declined for now"),
    "hard_decline": Entry("declined for good"),
    "provider_error": Entry("the processor failed, which says nothing of the card"),
    "requires_action": Entry("the customer has to confirm the charge with the bank"),
    "pending": Entry("there was no answer by the end of the horizon"),
    "not_fired": Entry("no charge was made"),
  ]

  /// Why a bank declined.
  static let declineCodes: [String: Entry] = [
    "insufficient_funds": Entry("there is too little money on the account now"),
    "card_declined": Entry("the bank gives no reason"),
    "try_again_later": Entry("the bank wants not to be asked now"),
    "do_not_try_again": Entry("the card will not work again"),
    "card_velocity_exceeded": Entry("the card was used too often or for too much"),
    "authentication_required": Entry("the customer did not confirm the charge"),
    "expired_card": Entry("the card's time is over"),
    "lost_card": Entry("the card was reported lost"),
    "stolen_card": Entry("the card was reported stolen"),
    "account_closed": Entry("the account behind the card is closed"),
    "fraudulent": Entry("the bank takes the charge for a fraud"),
  ]

  /// Why something that somebody wanted was not done.
  static let actionRefusals: [String: Entry] = [
    "role_may_not": Entry("the role does not allow it"),
    "platform_only": Entry("only the platform does this"),
    "foreign_payment_method": Entry("the card is somebody else's"),
    "not_a_member": Entry("the actor is no member of the organization"),
    "organization_deleted": Entry("the organization was deleted"),
    "last_owner": Entry("the organization would be without an owner"),
    "insufficient_credit": Entry("there is less credit than should move"),
    "credit_left": Entry("there is credit left that would be lost"),
    "charge_pending": Entry("a charge is with the processor"),
    "no_payment_method": Entry("there is no card to charge"),
    "no_such_purchase": Entry("there is no such purchase"),
    "refund_too_large": Entry("it is more than the unspent part of the purchase"),
    "under_dispute": Entry("the bank has taken the purchase back"),
    "not_disputed": Entry("the purchase is not disputed"),
    "amount_not_positive": Entry("the amount is zero"),
    "checkout_failed": Entry("the card was declined at the checkout"),
    "checkout_abandoned": Entry("the customer left the checkout"),
    "no_plan": Entry("there is no plan"),
  ]

  /// Says what a word means.
  ///
  /// - Parameters:
  ///   - word: The word in the file.
  ///   - table: The table it should be in.
  ///   - values: What is known, by the names in braces.
  /// - Returns: A sentence without a capital and a stop; nil where the word is unknown.
  static func text(
    _ word: String, in table: [String: Entry], _ values: [String: String] = [:]
  ) -> String? {
    guard let entry = table[word] else { return nil }
    return entry.details.lazy.compactMap { filled($0, values) }.first ?? entry.plain
  }

  /// Puts values in their places; nil where one is unknown.
  private static func filled(_ template: String, _ values: [String: String]) -> String? {
    var text = ""
    var rest = template[...]
    while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
      guard let value = values[String(rest[rest.index(after: start)..<end])] else { return nil }
      text += rest[..<start] + value
      rest = rest[rest.index(after: end)...]
    }
    return text + rest
  }

  /// Names of the model that have no text; a new case needs one.
  static var missing: [String] {
    func missing(_ names: [String], _ table: [String: Entry]) -> [String] {
      names.filter { table[$0] == nil }
    }
    return missing(TopUpSkip.Reason.allCases.map(\.name), rests)
      + missing(Admission.Refusal.allCases.map(\.name), refusals)
      + missing(TopUpTrigger.allCases.map(\.name), triggers)
      + missing(ChargeRecord.Status.allCases.map(\.name), statuses)
      + missing(outcomes.map(\.name), statuses)
      + missing(DeclineCode.allCases.map(\.name), declineCodes)
      + missing(ActivityRecord.Refusal.allCases.map(\.name), actionRefusals)
  }

  /// Every way in which a processor answers.
  private static var outcomes: [ChargeOutcome] {
    [.succeeded, .providerError, .requiresAction] + DeclineCode.allCases.map { .declined($0) }
  }
}
