/// One problem found in an input.
public struct Diagnostic: Hashable, Sendable, CustomStringConvertible {
  /// How bad a problem is.
  public enum Severity: String, Hashable, Sendable {
    /// The input cannot be used.
    case error
    /// The input can be used.
    case warning
  }

  /// How bad it is.
  public let severity: Severity
  /// What is wrong and what would be right.
  public let message: String
  /// Where.
  public let position: SourcePosition

  /// Makes a diagnostic.
  public init(severity: Severity, message: String, position: SourcePosition) {
    self.severity = severity
    self.message = message
    self.position = position
  }

  /// The diagnostic as a compiler would print it: `file:line:column: error: message`.
  public var description: String { "\(position): \(severity.rawValue): \(message)" }
}
