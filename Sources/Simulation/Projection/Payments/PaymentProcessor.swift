import AutoTopUp
import Billing
import Quantities
import Randomness
import SimulationKernel

/// The card processor and the bank behind it, as one organization meets them.
///
/// Takes charges, decides what becomes of each, and tells of it later: perhaps late, twice or never.
/// Latency and fate come from streams of all charges; everything else about a charge comes from a
/// stream of its own, so that a fault more or less changes no other draw.
struct PaymentProcessor {
  private let payments: PreparedPayments
  private let seed: StreamSeed
  private var personStream: Xoshiro256PlusPlus
  private var outages: OutageCalendar
  private var events = FutureEventList<ProcessorEvent>()
  /// What is left of the way of an order that was under way at the start: the first one of the rule,
  /// all of whose charges but the last are over.
  var orderUnderWay: Duration?
  /// Charges whose last answer has not arrived, earliest first.
  private var open: [OpenCharge] = []
  /// The card and the backups, in the order in which they are tried.
  private var methods: [Method]
  /// All charges that succeed, sooner or later.
  private var accepted = Int128.zero
  /// Given back because it could not be credited.
  private(set) var refunded = Int128.zero

  /// A charge that is on its way, or whose answer is.
  private struct OpenCharge {
    let charge: CardCharge
    /// When the customer is asked to confirm it, if so.
    let confirmationAt: Instant?
    /// What becomes of it, and when.
    let outcome: ChargeOutcome
    let settledAt: Instant
    /// Whether the gateway crashed when it was told of it.
    var hasCrashed = false
  }

  /// A payment method.
  private struct Method {
    let model: BackupMethodModel
    /// The fates of the rule's charges; a backup has its own, so that it changes no other draw.
    var stream: Xoshiro256PlusPlus
    /// The code with which it is declined, dead as it is; nil while it works.
    var deadCode: DeclineCode?
    var expires: Instant

    func works(at instant: Instant) -> Bool { deadCode == nil && instant < expires }
  }

  /// Makes a processor that was not used yet.
  ///
  /// - Parameters:
  ///   - payments: How it behaves.
  ///   - seed: The organization's streams.
  ///   - outages: The replication's stream of outages.
  init(_ payments: PreparedPayments, seed: StreamSeed, outages: StreamSeed) {
    self.payments = payments
    self.seed = seed.child("charges")
    personStream = seed.child("checkouts").generator()
    self.outages = OutageCalendar(
      payments.model.outages, from: payments.horizon.from, seed: outages)
    let model = payments.model
    let card = BackupMethodModel(
      softDecline: model.softDecline, hardDecline: model.hardDecline, card: model.card)
    let fates = seed.child("payments")
    methods = ([card] + model.backups).enumerated().map { place, model in
      Method(
        model: model,
        stream: place == 0 ? fates.generator() : fates.child(UInt64(place)).generator(),
        expires: model.card.expires)
    }
  }

  /// When the next event comes, in nanoseconds; `Int64.max` where none does.
  var nextEvent: Int64 { events.nextInstant }

  /// Takes a charge; its answers follow.
  mutating func submit(_ charge: CardCharge, at instant: Instant) {
    let (outcome, latency) = fate(of: charge, at: instant)
    var settledAt = instant + latency
    guard outcome == .requiresAction else {
      settle(charge, outcome, at: settledAt, confirmationAt: nil)
      return
    }
    var generator = stream(of: charge, "confirmation")
    let response = payments.confirmation?.draw(&generator) ?? 0
    let isAbandoned = generator.uniform01() < payments.model.confirmation?.abandoned ?? 0
    let confirmationAt = settledAt
    // A person at the checkout confirms on the spot.
    if charge.source == .rule {
      tell(.requiresAction, of: charge, at: settledAt, message: 0)
      settledAt = payments.personDone(after: response, from: settledAt)
    }
    settle(
      charge, isAbandoned ? .declined(.authenticationRequired) : .succeeded, at: settledAt,
      confirmationAt: confirmationAt)
  }

