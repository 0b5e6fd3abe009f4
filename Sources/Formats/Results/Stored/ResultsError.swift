public import Text

/// Why a question about kept results has no answer.
public enum ResultsError: Error, Hashable, Sendable {
  /// A folder or file cannot be read.
  case unreadable(path: String, reason: String)
  /// A file is not what a run writes.
  case malformed(Problems)
  /// A filter asks for what is nowhere in the folder.
  case unknownName(UnknownName)
  /// Amounts and balances of a file contradict each other.
  case doesNotFoot(Problems)
  /// A file without usage: amounts do not add up to balances.
  case onlyCreditsKept(path: String)
  /// A file without any transaction.
  case nothingKept(path: String)
  /// Several organizations have an invoice of this number.
  case ambiguousInvoice(number: String, organizations: [String])
}

extension ResultsError {
  /// A file that is not what a run writes, for one reason.
  package static func malformed(_ path: String, _ reason: String) -> ResultsError {
    var problems = Problems()
    problems.add(reason, to: path)
    return .malformed(problems)
  }
}

/// What is wrong with a file: the first few places, and how many more there are.
public struct Problems: Hashable, Sendable {
  private static let most = 20

  /// The first ones.
  public private(set) var first: [Diagnostic] = []
  /// How many others there are.
  public private(set) var more = 0

  package init() {}

  package mutating func add(_ diagnostic: Diagnostic) {
    if first.count < Self.most { first.append(diagnostic) } else { more += 1 }
  }

  /// Adds what is wrong with a file as a whole.
  mutating func add(_ message: String, to path: String) {
    add(Diagnostic(severity: .error, message: message, position: SourcePosition(file: path)))
  }

  package var isEmpty: Bool { first.isEmpty }
}

/// A name that a filter asks for and that no file has.
public struct UnknownName: Hashable, Sendable {
  /// The column that should have it.
  public let column: String
  /// The name.
  public let name: String
  /// The name that may have been meant.
  public let suggestion: String?
  /// The names there are, where they are few.
  public let known: [String]
  /// Where it was looked for.
  public let folder: String
}
