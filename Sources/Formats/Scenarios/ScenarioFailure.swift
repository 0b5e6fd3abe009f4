public import Text

/// Why there is no scenario.
public enum ScenarioFailure: Error, Sendable {
  /// The file says something wrong; everything that is wrong, in its order.
  case invalid([Diagnostic])
  /// The file cannot be read.
  case unreadable(path: String, reason: String)
}
