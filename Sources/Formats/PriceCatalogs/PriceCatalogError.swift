public import Text

/// Why a price catalogue, or an entry of it, cannot be used.
public enum PriceCatalogError: Error, Hashable, Sendable {
  /// The file cannot be opened or read.
  case unreadable(path: String, reason: String)
  /// What the file says is wrong.
  case invalid(InvalidInput)

  /// The problems as diagnostics; an unreadable file has one, at its first character.
  public var diagnostics: [Diagnostic] {
    switch self {
    case .invalid(let input): input.diagnostics
    case .unreadable(let path, let reason):
      [
        Diagnostic(
          severity: .error, message: "the file cannot be read: \(reason)",
          position: SourcePosition(file: path))
      ]
    }
  }
}
