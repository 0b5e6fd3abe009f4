import AutoTopUp
import Billing
import Ledger
import Pricing
import Quantities
import SimulationKernel
import Testing
import Traffic

@testable import Projection

/// The only organization of a scenario, simulated step by step, with what it asked of billing.
///
/// Before each step it looks at a copy of the process and writes down what that is about to ask: the
/// line that a gateway would have received. What comes due of itself is not written down.
struct RecordedOrganization {
  private(set) var lines: [String] = []
  private(set) var world: World<MemoryJournal>
  private let input: ProjectionInput
  /// Requests in flight, by the name they were given.
  private var open: [(stream: Int32, arrival: Int64, id: String)] = []
  private var requestCount = 0
  private let name: String

  init(_ input: ProjectionInput) throws {
    self.input = input
    name = input.organizations[0].name
    world = try World(
      input, contexts: Projection(input).contexts, organizations: 0..<1, replication: 0,
      journal: MemoryJournal(), engine: .ordered)
    while world.processes[0].nextEvent.instant < input.horizon.to.nanoseconds { try step() }
  }

  private mutating func fire() throws {
    var touched: ContiguousArray<Int> = []
    try world.fire(0, touched: &touched)
  }

  private mutating func step() throws {
    var next = world.processes[0]
    let instant = Instant(nanoseconds: next.nextEvent.instant)
    guard !next.isArrivalNext else { return try arrive(next, at: instant) }
    switch next.timers.nextTimer {
    case .completion:
      let completed = next.inFlight.popNext()
      let request = try #require(completed?.payload)
      let place = open.firstIndex { $0 == (request.stream, request.arrival, $0.id) }
      let id = open.remove(at: try #require(place)).id
      settle(id, request.mark, stream: Int(request.stream), at: instant)
    case .processor:
      let told = next.processor.takeEvent()
      let event = try #require(told)
      #expect(event.kind == .answer && event.charge.source == .rule)
      write(
        "payment", at: instant,
        #""charge":\#(event.charge.number),"outcome":"\#(Self.name(of: event.outcome))""#)
    case .action: write(next.context.actions[next.nextAction], next, at: instant)
    case .infrastructure:
      for index in next.infrastructureDue.indices
      where next.infrastructureDue[index] == instant.nanoseconds {
        let usage = next.context.infrastructure[index].quantities.map {
          #""\#(input.meters[$0.meter].name)":"\#($0.quantity)""#
        }
        write("meter", at: instant, #""usage":{\#(usage.joined(separator: ","))}"#)
      }
    case .methodReplaced: write("card_replaced", at: instant)
    case .clientReturn, .manualTopUp, .warmUpEnd, .presence:
      Issue.record("a gateway has no line for \(next.timers.nextTimer)")
    case .monthEnd, .periodEnd, .spendingClose, .expiry, .holdExpiry, .topUpEvaluation,
      .alert, .sample:
      break
    }
    try fire()
  }

  private mutating func arrive(
    _ before: OrganizationProcess<MemoryJournal>, at instant: Instant
  ) throws {
    let demand = world.demands[0]
    let (stream, mark) = (
      demand.stream(of: before.place), demand.requests.mark(of: before.place)
    )
    let entry = before.streams[stream].entries[Int(mark.entry)]
    var expected = mark.usage(as: entry)
    expected.outputTokens = entry.estimatedOutput
    requestCount += 1
    let id = "r\(requestCount)"
    write(
      "request", at: instant,
      #""id":"\#(id)","model":"\#(input.modelNames[entry.model.index])","expected":\#(json(expected))"#
    )
    try fire()
    let wasServed =
      world.processes[0].outcome.tallies[.servedRequests]
      > before.outcome.tallies[.servedRequests]
    guard wasServed else { return }
    if before.streams[stream].service.isInstant {
      settle(id, mark, stream: stream, at: instant)
    } else {
      open.append((Int32(stream), instant.nanoseconds, id))
    }
  }

  private mutating func settle(_ id: String, _ mark: RequestMark, stream: Int, at instant: Instant)
  {
    let entry = world.processes[0].streams[stream].entries[Int(mark.entry)]
    write(
      "settle", at: instant,
      #""id":"\#(id)","usage":\#(json(mark.usage(as: entry))),"traces":\#(entry.traces)"#)
  }

  private mutating func write(
    _ action: ScheduledAction, _ process: OrganizationProcess<MemoryJournal>, at instant: Instant
  ) {
    switch action.kind {
    case .purchase(.amount(let amount, _), _, .completed):
      write("purchase", at: instant, #""amount":"\#(amount)""#)
    case .purchase(.package(let package, _), _, .completed):
      write("purchase", at: instant, #""package":"\#(package.name)""#)
    case .adjust(let amount): write("adjust", at: instant, #""amount":"\#(amount)""#)
    case .refund(.action(let other), let amount):
      let part = amount.map { #","amount":"\#($0)""# } ?? ""
      write(
        "refund", at: instant, #""purchase":\#(process.purchaseOfAction[other] + 1)"# + part)
    case .changePlan(let plan, let isProrated, _):
      let name = plan.map { #""\#($0.name)""# } ?? "null"
      write("change_plan", at: instant, #""plan":\#(name),"prorate":\#(isProrated)"#)
    case .setTopUpRule(nil, _): write("set_auto_top_up", at: instant, #""auto_top_up":null"#)
    default: Issue.record("a gateway has no line for \(action.kind)")
    }
  }

  private mutating func write(_ action: String, at instant: Instant, _ rest: String = "") {
    lines.append(
      #"{"do":"\#(action)","at":"\#(ZoneRules.utc.iso8601(instant))","organization":"\#(name)""#
        + (rest.isEmpty ? "" : ",") + rest + "}")
  }

  private func json(_ usage: RequestUsage) -> String {
    #"{"input":\#(usage.inputTokens),"cached_input":\#(usage.cachedInputTokens),"output":\#(usage.outputTokens)}"#
  }

  private static func name(of outcome: ChargeOutcome) -> String {
    outcome.declineCode?.name ?? outcome.name
  }

  // MARK: What came of it

  /// The transactions that changed the balance, as the gateway tells them.
  var transactions: [String] {
    var result: [String] = []
    let ledger = world.billing.ledger
    ledger.journal.forEach { transfer in
      let change = ledger.changeOfWallet(by: transfer)
      guard change != 0 else { return }
      let entry = transfer.entry
      var line = #"{"at":"\#(ZoneRules.utc.iso8601(entry.instant))","organization":"\#(name)""#
      line += #","transaction":"\#(entry.id.source.rawValue)-\#(entry.id.number)""#
      line += #","type":"\#(entry.type.name)","amount":"\#(Money(nanos: change))""#
      line += #","balance":"\#(transfer.balanceAfter)""#
      if transfer.grant != .max { line += #","grant":\#(transfer.grant)"# }
      let subject = entry.attribution.subject
      if subject != .max {
        if entry.type.concernsCredits {
          line += #","invoice":\#(subject)"#
        } else {
          let stream = input.organizations[0].streams[Int(subject >> 16)]
          let model = stream.entries[Int(subject & 0xFFFF)].model
          line += #","model":"\#(input.modelNames[model.index])""#
        }
      }
      result.append(line + "}")
    }
    return result
  }

  /// The invoices and credit notes, as the gateway tells them.
  var invoices: [String] {
    world.processes[0].outcome.invoices.map { invoice in
      let lines = invoice.lines.map { line in
        let item = line.item.isEmpty ? "" : #","item":"\#(line.item)""#
        return
          #"{"kind":"\#(line.kind.name)"\#(item),"amount":"\#(line.amount)","tax":"\#(line.tax)""#
          + #","credits":"\#(line.credits)","bonus":"\#(line.bonus)"}"#
      }
      let corrects = invoice.corrected > 0 ? #","corrects":\#(invoice.corrected)"# : ""
      return #"{"at":"\#(ZoneRules.utc.iso8601(invoice.issuedAt))","organization":"\#(name)""#
        + #","invoice":\#(invoice.number)\#(corrects),"lines":[\#(lines.joined(separator: ","))]"#
        + #","total":"\#(invoice.total)"}"#
    }
  }

  /// Charges that were submitted, in their order: number and amount.
  var charges: [String] {
    world.processes[0].outcome.charges.filter { $0.status != .notFired }.enumerated().map {
      "\($0.offset + 1) \($0.element.amount)"
    }
  }

  /// Alerts, as the gateway tells them.
  var alerts: [String] {
    world.processes[0].outcome.alerts.map {
      #"{"at":"\#(ZoneRules.utc.iso8601($0.at))","organization":"\#(name)","alert":"low_balance""#
        + #","level":"\#($0.level)","balance":"\#($0.balance)"}"#
    }
  }

  /// The last line of the gateway: the balance at the end.
  var balance: String {
    let (id, billing) = (world.processes[0].id, world.billing)
    return #""organization":"\#(name)","balance":"\#(billing.balance(of: id))""#
      + #","held":"\#(billing.held(of: id))"}"#
  }
}
