import Billing
import Quantities

/// What an organization waits for besides arrivals, in the order of simultaneous events.
///
/// The raw values are the places in the organization's table of timers; timers with the same class
/// fire in this order.
enum Timer: Int {
  /// The warm-up ends: everything from this instant on is measured. Moves no money.
  case warmUpEnd
  /// A calendar month ends: usage is counted for the next one. Moves no money.
  case monthEnd
  /// A plan period ends, in billing.
  case periodEnd
  /// A budget's period or a window of spending ends, in billing.
  case spendingClose
  /// Credit expires, in billing.
  case expiry
  /// The processor or the card's bank tells something.
  case processor
  /// The organization comes, or leaves.
  case presence
  /// Somebody does what the timeline says.
  case action
  /// A hold expires, in billing.
  case holdExpiry
  /// A request in flight completes.
  case completion
  /// Metered infrastructure is booked.
  case infrastructure
  /// A client whose request was refused comes back, before those that come for the first time.
  case clientReturn
  /// Billing evaluates the top-up rule.
  case topUpEvaluation
  /// A working payment method is set.
  case methodReplaced
  /// A person buys credit.
  case manualTopUp
  /// Billing has alerts to send.
  case alert
  /// The balance is sampled.
  case sample

  /// The timer of something that comes due in billing; only the next of these is set.
  fileprivate init(_ kind: DueEvent.Kind) {
    self =
      switch kind {
      case .periodEnd: .periodEnd
      case .spendingClose: .spendingClose
      case .expiry: .expiry
      case .holdExpiry: .holdExpiry
      case .topUpEvaluation: .topUpEvaluation
      case .alert: .alert
      }
  }

  /// The class that orders simultaneous events.
  var eventClass: EventClass {
    switch self {
    case .warmUpEnd, .monthEnd, .periodEnd, .spendingClose: .periodClose
    case .expiry: .expiry
    case .processor, .presence, .action: .creditIn
    case .holdExpiry: .holdExpiry
    case .completion, .infrastructure: .completion
    case .clientReturn: .arrival
    case .topUpEvaluation, .methodReplaced, .manualTopUp: .topUpEvaluation
    case .alert: .alert
    case .sample: .sample
    }
  }

  /// Whether something may come due in billing after it that did not before; requests see to that
  /// themselves.
  var mayMoveDue: Bool {
    switch self {
    case .warmUpEnd, .monthEnd, .completion, .clientReturn, .manualTopUp, .sample: false
    default: true
    }
  }
}

/// When an organization's timers go off.
struct TimerTable {
  /// Instants in nanoseconds, `Int64.max` for timers that are off.
  private var instants = InlineArray<17, Int64>(repeating: .max)
  /// The earliest instant.
  private(set) var next: Int64 = .max
  /// The timer that goes off then; the first in order among simultaneous ones.
  private(set) var nextTimer = Timer.sample
  /// What comes due next in billing; nil where nothing does.
  private(set) var due: DueEvent?

  /// Sets a timer, or switches it off with `Int64.max`.
  mutating func set(_ timer: Timer, at instant: Int64) {
    instants[timer.rawValue] = instant
    if instant < next || (instant == next && timer.rawValue <= nextTimer.rawValue) {
      next = instant
      nextTimer = timer
    } else if timer == nextTimer {
      findNext()
    }
  }

  /// Sets the timer of what comes due next in billing.
  mutating func set(due event: DueEvent?) {
    if let due, due.kind != event?.kind { set(Timer(due.kind), at: .max) }
    due = event
    if let event { set(Timer(event.kind), at: event.instant.nanoseconds) }
  }

  /// Returns when a timer goes off.
  func instant(of timer: Timer) -> Int64 { instants[timer.rawValue] }

  private mutating func findNext() {
    var earliest = Int64.max
    var place = Timer.sample.rawValue
    for index in instants.indices where instants[index] < earliest {
      earliest = instants[index]
      place = index
    }
    next = earliest
    nextTimer = Timer(rawValue: place) ?? .sample
  }
}