  /// Draws latency and fate, both whatever happens, so that a charge's number decides.
  private mutating func fate(
    of charge: CardCharge, at instant: Instant
  ) -> (ChargeOutcome, Duration) {
    let (latency, chance) =
      switch charge.source {
      case .rule: payments.drawFate(&methods[charge.method].stream)
      case .person: payments.drawFate(&personStream)
      }
    if charge.source == .rule, let rest = orderUnderWay {
      orderUnderWay = nil
      return (.succeeded, rest)
    }
    if outages.isOut(at: instant) { return (.providerError, latency) }
    let method = methods[charge.method]
    if let deadCode = method.deadCode { return (.declined(deadCode), latency) }
    if instant >= method.expires { return (.declined(.expiredCard), latency) }
    let model = payments.model
    var codes = stream(of: charge, "code")
    // One after the other, so that a charge fares no better where a share is larger.
    var end = method.model.hardDecline
    if chance < end {
      let code = model.hardCodes.draw(&codes)
      methods[charge.method].deadCode = code
      return (.declined(code), latency)
    }
    end += method.model.softDecline
    if chance < end { return (.declined(model.softCodes.draw(&codes)), latency) }
    end += model.providerError
    if chance < end { return (.providerError, latency) }
    end += model.confirmation?.share ?? 0
    return (chance < end ? .requiresAction : .succeeded, latency)
  }

  /// Writes down what becomes of a charge, and lets it be told.
  private mutating func settle(
    _ charge: CardCharge, _ outcome: ChargeOutcome, at instant: Instant, confirmationAt: Instant?
  ) {
    if outcome == .succeeded { accepted += Int128(charge.amount.nanos) }
    open.append(
      OpenCharge(
        charge: charge, confirmationAt: confirmationAt, outcome: outcome, settledAt: instant))
    tell(outcome, of: charge, at: instant, message: 1)
  }

  /// Sends an answer on its way.
  ///
  /// An error is the answer to the call itself, and a person sees the answer on the screen: only
  /// what is told by a webhook can be lost, late or repeated.
  private mutating func tell(
    _ outcome: ChargeOutcome, of charge: CardCharge, at instant: Instant, message: UInt64
  ) {
    let event = ProcessorEvent(outcome, of: charge)
    guard let webhooks = payments.model.webhooks, let delays = payments.webhookDelay,
      charge.source == .rule, outcome != .providerError
    else {
      schedule(event, at: instant)
      return
    }
    var generator = stream(of: charge, "webhooks", message)
    let isLost = generator.uniform01() < webhooks.lost
    let isLate = generator.uniform01() < webhooks.late
    let isRepeated = generator.uniform01() < webhooks.repeated
    let delay = Duration(seconds: delays.draw(&generator))
    let pause = Duration(seconds: delays.draw(&generator))
    if isLost { return }
    let arrival = isLate ? instant + delay : instant
    schedule(event, at: arrival)
    if isRepeated { schedule(event, at: arrival + pause) }
  }

  private mutating func schedule(_ event: ProcessorEvent, at instant: Instant) {
    events.schedule(event, at: instant, as: .creditIn)
  }

  /// The stream of one thing about one charge.
  private func stream(
    of charge: CardCharge, _ purpose: String, _ message: UInt64 = 0
  ) -> Xoshiro256PlusPlus {
    seed.child(UInt64(charge.source.rawValue)).child(charge.number).child(purpose).child(message)
      .generator()
  }

  /// Takes the event that comes next.
  ///
  /// - Returns: The event; nil where the gateway crashed over it, and knows of nothing.
  /// - Precondition: there is one.
  mutating func takeEvent() -> ProcessorEvent? {
    guard var event = events.popNext()?.payload else {
      preconditionFailure("the processor has nothing to tell")
    }
    if event.kind == .answer, event.outcome != .requiresAction {
      let place = place(of: event.charge.number, event.charge.source)
      event.isRepeat = place == nil
      guard let place else { return event }
      if crashes(over: open[place]) {
        open[place].hasCrashed = true
        return nil
      }
      open.remove(at: place)
    }
    return event
  }

