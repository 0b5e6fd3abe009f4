/// A place in a text file, counted from one.
public struct SourcePosition: Hashable, Sendable, CustomStringConvertible {
  /// The file as it was named.
  public let file: String
  /// The line, from one.
  public let line: Int
  /// The column in characters, from one.
  public let column: Int

  /// Creates a position.
  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// The position as `file:line:column`.
  public var description: String { "\(file):\(line):\(column)" }
}

/// One problem found in an input.
public struct Diagnostic: Hashable, Sendable, CustomStringConvertible {
  /// How bad it is.
  public enum Severity: String, Sendable {
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

  /// Creates a diagnostic.
  public init(severity: Severity, message: String, position: SourcePosition) {
    self.severity = severity
    self.message = message
    self.position = position
  }

  /// The diagnostic as a compiler would print it.
  public var description: String { "\(position): \(severity.rawValue): \(message)" }
}

/// Everything that is wrong with an input.
public struct InvalidInput: Error {
  /// The problems, in order.
  public let diagnostics: [Diagnostic]

  /// Creates the error.
  public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}

enum NearMiss {
  static func suggestion(for word: String, among candidates: [String]) -> String? {
    var best: (String, Int)?
    let limit = max(1, min(word.count, 40) / 3)
    for candidate in candidates where word.count <= 60 {
      let found = distance(Array(word.lowercased()), Array(candidate.lowercased()))
      if found <= limit, found < (best?.1 ?? .max) { best = (candidate, found) }
    }
    return best?.0
  }

  private static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var previous = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var row = [i + 1]
      for (j, y) in b.enumerated() {
        row.append(min(previous[j] + (x == y ? 0 : 1), previous[j + 1] + 1, row[j] + 1))
      }
      previous = row
    }
    return previous[b.count]
  }
}
