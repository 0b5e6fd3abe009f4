import Text

extension Explainer {
  /// What was booked at an instant: a section for each transaction, then the prices that held.
  func transferSections(at instant: Int64) -> [Explanation.Section] {
    guard trail.last.last?.at.instant == instant else { return [] }
    var groups: [[StoredTransfer]] = []
    for transfer in trail.last {
      if groups.last?.last?.id == transfer.id, groups.last?.last?.type == transfer.type {
        groups[groups.count - 1].append(transfer)
      } else {
        groups.append([transfer])
      }
    }
    var sections: [Explanation.Section] = []
    var priced: Set<String> = []
    for group in groups {
      sections.append(transactionSection(group))
      let subject = [group[0].type, group[0].attribute("model") ?? ""].joined(separator: " ")
      if group[0].isUsage, priced.insert(subject).inserted, let prices = priceSection(group[0]) {
        sections.append(prices)
      }
    }
    return sections
  }

  private func transactionSection(_ group: [StoredTransfer]) -> Explanation.Section {
    let (first, last) = (group[0], group[group.count - 1])
    let total = group.reduce(0) { $0 + $1.amount }
    let verb = first.isUsage && total <= 0 ? "Charged" : total < 0 ? "Taken" : "Credit"
    let names = first.attribution.map { "\($0.name.replacing("_", with: " ")) \($0.value)" }
    var section = Explanation.Section(
      kind: first.isUsage ? "charge" : "credit",
      title: "\(verb): \(first.type), \(money.text(abs(total)))")
    var about = "Transaction \(first.id)"
    if !names.isEmpty { about += ": " + names.joined(separator: ", ") }
    section.sentences.append(about + ".")
    section.sentences += group.map { sentence(on: $0) }
    if group.count > 1, total < 0, first.isUsage, let order = story.inputs?.burnOrder {
      let words = order.map { $0.replacing("_", with: " ") }.joined(separator: ", ")
      section.sentences.append("Grants burn in the order of \(words), then of their numbers.")
    }
    section.sentences.append(
      "The balance was \(money.text(first.balanceBefore)) before and "
        + "\(money.text(last.balanceAfter)) after.")
    if first.isUsage, story.terms?.hasServiceTime == true {
      section.sentences.append(
        "It was booked when the request completed; who may run, and at which price, was decided "
          + "when it arrived.")
    }
    section.facts = [
      ("id", .string(first.id)), ("type", .string(first.type)),
      ("amount", .exact(ExactAmount.text(total))),
      ("balance_before", .exact(ExactAmount.text(first.balanceBefore))),
      ("balance_after", .exact(ExactAmount.text(last.balanceAfter))),
      ("grants", .array(group.map { facts(on: $0) })),
    ]
    return section
  }

  private func sentence(on transfer: StoredTransfer) -> String {
    let amount = money.text(abs(transfer.amount))
    guard !transfer.grant.isEmpty else {
      return transfer.amount < 0
        ? "\(amount) was beyond all grants and is owed."
        : "\(amount) repaid what was owed."
    }
    let name = "Grant \(transfer.grant)"
    let terms = grantTerms(transfer.grant)
    var left = ""
    if let rest = transfer.left, trail.hasUsage {
      left = rest > 0 ? "; \(money.text(rest)) was left of it" : "; nothing was left of it"
    }
    if transfer.type == "expiry" {
      return "\(amount) of grant \(transfer.grant) (\(terms)) had not been used when it expired."
    }
    if transfer.amount < 0 { return "\(name) (\(terms)) paid \(amount)\(left)." }
    // Without usage the debt is not known, but a balance below zero is one.
    let repaid =
      trail.hasUsage
      ? transfer.repaid : min(transfer.amount, max(0, -transfer.balanceBefore))
    let debt = repaid > 0 ? ", of which \(money.text(repaid)) repaid what was owed" : ""
    return "\(name) (\(terms)) received \(amount)\(debt)\(left)."
  }

