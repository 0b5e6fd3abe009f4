/// A place in a text file, counted from one.
public struct SourcePosition: Hashable, Sendable, CustomStringConvertible {
  /// The file as it was named.
  public let file: String
  /// The line, from one.
  public let line: Int
  /// The column in characters, from one.
  public let column: Int

  /// Makes a position: the start of a file, where nothing else is said.
  public init(file: String, line: Int = 1, column: Int = 1) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// The position as `file:line:column`.
  public var description: String { "\(file):\(line):\(column)" }
}
