import AutoTopUp
import Quantities
import Results

extension TopUpRule {
  /// How a balance is compared with the threshold.
  var below: String { trigger == .atOrBelow ? "at or below" : "below" }

  /// The rule in words.
  func text(_ words: PriceWording) -> String {
    var parts: [String] = []
    if let threshold {
      parts.append("\(below) \(words.amount(threshold)) of the \(basisText), \(buys(words))")
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
    switch sizing {
    case .amount(let amount): "buy \(words.amount(amount))"
    case .target(let target): "buy up to \(words.amount(target))"
    case .multiples(let multiple):
      "buy as many times \(words.amount(multiple)) as lift it above"
    }
  }
}