  /// Whether the gateway crashes before it credits a charge; once for each, at most.
  private func crashes(over item: OpenCharge) -> Bool {
    guard payments.crash > 0, item.outcome == .succeeded, item.charge.source == .rule,
      !item.hasCrashed
    else { return false }
    var generator = stream(of: item.charge, "crash")
    return generator.uniform01() < payments.crash
  }

  /// Asks what became of a charge of the rule whose answer is missing; it is told at once, if there is one.
  ///
  /// Nothing is told where the last answer has arrived, or the processor is out of order.
  mutating func ask(about number: UInt64, at instant: Instant) {
    guard !outages.isOut(at: instant), let place = place(of: number, .rule) else { return }
    let found = open[place]
    if found.settledAt <= instant {
      schedule(ProcessorEvent(found.outcome, of: found.charge), at: instant)
    } else if let confirmationAt = found.confirmationAt, confirmationAt <= instant {
      schedule(ProcessorEvent(.requiresAction, of: found.charge), at: instant)
    }
  }

  private func place(of number: UInt64, _ source: CardCharge.Source) -> Int? {
    open.lastIndex { $0.charge.number == number && $0.charge.source == source }
  }

  // MARK: The card

  /// Takes working methods in place of those that do not work; of the card where all do.
  mutating func replaceCard(at instant: Instant) {
    var broken = methods.indices.filter { !methods[$0].works(at: instant) }
    if broken.isEmpty { broken = [0] }
    for place in broken {
      methods[place].deadCode = nil
      methods[place].expires = methods[place].model.card.lifetime.map { instant + $0 } ?? .never
    }
  }

  /// Whether the method that was charged is neither dead nor expired.
  func works(_ charge: CardCharge, at instant: Instant) -> Bool {
    methods[charge.method].works(at: instant)
  }

  // MARK: Disputes

  /// Takes note of a payment that was credited: the bank may take it back.
  mutating func credited(_ charge: CardCharge, asPurchase purchase: Int, at instant: Instant) {
    guard let chargebacks = payments.model.chargebacks, let delays = payments.chargeback,
      let decisions = payments.dispute
    else { return }
    var generator = stream(of: charge, "chargeback")
    let isTakenBack = generator.uniform01() < chargebacks.share
    let isWon = generator.uniform01() < chargebacks.won
    let after = Duration(seconds: delays.draw(&generator))
    let decided = Duration(seconds: decisions.draw(&generator))
    guard isTakenBack else { return }
    let purchase = Int32(clamping: purchase)
    let takenBack = instant + after
    schedule(ProcessorEvent(.chargeback, of: charge, purchase: purchase), at: takenBack)
    guard isWon else { return }
    schedule(ProcessorEvent(.disputeWon, of: charge, purchase: purchase), at: takenBack + decided)
  }

  /// What the bank charges for taking a payment back.
  var chargebackFee: Money { payments.model.chargebacks?.fee ?? .zero }

  // MARK: Accounts

  /// Gives a payment back that could not be credited.
  mutating func refund(_ charge: CardCharge) { refunded += Int128(charge.amount.nanos) }

  /// What was captured before an instant, in nano-units without tax.
  func captured(before instant: Instant) -> Int128 {
    accepted - successes(where: { $0 >= instant }).amount
  }

  /// Charges that were captured in a stretch of time and whose answer is still missing: it was lost, or
  /// is late.
  func uncredited(within interval: Interval) -> (charges: Int64, amount: Int128) {
    successes(where: { $0 >= interval.from && $0 < interval.to })
  }

  /// Charges without a last answer that succeed at such instants.
  private func successes(
    where isMeant: (Instant) -> Bool
  ) -> (charges: Int64, amount: Int128) {
    open.reduce(into: (charges: 0, amount: 0)) { sum, item in
      guard item.outcome == .succeeded, isMeant(item.settledAt) else { return }
      sum.charges += 1
      sum.amount += Int128(item.charge.amount.nanos)
    }
  }
}

extension PreparedPayments {
  /// Draws the latency, and a number that decides the outcome.
  fileprivate func drawFate(_ generator: inout Xoshiro256PlusPlus) -> (Duration, Double) {
    let latency = Duration(seconds: latency.draw(&generator))
    return (latency, generator.uniform01())
  }
}
