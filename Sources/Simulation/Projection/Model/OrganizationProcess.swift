import AutoTopUp
import Billing
import Ledger
import Pricing
import Quantities
import Randomness
import SimulationKernel
import Traffic

/// One organization in one replication: its clock, its traffic, its payments, its record.
///
/// Asks billing for everything that concerns money and keeps none of it itself. Timers and streams
/// say what comes next; `step` lets exactly that happen.
struct OrganizationProcess<Log: Journal> {
  let id: Identifier<Organization>
  /// The index among all organizations of the scenario.
  let index: Int
  let context: ProcessContext
  let seed: StreamSeed
  /// How much of its traffic it has.
  var scale = 1.0
  var presence = Presence.awaited
  var leavingStream: Xoshiro256PlusPlus
  var timers = TimerTable()
  let streams: ContiguousArray<RequestStream>
  /// The place of the next request in the stretch of demand, and its instant; `Int64.max` after the
  /// last of the stretch.
  var place = 0
  var nextArrival: Int64 = .max
  var inFlight = FutureEventList<InFlightRequest>()
  var requestNumber: UInt64 = 0
  /// Whether requests are held, or come back when they are refused.
  let isDeliberate: Bool
  /// Whether runs of requests are charged at once: nothing but a charge comes of any, and nobody asks
  /// for each.
  let chargesRuns: Bool
  /// What goes wrong in billing itself.
  let faults: FaultModel
  var faultStream: Xoshiro256PlusPlus
  var holdNumber: UInt64 = 0
  /// Refused requests whose clients come back.
  var waiting = FutureEventList<WaitingRequest>()
  var held: LevelIntegral
  /// The share of holds that are not resolved.
  let leak: Double
  var leakStream: Xoshiro256PlusPlus
  var retryStream: Xoshiro256PlusPlus

  var processor: PaymentProcessor
  var repairStream: Xoshiro256PlusPlus
  /// What a person is about who buys when credit runs low, and how often one did.
  var manualPurchase = ManualPurchase.none
  var manualPurchaseLevel = Money.zero
  var manualPurchaseNumber: UInt64 = 0
  var manualPurchaseStream: Xoshiro256PlusPlus
  /// Paid at the checkout by such persons, in nano-units.
  var boughtByHand = Int128.zero

  var month = 0
  var nextAction = 0
  /// The purchase that each action made, by its index; -1 where none.
  var purchaseOfAction: [Int]
  /// The organization, by its index in the book, that the last action gave credit to; nil for none.
  var creditedOrganization: Int?
  /// What it was given.
  var receivedFromTransfer = Money.zero
  var lastActionInstant: Instant { context.actions[nextAction - 1].at }
  var sampleIndex = 0
  var infrastructureDue: ContiguousArray<Int64>

  /// Since when is measured what is counted.
  var measuredSince: Instant
  var unmeasured = UnmeasuredTotals()
  var integral: LevelIntegral
  /// The spell of refusals that lasts, and those by budgets, one for each: by their places among the
  /// spells of the outcome.
  var spell: Int?
  var budgetSpells: [Int] = []
  /// What the last refused request was expected to cost, and the last one of all; zero where nothing
  /// is held.
  var spellEstimate = Money.zero
  var askedEstimate = Money.zero
  var alertWatch: AlertWatch
  var usage: UsageAccumulator
  var hours: HourAccumulator
  var outcome: OrganizationOutcome

  /// When the next event of the organization happens, and its class.
  // In line, since a call would copy the whole process.
  @inline(__always)
  var nextEvent: (instant: Int64, eventClass: EventClass) {
    isArrivalNext ? (nextArrival, .arrival) : (timers.next, timers.nextTimer.eventClass)
  }

  /// Whether a new request comes next, and no timer.
  @inline(__always)
  var isArrivalNext: Bool {
    if nextArrival < timers.next { return true }
    return nextArrival == timers.next
      && timers.nextTimer.eventClass.rawValue > EventClass.arrival.rawValue
  }

