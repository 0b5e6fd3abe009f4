import DrawdownBilling
import LedgerStore

/// A prepaid gateway: billing, the clock that moves it, and the names that callers use.
struct Gateway {
  /// An organization as callers know it.
  struct Customer {
    let name: String
    let id: Identifier<Organization>
    /// Requests that were admitted and are not settled, by the caller's name for them.
    var requests: [String: OpenRequest] = [:]
    /// How many holds were asked for and requests settled: billing wants both numbered in order.
    var holds: UInt64 = 0
    var settled: UInt64 = 0
  }

  /// A request between its admission and its end.
  struct OpenRequest {
    let hold: RequestHold?
    let model: ModelID
    let arrival: Instant
  }

  /// What a line asks for, understood and not yet done.
  struct Action {
    /// Where it stands among what happens at the same instant.
    let eventClass: EventClass
    let customer: Int?
    let perform: (inout Gateway) throws(BillingRefusal) -> Void
  }

  let offers: Offers
  var billing: Billing<OutboxJournal>
  var customers: [Customer] = []
  /// The instant up to which everything that was due is done.
  private(set) var clock: Instant
  private var replies: [Reply] = []
  /// What is to be stored before the replies are told.
  private var batch = LedgerBatch()
  /// How many of the accepted transfers there are replies for.
  private var toldTransfers = 0

  init(_ offers: Offers, at instant: Instant) {
    self.offers = offers
    billing = Billing(
      rateCard: offers.rateCard, meters: offers.meters, credit: offers.credit,
      journal: OutboxJournal())
    clock = instant
    for (number, model) in offers.rateCard.models.enumerated() {
      batch.names.append(LedgerBatch.Name(.model, number: UInt32(number), name: model.name))
    }
    for (number, meter) in offers.meters.enumerated() {
      batch.names += [
        LedgerBatch.Name(.meter, number: UInt32(number), name: meter.name),
        LedgerBatch.Name(.unit, number: UInt32(number), name: meter.unit),
      ]
    }
  }

  /// Takes a customer in.
  mutating func add(_ name: String, as id: Identifier<Organization>) {
    customers.append(Customer(name: name, id: id))
    batch.organizations.append(name)
  }

  /// Hands over what is to be stored since the last call.
  mutating func takeBatch() -> LedgerBatch {
    batch.contents = billing.journal.take()
    toldTransfers = 0
    defer { batch = LedgerBatch() }
    return batch
  }

  // MARK: Time

  /// What comes due next, and whose it is: by instant, then class, then organization.
  var nextDue: (event: DueEvent, customer: Int)? {
    var first: (event: DueEvent, customer: Int)?
    for (index, customer) in customers.enumerated() {
      guard let event = billing.nextDue(of: customer.id, at: clock) else { continue }
      if first.map({ event < $0.event }) ?? true { first = (event, index) }
    }
    return first
  }

  /// Lets everything happen that comes before a class of events of an instant.
  mutating func advance(to instant: Instant, before next: EventClass) throws(BadLine) {
    while let (event, customer) = nextDue, event.isBefore(instant, next) {
      clock = event.instant
      do { try process(event, of: customer) } catch {
        throw BadLine(
          "\(event.kind) of `\(customers[customer].name)` at \(ZoneRules.utc.iso8601(clock)) cannot "
            + "be booked (\(error.name)); balances reach up to 4.6 billion")
      }
    }
    clock = max(clock, instant)
  }

  private mutating func process(
    _ event: DueEvent, of customer: Int
  ) throws(BillingRefusal) {
    switch try billing.processDue(event, of: customers[customer].id) {
    case .periodTurned(let turn): tell(turn.invoice, to: customer)
    case .ruleEvaluated(let outcomes):
      for outcome in outcomes { tell(outcome.action, of: customer) }
    case .alertsDue(let alerts): for alert in alerts { tell(alert, to: customer) }
    case .creditExpired, .holdsExpired, .spendingClosed: break
    }
    tellTransfers()
  }

  // MARK: Actions

