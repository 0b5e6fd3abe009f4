import Quantities
import Text
import Traffic

/// What is refused because nobody could wait for it.
extension ScenarioResolution {
  /// Half a day of simulation.
  private static let mostRequests = 1e12
  /// A few minutes.
  private static let manyRequests = 1e10
  /// Changes of a bursty process take as long as a few requests.
  private static let mostStateChanges = 1_000_000_000

  /// Whether traffic can be simulated; a problem if not, a warning where it takes long.
  func isBounded(_ definition: TrafficDefinition, at position: SourcePosition) -> Bool {
    guard let horizon = document.horizon else { return true }
    let most = definition.mostRequests(over: horizon)
    guard most <= Self.mostRequests else {
      let number = most.isFinite ? "as many as \(most) requests" : "requests without end"
      problems.error(
        "\(number) could come within the horizon, at most \(Self.mostRequests) are simulated; "
          + "lower the rate, its growth or its factors, or shorten the horizon", at: position)
      return false
    }
    let changes = definition.stateChanges(over: horizon)
    guard changes <= Double(Self.mostStateChanges) else {
      problems.error(
        "the states change about \(Self.rounded(changes)) times within the horizon, at most "
          + "\(Self.mostStateChanges) times are simulated; write a longer `mean_time`",
        at: position)
      return false
    }
    if most > Self.manyRequests {
      problems.warning(
        "as many as \(Self.rounded(most)) requests come within the horizon in each replication, "
          + "which takes a while", at: position)
    }
    return true
  }

  private static func rounded(_ number: Double) -> String {
    DecimalFormat.fixed(number, significantDigits: 2)
  }
}
