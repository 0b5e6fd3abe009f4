import Projection
import Statistics

/// A measure of holds.csv.
enum HoldMeasure: String, CaseIterable {
  case placed = "holds_placed"
  case falseBlocks = "false_blocks"
  case leaked
  case expired
  case capturedInFull = "captured_in_full"
  case meanHeld = "mean_held"
  case peakHeld = "peak_held"
  case overrun
  case uncollected
  case maximumOverdraft = "max_overdraft"

  /// The name of its column.
  var name: String { rawValue }

  /// Whether it is an amount of money and no count.
  var isMoney: Bool {
    switch self {
    case .placed, .falseBlocks, .leaked, .expired, .capturedInFull: false
    case .meanHeld, .peakHeld, .overrun, .uncollected, .maximumOverdraft: true
    }
  }

  /// What it is, as the descriptions of columns say it.
  var meaning: String {
    switch self {
    case .placed: "Holds placed"
    case .falseBlocks: "Refusals that the posted balance would have allowed"
    case .leaked: "Holds forgotten when their request completed"
    case .expired: "Holds whose lifetime ran out"
    case .capturedInFull: "Holds of which nothing was left over"
    case .meanHeld: "What was held, averaged over time"
    case .peakHeld: "The most that was held"
    case .overrun: "What requests cost beyond their holds"
    case .uncollected: "The part of that which was not charged"
    case .maximumOverdraft: "The largest amount below zero"
    }
  }

  /// The tally it is the mean of.
  var tally: Tally {
    switch self {
    case .placed: .holdsPlaced
    case .falseBlocks: .falseBlocks
    case .leaked: .holdsLeaked
    case .expired: .holdsExpired
    case .capturedInFull: .holdsCapturedInFull
    case .meanHeld: .meanHeld
    case .peakHeld: .peakHeld
    case .overrun: .holdOverrun
    case .uncollected: .uncollectedCost
    case .maximumOverdraft: .maximumOverdraft
    }
  }
}