  private func facts(on transfer: StoredTransfer) -> JSONValue {
    let known = trail.hasUsage ? transfer.left.map { ExactAmount.text($0) } : nil
    let grant = trail.grants[transfer.grant]
    return .object([
      ("grant", transfer.grant.isEmpty ? .null : .string(transfer.grant)),
      ("amount", .exact(ExactAmount.text(transfer.amount))), ("left", .optional(known)),
      ("origin", .optional(grant?.first.type)), ("since", .optional(grant?.first.at.text)),
      ("category", .optional(grant.flatMap { category($0) })),
      ("expires", .optional(grant.flatMap { expiry($0) })),
    ])
  }

  /// A grant's origin, category and expiry, as far as they are known.
  private func grantTerms(_ number: String) -> String {
    guard let grant = trail.grants[number] else { return "unknown" }
    let origin = "\(grant.first.type) of \(grant.first.at.short)"
    var parts = [origin]
    if let category = category(grant) { parts.append(category) }
    switch expiry(grant) {
    case nil: parts.append("expiry not kept")
    case "never": parts.append("never expires")
    case .some(let expiry): parts.append("expires \(StoredMoment(expiry)?.short ?? expiry)")
    }
    if let scope = made(grant)?.scope { parts.append("only for \(scope)") }
    return parts.joined(separator: ", ")
  }

  /// What the timeline says of a purchase or a gift, where it made the grant.
  private func made(_ grant: GrantHistory) -> StoredTerms.Action? {
    guard ["purchase", "bonus"].contains(grant.first.type) else { return nil }
    let actions =
      story.terms?.timeline.filter {
        StoredMoment($0.at)?.instant == grant.first.at.instant
          && ["purchase", "grant"].contains($0.action)
      } ?? []
    let amount = ExactAmount.text(grant.first.amount)
    return actions.first { $0.credits == amount || $0.bonus == amount } ?? actions.first
  }

  /// Whether money was paid for a grant; nil where what made it does not tell.
  private func category(_ grant: GrantHistory) -> String? {
    switch grant.first.type {
    case "purchase", "auto_top_up", "adjustment", "refund": return "paid"
    case "bonus": return "promotional"
    case "subscription":
      guard let fee = story.plan(at: grant.first.at.instant)?.fee else { return nil }
      // What the fee does not pay for is a grant of its own, right after the paid one.
      let sibling = Int(grant.first.grant).flatMap { trail.grants["\($0 - 1)"]?.first }
      let isRest = sibling?.type == "subscription" && sibling?.at == grant.first.at
      return isRest || ExactAmount.nanos(fee.utf8) == 0 ? "promotional" : "paid"
    default: return nil
    }
  }

  /// When a grant expires, `never`, or nil where neither the files nor the inputs tell.
  private func expiry(_ grant: GrantHistory) -> String? {
    if let expired = grant.expired { return expired.at.text }
    guard let terms = story.terms else { return nil }
    let at = grant.first.at
    switch grant.first.type {
    case "auto_top_up", "adjustment", "refund": return "never"
    case "subscription":
      guard let life = story.plan(at: at.instant)?.creditExpires else { return nil }
      guard life == "period" else { return life == "never" ? life : "\(life) after it arrived" }
      let period = story.periods.first { $0.moment("period_start")?.instant == at.instant }
      let end = period?.moment("period_end")
      // The last period is cut off by the horizon, its credit is not.
      return end.map { $0.instant < story.horizon.to.instant ? $0.text : "with its plan period" }
    case "purchase", "bonus":
      if let made = made(grant) { return made.expires ?? "never" }
      // The opening balance is bought credit without an end.
      if at.instant == story.horizon.from.instant { return "never" }
      return terms.manualTopUp.map { habit in
        habit.expires.map { "\($0) after it arrived" } ?? "never"
      }
    default: return nil
    }
  }
}
