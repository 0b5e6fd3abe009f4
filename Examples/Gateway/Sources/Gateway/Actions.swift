import DrawdownBilling

/// What lines ask for: each reads its keys, and says what is to be done.
extension Gateway {
  static let actions =
    "open, request, settle, release, meter, purchase, payment, card_replaced, refund, "
    + "change_plan, set_auto_top_up, adjust, balance, time"

  /// Understands a line.
  func action(
    named name: String, _ fields: inout Fields, at instant: Instant
  ) throws(BadLine) -> Action {
    switch name {
    case "open": return try open(&fields, at: instant)
    case "time": return Action(eventClass: .sample, customer: nil) { _ in }
    default: break
    }
    let customer = try customer(&fields)
    switch name {
    case "request": return try request(of: customer, &fields)
    case "settle": return try settle(of: customer, &fields)
    case "release": return try release(of: customer, &fields)
    case "meter": return try meter(of: customer, &fields)
    case "purchase": return try purchase(by: customer, &fields)
    case "payment": return try payment(of: customer, &fields)
    case "card_replaced": return cardReplaced(of: customer)
    case "refund": return try refund(to: customer, &fields)
    case "change_plan": return try changePlan(of: customer, &fields)
    case "set_auto_top_up": return try setTopUpRule(of: customer, &fields, at: instant)
    case "adjust": return try adjust(customer, &fields)
    case "balance":
      return Action(eventClass: .sample, customer: customer) { $0.tellBalance(of: customer) }
    default: throw BadLine("there is nothing to do called `\(name)`; write one of \(Self.actions)")
    }
  }

  private func customer(_ fields: inout Fields) throws(BadLine) -> Int {
    let name = try fields.text("organization", "the name of an organization that was opened")
    guard let index = customers.firstIndex(where: { $0.name == name }) else {
      throw BadLine("no organization `\(name)` was opened; open it first")
    }
    return index
  }

  private func open(_ fields: inout Fields, at instant: Instant) throws(BadLine) -> Action {
    let name = try fields.text("organization", "a name")
    guard !customers.contains(where: { $0.name == name }) else {
      throw BadLine("`\(name)` is open already; write another name")
    }
    let terms = try fields.terms(offers, at: instant)
    let balance = try fields.amountOrZero("balance")
    return Action(eventClass: .creditIn, customer: nil) { (gateway) throws(BillingRefusal) in
      let id = gateway.billing.open(terms)
      gateway.add(name, as: id)
      if balance.isPositive {
        try gateway.billing.grant(
          balance, category: .paid, organization: id, at: gateway.clock, type: .purchase)
      }
      let turn = try gateway.billing.openPlan(of: id, at: gateway.clock)
      gateway.tell(turn.invoice, to: id.index)
    }
  }

  // MARK: Usage

  private func request(
    of customer: Int, _ fields: inout Fields
  ) throws(BadLine) -> Action {
    let name = try fields.text("id", "a name for the request")
    guard customers[customer].requests[name] == nil else {
      throw BadLine("request `\(name)` is open already; settle or release it, or write another id")
    }
    let models = offers.rateCard.models.map(\.name).joined(separator: ", ")
    let model = try fields.text("model", "one of \(models)")
    guard let model = offers.rateCard.model(named: model) else {
      throw BadLine("there is no model `\(model)`; write one of \(models)")
    }
    let expected = try fields.usage("expected") ?? RequestUsage()
    return Action(eventClass: .arrival, customer: customer) { (gateway) throws(BillingRefusal) in
      let (id, arrival) = (gateway.customers[customer].id, gateway.clock)
      gateway.customers[customer].holds += 1
      let admission = try gateway.billing.authorize(
        id,
        estimate: try gateway.billing.estimate(of: expected, model: model, at: arrival, for: id),
        number: gateway.customers[customer].holds, model: model, at: arrival)
      var reply = gateway.reply(to: customer)
      reply.add("request", text: name)
      switch admission {
      case .admitted(let hold):
        gateway.customers[customer].requests[name] = OpenRequest(
          hold: hold, model: model, arrival: arrival)
        reply.add("admission", text: "admitted")
        if let hold { reply.add("held", hold.amount) }
      case .refused(let reason, _):
        reply.add("admission", text: "refused")
        reply.add("reason", text: reason.name)
      }
      gateway.add(reply)
    }
  }