  /// How many payments, evaluations and purchases by people there were at the last instant with some.
  private(set) var standstill = (instant: Int64.min, events: 0)

  /// The most of them at one instant: where nobody takes any time, they may go round in circles.
  static var mostEventsAtOnce: Int { 10_000 }

  /// The most charges: where hardly any time is taken, they may go round in circles as well.
  static var mostCharges: Int { 1_000_000 }

  /// The most requests that are served or wait to come back, some 150 bytes each.
  static var mostPending: Int { 4_000_000 }

  /// Whether payments go round in circles.
  var goesInCircles: Bool {
    standstill.events > Self.mostEventsAtOnce || outcome.charges.count > Self.mostCharges
  }

  /// Whether more requests were served or waited to come back than memory holds.
  private(set) var isOverfull = false

  /// Whether the process has ended before its time: nothing happens any more.
  var isStandingStill: Bool { goesInCircles || isOverfull || presence == .gone }

  /// Ends the process where too many requests are served or wait to come back.
  mutating func checkPending() {
    guard inFlight.count + waiting.count > Self.mostPending else { return }
    isOverfull = true
    timers = TimerTable()
    nextArrival = .max
  }

  /// Counts an event of payments; ends the process where there are too many.
  private mutating func countPayment(_ timer: Timer, at instant: Instant) {
    switch timer {
    case .processor, .topUpEvaluation, .methodReplaced, .manualTopUp: break
    default: return
    }
    standstill =
      standstill.instant == instant.nanoseconds
      ? (instant.nanoseconds, standstill.events + 1) : (instant.nanoseconds, 1)
    guard goesInCircles else { return }
    timers = TimerTable()
    nextArrival = .max
  }

  /// Lets the next event of a stretch of demand happen.
  mutating func step(
    along demand: RecordedDemand, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    if isArrivalNext {
      try arrive(demand, &billing)
    } else {
      try fire(timers.nextTimer, at: Instant(nanoseconds: timers.next), &billing)
    }
  }

  mutating func fire(
    _ timer: Timer, at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    switch timer {
    case .warmUpEnd: try beginMeasuring(at: instant, billing)
    case .monthEnd: startMonth()
    case .periodEnd, .spendingClose, .expiry, .holdExpiry, .topUpEvaluation, .alert:
      try processDue(&billing)
    case .processor: try hearProcessor(at: instant, &billing)
    case .presence: try changePresence(at: instant, &billing)
    case .action: try act(at: instant, &billing)
    case .completion: try completeNext(&billing)
    case .clientReturn: try comeBack(at: instant, &billing)
    case .infrastructure: try bookInfrastructure(at: instant, &billing)
    case .methodReplaced: replaceMethod(at: instant, &billing)
    case .manualTopUp: try buyByHand(at: instant, billing)
    case .sample: sample(at: instant, billing)
    }
    if timer.mayMoveDue { awaitDue(at: instant, billing) }
    // Last, since whatever happened may have set timers.
    countPayment(timer, at: instant)
  }

  /// Takes note of a changed balance or quota.
  @inline(__always)
  mutating func balanceChanged(at instant: Int64, _ billing: Billing<Log>) {
    let balance = billing.balance(of: id).nanos
    let refusal = billing.refusal(of: id)
    integral.change(
      to: balance,
      isBlocked: presence == .present && (refusal != nil || billing.isOverBudget(id)), at: instant)
    if balance <= 0, outcome.tallies[.runway] < 0 {
      outcome.tallies[.runway] = instant - measuredSince.nanoseconds
    }
    if spell != nil { endSpell(at: instant, unless: refusal, billing) }
  }

  /// Whether some request would be refused.
  func isBlocked(_ billing: Billing<Log>) -> Bool {
    presence == .present && (billing.refusal(of: id) != nil || billing.isOverBudget(id))
  }
}
