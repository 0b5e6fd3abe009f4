import Results
import Text

extension Explainer {
  /// The rule, whether it fired, and why not.
  var topUpSection: Explanation.Section {
    var section = Explanation.Section(kind: "auto_top_up", title: "Auto top-up")
    section.sentences.append(ruleSentence)
    let asked = story.charges.filter { $0.requested.instant == nearest?.instant }
    let answered = story.charges.filter {
      $0.isAttempt && $0.resolved.instant == nearest?.instant
        && $0.requested.instant != nearest?.instant
    }
    for charge in answered { section.sentences.append(answerSentence(charge)) }
    for charge in asked where !charge.isAttempt { section.sentences.append(restSentence(charge)) }
    for charge in asked where charge.isAttempt {
      section.sentences += attemptSentences(charge)
    }
    var reason: String?
    if asked.isEmpty, let standing = standing() {
      reason = standing.reason
      section.sentences.append(standing.sentence)
    }
    let last = asked.last ?? answered.last
    section.facts = [
      ("fired", .boolean(asked.contains { $0.isAttempt })),
      ("reason", .optional(asked.last.map(\.reason).flatMap { $0.isEmpty ? nil : $0 } ?? reason)),
      ("trigger", .optional(asked.last?.trigger)), ("attempt", .optional(last?.attempt)),
      ("amount", .optional(last.map { ExactAmount.text($0.amount) })),
      ("status", .optional(last?.status)), ("decline_code", .optional(last?.declineCode)),
      ("balance", .optional(balance.map { ExactAmount.text($0) })),
      ("threshold", .optional(story.rule(at: end)?.rule.threshold)),
    ]
    return section
  }

  private var ruleSentence: String {
    guard story.inputs != nil else {
      return "The rule is not known: the folder has no \(RunInputs.fileName). Run the scenario "
        + "again to have it written."
    }
    guard let (rule, since) = story.rule(at: end) else { return "There was no auto top-up rule." }
    let start = since == story.horizon.from ? "" : " since \(since.short)"
    return "The rule\(start): " + RuleWording(rule, money).text + "."
  }

  private func attemptSentences(_ charge: StoredCharge) -> [String] {
    let trigger = ReasonTexts.text(charge.trigger, in: ReasonTexts.triggers)
    var why = "It fired at a balance of \(money.text(charge.balanceBefore))"
    if let rule = story.rule(at: charge.requested.instant)?.rule, let threshold = rule.threshold,
      rule.calls(at: charge.balanceBefore) == true
    {
      why += ", \(RuleWording.below(rule)) the threshold \(money.text(threshold))"
    }
    why += "; looked at because of \(charge.trigger)" + (trigger.map { " (\($0))" } ?? "") + "."
    let attempt = "Attempt \(charge.attempt) of its order charged \(money.text(charge.amount))."
    return [why, attempt]
  }

  private func answerSentence(_ charge: StoredCharge) -> String {
    "The answer to attempt \(charge.attempt), \(money.text(charge.amount)), submitted at "
      + "\(charge.requested.short): \(outcome(charge)). The balance was "
      + "\(money.text(charge.balanceAfter)) after it."
  }

  private func restSentence(_ charge: StoredCharge) -> String {
    let trigger = ReasonTexts.text(charge.trigger, in: ReasonTexts.triggers)
    let text = ReasonTexts.text(
      charge.reason, in: ReasonTexts.rests,
      values(at: charge.requested.instant, balance: charge.balanceBefore))
    return "It was looked at because of \(charge.trigger)" + (trigger.map { " (\($0))" } ?? "")
      + " and did not fire: \(charge.reason)" + (text.map { " (\($0))" } ?? "") + "."
  }

  /// A status with its code and what they mean: `soft_decline, insufficient_funds (…)`.
  func outcome(_ charge: StoredCharge) -> String {
    guard !charge.declineCode.isEmpty else {
      let text = ReasonTexts.text(charge.status, in: ReasonTexts.statuses)
      return charge.status + (text.map { " (\($0))" } ?? "")
    }
    let text = ReasonTexts.text(charge.declineCode, in: ReasonTexts.declineCodes)
    return "\(charge.status), \(charge.declineCode)" + (text.map { " (\($0))" } ?? "")
  }

  /// Why there was no top-up at the moment, where nothing of the kind happened at it.
  private func standing() -> (reason: String?, sentence: String)? {
    guard story.inputs == nil || story.rule(at: end) != nil else { return nil }
    let reason: String
    var noted = ""
    // With no order on its way the position is the balance itself.
    if let state = orderState {
      reason = state
    } else if let rule = story.rule(at: end)?.rule, let balance, rule.basis != "available",
      let calls = rule.calls(at: balance), !calls
    {
      reason = "not_called"
    } else if let rest = lastRest {
      reason = rest.reason
      noted = ", as noted at \(rest.requested.short)"
    } else {
      return (nil, "No top-up was placed then, and the files do not say why.")
    }
    let text = ReasonTexts.text(
      reason, in: ReasonTexts.rests, values(at: end, balance: balance))
    return (
      reason,
      "No top-up was placed then: \(reason)" + (text.map { " (\($0))" } ?? "")
        + noted + "."
    )
  }