  /// Reads the name of an open request.
  private func openRequest(
    of customer: Int, _ fields: inout Fields
  ) throws(BadLine) -> (name: String, request: OpenRequest) {
    let name = try fields.text("id", "the name of an open request")
    guard let request = customers[customer].requests[name] else {
      throw BadLine("no request `\(name)` is open; write the id of one that was admitted")
    }
    return (name, request)
  }

  private func settle(of customer: Int, _ fields: inout Fields) throws(BadLine) -> Action {
    let (name, request) = try openRequest(of: customer, &fields)
    guard let usage = try fields.usage("usage") else {
      throw BadLine(
        "`usage` is missing; write what was used, such as {\"input\":1200,\"output\":80}")
    }
    let traces = try fields.optionalCount("traces") ?? 0
    return Action(eventClass: .completion, customer: customer) { (gateway) throws(BillingRefusal) in
      let settlement = try gateway.billing.settle(
        request.hold, usage: usage, model: request.model, arrival: request.arrival,
        completion: gateway.clock, organization: gateway.customers[customer].id,
        number: gateway.customers[customer].settled, type: .request,
        attribution: Attribution(subject: request.model.rawValue), traces: traces)
      gateway.customers[customer].settled += 1
      gateway.customers[customer].requests[name] = nil
      var reply = gateway.reply(to: customer)
      reply.add("settled", text: name)
      reply.add("cost", settlement.charge.amount)
      gateway.add(reply)
    }
  }

  private func release(of customer: Int, _ fields: inout Fields) throws(BadLine) -> Action {
    let (name, request) = try openRequest(of: customer, &fields)
    return Action(eventClass: .completion, customer: customer) { (gateway) throws(BillingRefusal) in
      gateway.customers[customer].requests[name] = nil
      guard let hold = request.hold else { return }
      try gateway.billing.release(
        hold, organization: gateway.customers[customer].id, at: gateway.clock)
    }
  }

  private func meter(of customer: Int, _ fields: inout Fields) throws(BadLine) -> Action {
    let meters = offers.meters
    let usage = try fields.object("usage") { (fields) throws(BadLine) in
      var usage: [MeteredQuantity] = []
      for (index, meter) in meters.enumerated() where fields.has(meter.name) {
        usage.append(MeteredQuantity(meter: index, quantity: try fields.quantity(meter.name)))
      }
      return usage
    }
    guard let usage else {
      throw BadLine("`usage` is missing; write quantities by meter, such as {\"storage\":\"1.5\"}")
    }
    return Action(eventClass: .completion, customer: customer) { (gateway) throws(BillingRefusal) in
      let delivery = try gateway.billing.deliver(
        usage, to: gateway.customers[customer].id, at: gateway.clock)
      guard case .refused(let reason) = delivery else { return }
      var reply = gateway.reply(to: customer)
      reply.add("refused", text: "meter")
      reply.add("reason", text: reason.name)
      gateway.add(reply)
    }
  }

  // MARK: Money

  private func purchase(by customer: Int, _ fields: inout Fields) throws(BadLine) -> Action {
    let packages = offers.packages
    let names = packages.keys.sorted().joined(separator: ", ")
    let package = try fields.optional("package", "the name of a package (\(names))") {
      packages[$0]
    }
    let product: CreditProduct =
      if let package { .package(package) } else { .amount(try fields.amount("amount")) }
    return Action(eventClass: .creditIn, customer: customer) { (gateway) throws(BillingRefusal) in
      let id = gateway.customers[customer].id
      let payment = try gateway.billing.purchase(
        product, organization: id, at: gateway.clock,
        attribution: Attribution(paymentMethod: gateway.billing.terms(of: id).paymentMethod))
      gateway.tell(payment.invoice, to: customer)
    }
  }

