import Billing
import Ledger
import Pricing
import Projection
import Quantities
import Results
import Text

extension Explainer {
  /// What was booked and which periods turned, each in a section, usage with the prices that held.
  var decisionSections: [Explanation.Section] {
    var sections: [Explanation.Section] = []
    var posting: WalletPosting?
    /// Takes the posting that is told with the usage it was booked for, or else on its own.
    func take(where isOf: (WalletPosting) -> Bool) -> WalletPosting? {
      defer { posting = nil }
      if let posting, !isOf(posting) { sections.append(postingSection(posting)) }
      return posting.flatMap { isOf($0) ? $0 : nil }
    }
    for decision in decisions {
      switch decision.content {
      case .posting(let next):
        _ = take { _ in false }
        posting = next
      case .requestCharge(let request):
        sections.append(section(request, take { $0.entry.id == request.id }, at: decision.at))
        add(priceSection(request), to: &sections)
      case .meterCharge(let charge):
        sections.append(section(charge, take { $0.entry.type == charge.type }))
        add(priceSection(charge), to: &sections)
      case .periodStart(let fee):
        _ = take { _ in false }
        sections.append(section(fee))
      case .periodEnd(let summary):
        _ = take { _ in false }
        sections.append(section(summary))
      case .refusal, .evaluation: break
      }
    }
    _ = take { _ in false }
    return sections
  }

  /// Adds prices, unless they stand there already.
  private func add(_ prices: Explanation.Section?, to sections: inout [Explanation.Section]) {
    guard let prices,
      !sections.contains(where: { $0.title == prices.title && $0.sentences == prices.sentences })
    else { return }
    sections.append(prices)
  }

  // MARK: Usage

  private func section(
    _ request: RequestCharge, _ posting: WalletPosting?, at instant: Instant
  ) -> Explanation.Section {
    var details: [String] = []
    let parts = UsageType.allCases.filter { request.charge[$0] != .zero }.map { type in
      "\(money(request.charge[type])) for "
        + quantity(request.usage.quantity(of: type), of: type)
    }
    if !parts.isEmpty { details.append("It cost " + parts.joined(separator: ", ") + ".") }
    if let held = request.held { details.append("\(money(held)) had been held for it.") }
    if request.arrival != instant {
      details.append(
        "It was booked when the request completed; who may run, and at which price, was decided "
          + "when it arrived, at \(short(request.arrival)).")
    }
    return usageSection(request.type, request.charge.amount, posting, details)
  }

  private func section(_ charge: MeterCharge, _ posting: WalletPosting?) -> Explanation.Section {
    let meter = input.meters[charge.meter]
    var sentence = "\(number(charge.quantity)) of \(meter.name) (\(meter.unit))"
    sentence += " on top of \(number(charge.usedBefore)) in the period"
    if charge.included != .zero {
      sentence += ", of which the plan includes \(number(charge.included))"
    }
    return usageSection(charge.type, charge.cost, posting, [sentence + "."])
  }

  private func usageSection(
    _ type: TransactionType, _ cost: Money, _ posting: WalletPosting?, _ details: [String]
  ) -> Explanation.Section {
    if let posting { return postingSection(posting, details) }
    return Explanation.Section(
      kind: "charge", title: "Charged: \(type.name), \(money(cost))",
      sentences: details + ["No credit was needed for it."],
      facts: .of(["type": type.name, "amount": cost]))
  }

  private func number(_ quantity: MeterQuantity) -> String {
    quantity.decimal.grouped
  }

  private func quantity(_ quantity: Int64, of type: UsageType) -> String {
    let count =
      type.isTime ? Decimal(significand: Int128(quantity), places: 3) : Decimal(quantity)
    let noun = type.unit == "token" ? type.name.replacing("_", with: " ") + " token" : type.unit
    return "\(count.grouped) \(noun)" + (count == .one ? "" : "s")
  }

  // MARK: Transactions

