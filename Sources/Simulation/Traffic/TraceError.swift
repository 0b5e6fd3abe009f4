import Text

/// Why a trace could not be read.
public enum TraceError: Error, Hashable, Sendable {
  /// A row is wrong; the text says where and what would be right.
  case malformed(String)
  /// The file cannot be opened or read.
  case unreadable(path: String, reason: String)

  init(_ error: DocumentError) {
    switch error {
    case .malformed(let diagnostic), .broken(let diagnostic):
      self = .malformed(diagnostic.description)
    case .unreadable(let path, let reason): self = .unreadable(path: path, reason: reason)
    }
  }
}
