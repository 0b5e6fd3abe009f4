import Quantities
import Text

/// A top-up rule in words.
struct RuleWording {
  private let rule: StoredRule
  private let money: AmountWording

  init(_ rule: StoredRule, _ money: AmountWording) {
    self.rule = rule
    self.money = money
  }

  static func below(_ rule: StoredRule) -> String {
    rule.trigger == "below" ? "below" : "at or below"
  }

  var text: String {
    var parts: [String] = []
    if let threshold = rule.threshold {
      parts.append(
        "\(Self.below(rule)) \(money.text(threshold)) of the \(basis), \(buys)")
    }
    if let every = rule.every { parts.append("every \(every), \(buys)") }
    if let review = rule.review { parts.append("looked at once every \(review)") }
    if !rule.onRefusal { parts.append("refused requests do not count") }
    if ExactAmount.nanos(rule.minimum.utf8) != 0 {
      parts.append("at least \(money.text(rule.minimum)) at once")
    }
    if let maximum = rule.maximum { parts.append("at most \(money.text(maximum)) at once") }
    if let cooldown = rule.cooldown { parts.append("cooldown \(cooldown)") }
    if let limit = rule.limit {
      if let amount = limit.amount {
        let rest = limit.atLimit == "partial" ? ", the rest of it where an order is larger" : ""
        parts.append("at most \(money.text(amount)) per \(limit.per)\(rest)")
      }
      if let count = limit.count { parts.append("at most \(count) charges per \(limit.per)") }
    }
    if let attempts = rule.attempts {
      parts.append("at most \(attempts.count) attempts in \(attempts.per)")
    }
    return parts.joined(separator: "; ")
  }

  private var basis: String {
    switch rule.basis {
    case "posted": "balance"
    case "available": "balance less holds"
    case "position": "balance with what is on order"
    default: rule.basis
    }
  }

  private var buys: String {
    if let amount = rule.amount { return "buy \(money.text(amount))" }
    if let target = rule.target { return "buy up to \(money.text(target))" }
    if let multiple = rule.multiplesOf {
      return "buy as many times \(money.text(multiple)) as lift it above"
    }
    return "buy"
  }
}