  private func postingSection(
    _ posting: WalletPosting, _ details: [String] = []
  ) -> Explanation.Section {
    let transaction = moment.transaction(of: posting)
    let type = posting.entry.type
    let isUsage = !type.concernsCredits
    let verb = posting.amount >= .zero ? "Credit" : isUsage ? "Charged" : "Taken"
    let attributes = Tables.attributes(of: transaction, names)
      .map { "\($0.column.replacing("_", with: " ")) \($0.value)" }
    let about = attributes.isEmpty ? "" : ": " + attributes.joined(separator: ", ")
    var sentences = ["Transaction \(transaction.id)\(about)."] + details
    sentences += posting.parts.map { sentence($0, type) }
    if posting.parts.count > 1, isUsage {
      let order = input.burnOrder.criteria.map { $0.name.replacing("_", with: " ") }
      sentences.append(
        "Grants burn in the order of \(order.joined(separator: ", ")), then of their numbers.")
    }
    sentences.append(
      "The balance was \(money(posting.balanceBefore)) before and \(money(posting.balanceAfter)) "
        + "after.")
    return Explanation.Section(
      kind: isUsage ? "charge" : "credit",
      title: "\(verb): \(type.name), \(money(magnitude(posting.amount)))", sentences: sentences,
      facts: .of([
        "id": transaction.id, "type": type.name, "amount": posting.amount,
        "balance_before": posting.balanceBefore, "balance_after": posting.balanceAfter,
        "grants": posting.parts.map { facts($0) },
      ]))
  }

  private func magnitude(_ amount: Money) -> Money { Money(nanos: abs(amount.nanos)) }

  private func sentence(_ part: WalletPosting.Part, _ type: TransactionType) -> String {
    let amount = money(magnitude(part.amount))
    guard let grant = part.grant else {
      return part.amount < .zero
        ? "\(amount) was beyond all grants and is owed." : "\(amount) repaid what was owed."
    }
    let name = "rant \(grant.grant.number) (\(terms(of: grant)))"
    if type == .expiry { return "\(amount) of g\(name) had not been used when it expired." }
    let left = "; \(part.left.isPositive ? money(part.left) : "nothing") was left of it"
    if part.amount < .zero { return "G\(name) paid \(amount)\(left)." }
    let debt =
      part.repaid.isPositive ? ", of which \(money(part.repaid)) repaid what was owed" : ""
    return "G\(name) received \(amount)\(debt)\(left)."
  }

  /// A grant's origin, category, cost basis, expiry and scope.
  private func terms(of recorded: RecordedGrant) -> String {
    let grant = recorded.grant
    var parts = ["\(recorded.origin.name) of \(short(recorded.since))", category(grant)]
    if grant.costBasis.paid != grant.costBasis.face, grant.category == .paid {
      parts.append("\(money(grant.costBasis.paid)) for \(money(grant.costBasis.face))")
    }
    parts.append(grant.expiry == .never ? "never expires" : "expires \(short(grant.expiry))")
    if let scope = names.scope(grant.scope) { parts.append("only for \(scope)") }
    return parts.joined(separator: ", ")
  }

  private func category(_ grant: Grant) -> String {
    grant.category == .paid ? "paid" : "promotional"
  }

  private func facts(_ part: WalletPosting.Part) -> JSONValue {
    let grant = part.grant?.grant
    return .of([
      "grant": grant?.number.description, "amount": part.amount, "repaid": part.repaid,
      "left": grant.map { _ in part.left }, "origin": part.grant?.origin.name,
      "since": time(part.grant?.since),
      "category": grant.map { category($0) },
      "paid": grant?.costBasis.paid, "face": grant?.costBasis.face,
      "expires": grant?.expiry == .never ? "never" : time(grant?.expiry),
      "scope": grant.flatMap { names.scope($0.scope) },
    ])
  }

  // MARK: Plan periods

  private func section(_ fee: PeriodFee) -> Explanation.Section {
    var sentence = "\(money(fee.amount)) was invoiced for it"
    if fee.credit.isPositive {
      let given = Money(nanos: fee.credit.nanos - fee.paidCredit.nanos)
      sentence += ", and it brought \(money(fee.credit)) of credit"
      if given.isPositive { sentence += ", \(money(given)) of that promotional" }
    }
    return Explanation.Section(
      kind: "plan", title: "Plan period started: \(moment.terms.plan?.name ?? "")",
      sentences: [sentence + ". What the plan includes is there in full again."],
      facts: .of(["fee": fee.amount, "credit": fee.credit]))
  }

  private func section(_ summary: PeriodSummary) -> Explanation.Section {
    let included = summary.includedRequests.map { " of the \(Decimal($0).grouped) included" }
    var sentence = "\(Decimal(summary.requests).grouped)\(included ?? "") requests were admitted"
    if summary.overageRequests > 0 {
      sentence +=
        "; \(Decimal(summary.overageRequests).grouped) beyond them were invoiced with "
        + money(summary.overageCost)
    }
    return Explanation.Section(
      kind: "plan", title: "Plan period ended", sentences: [sentence + "."],
      facts: .of([
        "requests": summary.requests, "overage_requests": summary.overageRequests,
        "overage_cost": summary.overageCost,
      ]))
  }
}
