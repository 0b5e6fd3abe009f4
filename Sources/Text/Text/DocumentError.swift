/// Why a document cannot be read on.
public enum DocumentError: Error, Hashable, Sendable {
  /// The file cannot be opened or read.
  case unreadable(path: String, reason: String)
  /// One line or record is wrong; the ones after it can still be read.
  case malformed(Diagnostic)
  /// The file is wrong from here on: nothing after this place can be read.
  case broken(Diagnostic)

  /// The problem as a diagnostic; one of the whole file stands at its first character.
  public var diagnostic: Diagnostic {
    switch self {
    case .malformed(let diagnostic), .broken(let diagnostic): diagnostic
    case .unreadable(let path, let reason):
      Diagnostic(
        severity: .error, message: "the file cannot be read: \(reason)",
        position: SourcePosition(file: path))
    }
  }
}