  private func payment(of customer: Int, _ fields: inout Fields) throws(BadLine) -> Action {
    guard let charge = try fields.optionalCount("charge") else {
      throw BadLine("`charge` is missing; write the number of the charge that is answered")
    }
    var outcomes: [String: ChargeOutcome] = [
      "succeeded": .succeeded, "provider_error": .providerError, "requires_action": .requiresAction,
    ]
    for code in DeclineCode.allCases { outcomes[code.name] = .declined(code) }
    let right = "one of \(outcomes.keys.sorted().joined(separator: ", "))"
    guard let outcome = outcomes[try fields.text("outcome", right)] else {
      throw BadLine("`outcome` is not understood; write \(right)")
    }
    return Action(eventClass: .creditIn, customer: customer) { (gateway) throws(BillingRefusal) in
      let resolution = try gateway.billing.resolveCharge(
        UInt64(charge), outcome: outcome, organization: gateway.customers[customer].id,
        at: gateway.clock)
      var reply = gateway.reply(to: customer)
      reply.add("charge", charge)
      switch resolution {
      case .credited, .overcredited: reply.add("result", text: "credited")
      case .retry(let instant):
        reply.add("result", text: "retry")
        reply.add("retry_at", text: ZoneRules.utc.iso8601(instant))
      case .awaitingCustomer: reply.add("result", text: "awaiting_customer")
      case .suspended: reply.add("result", text: "suspended")
      case .givenUp: reply.add("result", text: "given_up")
      case .repeated: reply.add("result", text: "repeated")
      }
      gateway.add(reply)
      if case .credited(let payment) = resolution { gateway.tell(payment.invoice, to: customer) }
    }
  }

  private func cardReplaced(of customer: Int) -> Action {
    Action(eventClass: .topUpEvaluation, customer: customer) { gateway in
      gateway.billing.paymentMethodReplaced(
        gateway.customers[customer].id, at: gateway.clock)
    }
  }

  private func refund(to customer: Int, _ fields: inout Fields) throws(BadLine) -> Action {
    let purchase = try fields.optionalCount("purchase")
    let amount = try fields.optionalAmount("amount")
    return Action(eventClass: .creditIn, customer: customer) { (gateway) throws(BillingRefusal) in
      let id = gateway.customers[customer].id
      let number = purchase.map(Int.init) ?? gateway.billing.purchaseCount(of: id)
      let refund = try gateway.billing.refund(
        amount, of: number - 1, organization: id, by: .platform, at: gateway.clock)
      gateway.tell(refund.invoice, to: customer)
    }
  }

  private func adjust(_ customer: Int, _ fields: inout Fields) throws(BadLine) -> Action {
    let amount = try fields.amount("amount")
    return Action(eventClass: .creditIn, customer: customer) { (gateway) throws(BillingRefusal) in
      try gateway.billing.adjust(
        amount, organization: gateway.customers[customer].id, by: .platform, at: gateway.clock)
    }
  }

  // MARK: Terms

  private func changePlan(of customer: Int, _ fields: inout Fields) throws(BadLine) -> Action {
    let plan = try fields.plan(offers)
    let isProrated = try fields.flag("prorate")
    return Action(eventClass: .creditIn, customer: customer) { (gateway) throws(BillingRefusal) in
      let turn = try gateway.billing.changePlan(
        of: gateway.customers[customer].id, to: plan, isProrated: isProrated, by: .platform,
        at: gateway.clock)
      gateway.tell(turn.invoice, to: customer)
    }
  }

  private func setTopUpRule(
    of customer: Int, _ fields: inout Fields, at instant: Instant
  ) throws(BadLine) -> Action {
    let rule = try fields.object("auto_top_up") { (fields) throws(BadLine) in
      try fields.topUpRule(at: instant)
    }
    return Action(eventClass: .creditIn, customer: customer) { (gateway) throws(BillingRefusal) in
      try gateway.billing.setTopUpRule(
        rule, organization: gateway.customers[customer].id, by: .platform, at: gateway.clock)
    }
  }
}
