import Billing

/// What an organization waits for besides arrivals, in the order of simultaneous events.
///
/// The raw values are the places in the organization's table of timers; timers with the same class
/// fire in this order.
enum Timer: Int, CaseIterable {
  /// The warm-up ends: everything from this instant on is measured. Moves no money.
  case warmUpEnd
  /// A calendar month ends: usage is counted for the next one. Moves no money.
  case monthEnd
  /// A plan period ends and the next one starts.
  case periodEnd
  /// A budget's period or a window of spending ends and the next one starts.
  case spendingClose
  /// A grant expires.
  case expiry
  /// The processor or the card's bank tells something.
  case processor
  /// Somebody does what the timeline says.
  case action
  /// A hold expires.
  case holdExpiry
  /// A request in flight completes.
  case completion
  /// Metered infrastructure is booked.
  case infrastructure
  /// A client whose request was refused comes back, before those that come for the first time.
  case clientReturn
  /// The top-up rule is evaluated.
  case topUpEvaluation
  /// A time has come at which the rule is evaluated: a retry, the end of a cooldown or a limit's period, a schedule.
  case topUpDue
  /// A working payment method is set.
  case methodReplaced
  /// A person buys credit.
  case manualTopUp
  /// Alerts are sent.
  case alert
  /// The balance is sampled.
  case sample

  /// The class that orders simultaneous events.
  var eventClass: EventClass {
    switch self {
    case .warmUpEnd, .monthEnd, .periodEnd, .spendingClose: .periodClose
    case .expiry: .expiry
    case .processor, .action: .creditIn
    case .holdExpiry: .holdExpiry
    case .completion, .infrastructure: .completion
    case .clientReturn: .arrival
    case .topUpEvaluation, .topUpDue, .methodReplaced, .manualTopUp: .topUpEvaluation
    case .alert: .alert
    case .sample: .sample
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
