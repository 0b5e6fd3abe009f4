import Glibc

/// Why a file or folder could not be created, written or renamed.
public struct WriteError: Error, Sendable {
  /// The file or folder.
  public let path: String
  /// What is in the way.
  public let reason: String

  /// Makes an error.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// Makes an error of what the last call of the system said.
  package init(_ path: String) {
    self.init(path: path, reason: String(cString: strerror(errno)))
  }
}
