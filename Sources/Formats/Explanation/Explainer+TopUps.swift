import AutoTopUp
import Billing
import Projection
import Quantities
import Results
import Text

extension Explainer {
  /// The rule, whether it fired, and why not.
  var topUpSection: Explanation.Section {
    let evaluations = decisions.compactMap { decision in
      if case .evaluation(let outcome) = decision.content { outcome } else { nil }
    }
    let answered = attempts.filter { $0.resolvedAt == happened && $0.requestedAt != happened }
    var sentences = [ruleSentence] + answered.map { answerSentence($0) }
    sentences += evaluations.flatMap { self.sentences($0) }
    let outlook = evaluations.isEmpty ? moment.outlook : nil
    if let outlook { sentences.append(outlookSentence(outlook)) }
    let asked = attempts.last { $0.requestedAt == happened }
    let last = asked ?? answered.last
    let evaluation = evaluations.last?.evaluation ?? outlook
    return Explanation.Section(
      kind: "auto_top_up", title: "Auto top-up", sentences: sentences,
      facts: .of([
        "fired": asked != nil, "reason": evaluation?.skip?.reason.name,
        "until": time(evaluation?.skip?.until),
        "trigger": evaluations.last?.evaluation.trigger.name, "attempt": last?.attempt.description,
        "amount": last?.amount, "status": last?.status.name,
        "decline_code": last?.declineCode?.name, "balance": evaluation?.balance,
        "threshold": evaluation?.threshold, "limit_left": evaluation?.room?.amount,
        "limit_charges_left": evaluation?.room?.count?.description,
        "limit_until": time(evaluation?.room?.until),
      ]))
  }

  /// The attempts that had been made.
  var attempts: [ChargeRecord] { moment.outcome.charges.filter { $0.status != .notFired } }

  private var rule: TopUpRule? { moment.terms.topUpRule }

  private var below: String { rule?.below ?? "below" }

  private var ruleSentence: String {
    guard let rule else { return "There was no auto top-up rule." }
    let set = moment.outcome.activities.last { $0.action == .topUpRuleSet && $0.refusal == nil }
    let since = set.map { " since \(short($0.at))" } ?? ""
    return "The rule\(since): \(rule.text(words))."
  }

  // MARK: Evaluations

  private func sentences(_ outcome: TopUpOutcome) -> [String] {
    let evaluation = outcome.evaluation
    let who =
      moment.terms.replicas > 1 ? "Gateway \(outcome.replica + 1) evaluated it" : "It was evaluated"
    let trigger = evaluation.trigger
    let why = "\(who) because of \(trigger.name) (\(trigger.explanation))"
    switch outcome.action {
    case .ask:
      return [why + ": the answer to the last charge was overdue, and the processor was asked."]
    case .skip(let skip):
      return ["\(why) and did not fire: \(skip.reason.name) (\(text(skip, evaluation)))."]
    case .charge(let request):
      var level = ""
      if let threshold = evaluation.threshold, rule?.calls(at: evaluation.balance) == true {
        level = ", \(below) the threshold \(money(threshold)),"
      }
      var attempt = "Attempt \(request.attempt) of its order charged \(money(request.amount))"
      if let left = evaluation.room?.amount { attempt += "; \(money(left)) were left in the limit" }
      return ["\(why) at \(balance(evaluation))\(level) and fired.", attempt + "."]
    }
  }

  /// Why there was no top-up at the moment, where the rule was not evaluated then.
  private func outlookSentence(_ outlook: TopUpEvaluation) -> String {
    guard let skip = outlook.skip else {
      return "It was not evaluated then; an evaluation would have fired at \(balance(outlook))."
    }
    return "No top-up was placed then: \(skip.reason.name) (\(text(skip, outlook)))."
  }

  /// The balance that was compared.
  private func balance(_ evaluation: TopUpEvaluation) -> String {
    let amount = money(evaluation.balance)
    var text =
      switch evaluation.basis {
      case .posted: "a balance of \(amount)"
      case .available: "\(amount) available"
      case .position: "a position of \(amount), the balance with what is on order"
      }
    if evaluation.refused.isPositive {
      text += ", less the \(money(evaluation.refused)) that the refused request would have held"
    }
    return text
  }

  /// Why the rule did not fire, with what decided.
  private func text(_ skip: TopUpSkip, _ evaluation: TopUpEvaluation) -> String {
    let until = skip.until.map { short($0) } ?? "another time"
    let last = attempts.last { $0.requestedAt <= moment.end }
    let order = last.map { "of \(money($0.amount)) submitted at \(short($0.requestedAt))" } ?? ""
    let failed = last.map {
      "attempt \($0.attempt) failed at \(short($0.resolvedAt)) (\($0.code)), and "
    }
    switch skip.reason {
    case .notCalled:
      guard let threshold = evaluation.threshold else { return "no scheduled order was due" }
      return "\(balance(evaluation)) was not \(below) the threshold "
        + money(threshold)
    case .alreadyFired:
      return "it fires once for each fall \(below) the threshold "
        + "\(evaluation.threshold.map { money($0) } ?? ""), and \(balance(evaluation)) has been "
        + "there since the order \(order)"
    case .notReviewed: return "the balance is compared at its reviews only, next at \(until)"
    case .refusalIgnored: return "the rule takes no notice of refused requests (on_refusal: false)"
    case .orderInFlight:
      return "the charge \(order) was still with the processor, and at most one is on its way"
    case .awaitingCustomer: return "the customer had not yet confirmed the charge \(order)"
    case .waitingForRetry: return "\(failed ?? "")the next one is due at \(until)"
    case .suspended:
      return "\(failed ?? "")the rule is suspended until the payment method is replaced"
    case .coolingDown:
      let cooldown = rule?.cooldown ?? .zero
      let placed = skip.until.map { short($0 + cooldown * -1) } ?? ""
      return "the last order was placed at \(placed) and the cooldown is "
        + "\(TimeSpan(.fixed(cooldown))): no other before \(until)"
    case .amountLimit:
      let most = rule?.limit?.amount.map { money($0) } ?? ""
      let left = evaluation.room?.amount.map { money($0) } ?? ""
      return
        "of the \(most) that the rule may charge per \(limitPeriod), \(left) was left, and the "
        + "period ends at \(until)"
    case .countLimit:
      return "the rule may charge \(rule?.limit?.count ?? 0) times per \(limitPeriod) and has done "
        + "so; the period ends at \(until)"
    case .attemptLimit:
      let limit = rule?.attemptLimit
      let window = limit.map { "\(TimeSpan(.fixed($0.window)))" } ?? ""
      return "the card may be tried \(limit?.count ?? 0) times in \(window), and was; no other "
        + "attempt before \(until)"
    }
  }

  private var limitPeriod: String {
    rule?.limit.map { TimeSpan($0.periods.length).period } ?? ""
  }

  // MARK: Answers

  private func answerSentence(_ charge: ChargeRecord) -> String {
    "Attempt \(charge.attempt), \(money(charge.amount)), submitted at \(short(charge.requestedAt)), "
      + "was settled: \(charge.result). The balance was \(money(charge.balanceAfter)) after it."
  }
}

extension ChargeRecord {
  /// The status, and the code of a decline.
  var code: String { status.name + (declineCode.map { ", \($0.name)" } ?? "") }

  /// The code with what it means: `soft_decline, insufficient_funds (…)`.
  var result: String { "\(code) (\(declineCode?.explanation ?? status.explanation))" }
}

extension TopUpEvaluation {
  /// Why nothing was charged; nil where something was, or was asked.
  var skip: TopUpSkip? { if case .skip(let skip) = decision { skip } else { nil } }
}