  /// Does what a line asks for; what billing refuses is told with its reason.
  mutating func perform(_ action: Action, named name: String) {
    do { try action.perform(&self) } catch {
      var reply = reply(to: action.customer)
      reply.add("refused", text: name)
      reply.add("reason", text: error.name)
      add(reply)
    }
    tellTransfers()
  }

  // MARK: Replies

  /// Hands over what there is to tell since the last call.
  mutating func takeReplies() -> [Reply] {
    defer { replies = [] }
    return replies
  }

  mutating func add(_ reply: Reply) { replies.append(reply) }

  /// A reply that says when and to whom.
  func reply(to customer: Int?) -> Reply {
    var reply = Reply()
    reply.add("at", text: ZoneRules.utc.iso8601(clock))
    if let customer { reply.add("organization", text: customers[customer].name) }
    return reply
  }

  private mutating func tell(_ action: TopUpAction, of customer: Int) {
    var reply = reply(to: customer)
    func add(_ key: String, charge number: UInt64) {
      reply.add(key, number)
      reply.add("idempotency_key", text: "\(customers[customer].name)/\(number)")
    }
    switch action {
    case .charge(let request):
      add("charge", charge: request.number)
      reply.add("amount", request.amount)
      reply.add("tax", request.tax)
      reply.add("attempt", request.attempt)
    case .ask(let number): add("ask_about_charge", charge: number)
    case .skip: return
    }
    self.add(reply)
  }

  private mutating func tell(_ alert: Alert, to customer: Int) {
    var reply = reply(to: customer)
    switch alert {
    case .lowBalance(let level):
      reply.add("alert", text: "low_balance")
      reply.add("level", level)
      reply.add("balance", billing.balance(of: customers[customer].id))
    case .spending(let alert):
      reply.add("alert", text: "spending")
      reply.add("level", alert.level)
      reply.add("spent", alert.spent)
    }
    add(reply)
  }

  mutating func tell(_ invoice: Invoice?, to customer: Int) {
    guard let invoice else { return }
    batch.invoices.append((customers[customer].id, invoice))
    var reply = reply(to: customer)
    reply.add("invoice", invoice.number)
    if invoice.corrected > 0 { reply.add("corrects", invoice.corrected) }
    reply.add(
      "lines",
      invoice.lines.map { line in
        var part = Reply()
        part.add("kind", text: line.kind.name)
        if !line.item.isEmpty { part.add("item", text: line.item) }
        part.add("amount", line.amount)
        part.add("tax", line.tax)
        part.add("credits", line.credits)
        part.add("bonus", line.bonus)
        return part
      })
    reply.add("total", text: "\(invoice.total)")
    add(reply)
  }

  /// Tells of the transfers that changed a balance.
  private mutating func tellTransfers() {
    let transfers = billing.journal.contents.transfers
    defer { toldTransfers = transfers.count }
    for posted in transfers[toldTransfers...] where posted.rise != .zero {
      let transfer = posted.transfer
      let (entry, subject) = (transfer.entry, transfer.entry.attribution.subject)
      var reply = Reply()
      reply.add("at", text: ZoneRules.utc.iso8601(entry.instant))
      reply.add("organization", text: customers[transfer.organization.index].name)
      reply.add("transaction", text: "\(entry.id.source.rawValue)-\(entry.id.number)")
      reply.add("type", text: entry.type.name)
      reply.add("amount", posted.rise)
      reply.add("balance", transfer.balanceAfter)
      if transfer.grant != .max { reply.add("grant", transfer.grant) }
      if subject != .max {
        if entry.type.concernsCredits {
          reply.add("invoice", subject)
        } else {
          reply.add("model", text: offers.rateCard.models[Int(subject)].name)
        }
      }
      add(reply)
    }
  }

  /// Tells a balance, and what of it is held.
  mutating func tellBalance(of customer: Int) {
    let id = customers[customer].id
    var reply = reply(to: customer)
    reply.add("balance", billing.balance(of: id))
    reply.add("held", billing.held(of: id))
    add(reply)
  }
}

extension Reply {
  /// Adds an amount, exact.
  mutating func add(_ key: String, _ amount: Money) { add(key, text: "\(amount)") }
}
