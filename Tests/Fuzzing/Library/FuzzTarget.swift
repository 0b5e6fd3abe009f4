import Text

/// A reader that is given damaged inputs.
public enum FuzzTarget: String, CaseIterable, Sendable {
  /// Scenario files, and what runs of accepted ones.
  case scenario
  /// Traces as CSV.
  case csv
  /// Traces as JSON lines.
  case jsonl
  /// Compressed traces.
  case gzip
  /// Price catalogues.
  case catalog
  /// Stored ledgers.
  case ledger
  /// Transactions of kept results.
  case results
  /// What is known of a study that was stopped.
  case progress
  /// Calls of billing.
  case calls

  /// What became of an input.
  public enum Result: Equatable, Sendable {
    /// It was read.
    case accepted
    /// It was refused, with problems at positions.
    case refused
    /// It broke a promise of the reader.
    case broken(String)
  }

  /// The name of the file that inputs are written to.
  public var fileName: String {
    switch self {
    case .scenario: "case.yaml"
    case .csv: "case.csv"
    case .jsonl: "case.jsonl"
    case .gzip: "case.csv.gz"
    case .catalog: "case.json"
    case .ledger: "case.ledger"
    case .results: "transactions.csv"
    case .progress: "case.progress"
    case .calls: "case.txt"
    }
  }

  /// The bytes of its inputs, at most, where others are as long as is said.
  public func longest(_ usual: Int) -> Int { self == .ledger ? 1 << 18 : usual }

  /// Reads the input that stands in a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - choice: Which options are used, where there are several.
  ///   - willRun: Called before an accepted scenario is run: that may take long, reading may not.
  /// - Returns: What became of it.
  public func read(_ path: String, choice: Int, willRun: () -> Void) -> Result {
    switch self {
    case .scenario: readScenario(path, choice: choice, willRun: willRun)
    case .csv, .jsonl, .gzip: readTrace(path, choice: choice)
    case .catalog: readCatalog(path, choice: choice)
    case .ledger: readLedger(path, choice: choice)
    case .results: readResults(path, choice: choice)
    case .progress: readProgress(path, choice: choice)
    case .calls: readCalls(path, choice: choice)
    }
  }

  func judge(_ problems: [Diagnostic]) -> Result {
    guard problems.contains(where: { $0.severity == .error }) else {
      return .broken("refused without a reason")
    }
    guard problems.allSatisfy({ isPlaced($0) }) else {
      return .broken("a problem without a place: \(problems)")
    }
    return .refused
  }

  func isPlaced(_ problem: Diagnostic) -> Bool {
    problem.position.line >= 1 && problem.position.column >= 1 && !problem.message.isEmpty
      && !problem.position.file.isEmpty
  }
}
