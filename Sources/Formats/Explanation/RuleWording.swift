import AutoTopUp
import Quantities
import Results

/// A top-up rule in words.
struct RuleWording {
  private let rule: TopUpRule
  private let words: PriceWording

  init(_ rule: TopUpRule, _ words: PriceWording) {
    self.rule = rule
    self.words = words
  }

  static func below(_ rule: TopUpRule?) -> String {
    rule?.trigger == .atOrBelow ? "at or below" : "below"
  }

  var text: String {
    var parts: [String] = []
    if let threshold = rule.threshold {
      parts.append("\(Self.below(rule)) \(words.amount(threshold)) of the \(basis), \(buys)")
    }
    if let schedule = rule.schedule {
      parts.append("every \(TimeSpan(schedule.length).period), \(buys)")
    }
    if case .periodic(let reviews) = rule.review {
      parts.append("compared once every \(TimeSpan(reviews.length).period)")
    }
    if !rule.evaluatesOnRefusal { parts.append("refused requests do not count") }
    if rule.minimum.isPositive { parts.append("at least \(words.amount(rule.minimum)) at once") }
    if rule.maximum.nanos != .max { parts.append("at most \(words.amount(rule.maximum)) at once") }
    if rule.cooldown > .zero { parts.append("cooldown \(TimeSpan(.fixed(rule.cooldown)))") }
    if let limit = rule.limit {
      let per = TimeSpan(limit.periods.length).period
      if let amount = limit.amount {
        let rest = limit.atLimit == .partial ? ", the rest of it where an order is larger" : ""
        parts.append("at most \(words.amount(amount)) per \(per)\(rest)")
      }
      if let count = limit.count { parts.append("at most \(count) charges per \(per)") }
    }
    if let attempts = rule.attemptLimit {
      parts.append("at most \(attempts.count) attempts in \(TimeSpan(.fixed(attempts.window)))")
    }
    return parts.joined(separator: "; ")
  }

  private var basis: String {
    switch rule.basis {
    case .posted: "balance"
    case .available: "balance less holds"
    case .position: "balance with what is on order"
    }
  }

  private var buys: String {
    switch rule.sizing {
    case .amount(let amount): "buy \(words.amount(amount))"
    case .target(let target): "buy up to \(words.amount(target))"
    case .multiples(let multiple):
      "buy as many times \(words.amount(multiple)) as lift it above"
    }
  }
}
