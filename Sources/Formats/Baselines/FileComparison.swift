/// How a file of a results folder compares with the baseline's.
public struct FileComparison: Hashable, Sendable {
  /// What came out.
  public enum Outcome: Hashable, Sendable {
    /// The same bytes.
    case same
    /// Other bytes, but every difference is tolerated; how many values these are.
    case tolerated(Int)
    /// Other content.
    case differs(Differences)
    /// The same content in another order or notation.
    case writtenOtherwise
    /// The baseline has no such file.
    case onlyInRun
    /// The run writes no such file.
    case onlyInBaseline
  }

  /// The file's name.
  public let name: String
  /// What came out.
  public let outcome: Outcome

  /// Whether a check may pass.
  public var isAccepted: Bool {
    switch outcome {
    case .same, .tolerated: true
    default: false
    }
  }
}

/// What differs between two files.
public struct Differences: Hashable, Sendable {
  /// Examples of these are kept of a file, the rest is counted.
  static let mostExamples = 200

  /// A row, or a value of a document, that differs.
  public struct Row: Hashable, Sendable {
    /// Where it is.
    public enum Place: Hashable, Sendable {
      /// On both sides, with other values.
      case both
      /// In the baseline.
      case baseline
      /// In the run.
      case run
    }

    /// The columns that name the row, with their values.
    public let key: [ComparedValue.Label]
    /// Where it is.
    public let place: Place
    /// The values that differ, where the row is on both sides.
    public let values: [ComparedValue]
  }

  /// The first rows that differ: those on both sides, then those of the baseline, then of the run.
  public internal(set) var rows: [Row] = []
  /// Rows on both sides with other values.
  public internal(set) var changed = 0
  /// Rows of the baseline that the run does not have.
  public internal(set) var removed = 0
  /// Rows of the run that the baseline does not have.
  public internal(set) var added = 0
  /// Columns of the baseline that the run does not have.
  public internal(set) var removedColumns: [String] = []
  /// Columns of the run that the baseline does not have.
  public internal(set) var addedColumns: [String] = []

  /// Rows that differ.
  public var count: Int { changed + removed + added }

  var isEmpty: Bool { count == 0 && removedColumns.isEmpty && addedColumns.isEmpty }

  mutating func add(_ row: Row) {
    switch row.place {
    case .both: changed += 1
    case .baseline: removed += 1
    case .run: added += 1
    }
    if rows.count < Self.mostExamples { rows.append(row) }
  }
}

extension ComparedValue {
  /// A name and a value.
  public struct Label: Hashable, Sendable {
    /// The name of a column.
    public let name: String
    /// The value in it.
    public let value: String
  }
}