  /// What an order on its way, or a failed one, keeps the rule from; nil where there is none.
  private var orderState: String? {
    if let charge = story.charges.last(where: { $0.isInFlight(at: end) }), isOrder(charge) {
      return charge.status == "requires_action" ? "awaiting_customer" : "order_in_flight"
    }
    guard let last = story.lastAttempt(at: end), last.failed else { return nil }
    if last.status == "requires_action" { return "awaiting_customer" }
    let next = story.charges.first { $0.isAttempt && $0.requested.instant > end }
    if next?.trigger == "retry" { return "waiting_for_retry" }
    if next?.trigger == "method_replaced" || last.status == "hard_decline" { return "suspended" }
    guard let dunning = story.dunning(at: end), let attempt = Int(last.attempt) else { return nil }
    if attempt <= dunning.retry.count { return "waiting_for_retry" }
    switch dunning.afterRetries {
    case "suspend": return "suspended"
    case "repeat": return "waiting_for_retry"
    default: return nil
    }
  }

  /// Whether a charge in flight is the order's: one that was lost gives way to the next.
  private func isOrder(_ charge: StoredCharge) -> Bool {
    (story.terms?.gateways ?? 1) > 1
      || charge.requested == story.lastAttempt(at: end)?.requested
  }

  /// The last look that led to no charge, since the last attempt.
  private var lastRest: StoredCharge? {
    let last = story.lastAttempt(at: end)?.requested.instant ?? .min
    return story.charges.last {
      !$0.isAttempt && $0.requested.instant <= end && $0.requested.instant >= last
        && isStillTrue($0)
    }
  }

  /// Whether a reason that time ends still held at the moment.
  private func isStillTrue(_ rest: StoredCharge) -> Bool {
    guard rest.reason == "cooling_down", let cooled = cooled(at: rest.requested.instant) else {
      return rest.reason != "order_in_flight" && rest.reason != "awaiting_customer"
    }
    return end < cooled.instant
  }

  /// When the last order was placed, and when its cooldown ends.
  private func cooled(at instant: Int64) -> (placed: StoredMoment, instant: Int64)? {
    let placed = story.charges.last { $0.attempt == "1" && $0.requested.instant <= instant }
    guard let placed, let text = story.rule(at: instant)?.rule.cooldown,
      let length = ElapsedTime.nanoseconds(text)
    else { return nil }
    return (placed.requested, placed.requested.instant + length)
  }

  /// What the sentences about a look can name.
  private func values(at instant: Int64, balance: Int128?) -> [String: String] {
    var values: [String: String] = [:]
    if let balance { values["balance"] = money.text(balance) }
    if let last = story.lastAttempt(at: instant) {
      values["amount"] = money.text(last.amount)
      values["requested"] = last.requested.short
      values["attempt"] = last.attempt
      values["status"] =
        last.declineCode.isEmpty ? last.status : "\(last.status), \(last.declineCode)"
      if last.resolved.instant <= instant { values["resolved"] = last.resolved.short }
      if let attempt = Int(last.attempt), let waits = story.dunning(at: instant)?.retry {
        values["wait"] = attempt <= waits.count ? waits[attempt - 1] : waits.last
      }
    }
    guard let rule = story.rule(at: instant)?.rule else { return values }
    values["below"] = RuleWording.below(rule)
    values["threshold"] = rule.threshold.map { money.text($0) }
    values["review"] = rule.review
    values["attempt_count"] = rule.attempts?.count
    values["attempt_window"] = rule.attempts?.per
    values["limit_period"] = rule.limit?.per
    values["limit_count"] = rule.limit?.count
    values["limit_amount"] = rule.limit?.amount.map { money.text($0) }
    values["charged"] = charged(at: instant, per: rule.limit?.per).map { money.text($0) }
    if let (placed, cooled) = cooled(at: instant) {
      values["placed"] = placed.short
      values["cooldown"] = rule.cooldown
      values["cooled"] = local(cooled)
    }
    return values
  }

  /// What the rule has charged in the month, failed attempts left out; nil for other periods.
  private func charged(at instant: Int64, per period: String?) -> Int128? {
    guard period == "month", story.terms?.timeZone == nil else { return nil }
    let month = local(instant).prefix(7)
    return story.charges.filter {
      $0.isAttempt && $0.requested.instant <= instant && $0.requested.text.prefix(7) == month
        && !($0.failed && $0.resolved.instant <= instant)
    }.reduce(0) { $0 + $1.amount }
  }
}
