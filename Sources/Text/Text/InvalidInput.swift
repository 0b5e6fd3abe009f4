/// Everything that is wrong with an input.
public struct InvalidInput: Error, Hashable, Sendable {
  /// The problems, in order.
  public let diagnostics: [Diagnostic]

  /// Makes the error.
  public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}
