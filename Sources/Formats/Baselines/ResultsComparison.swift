public import Results

/// What differs between a results folder and its baseline, file by file.
public struct ResultsComparison: Sendable {
  /// Every file of either side, in the order of names.
  public let files: [FileComparison]

  /// Compares what was accepted with what came out now; numbers may move as far as tolerances say.
  ///
  /// - Throws: why a file cannot be read.
  public init(
    baseline: ComparedFolder, run: ComparedFolder, tolerances: [Tolerance]
  ) throws(ResultsError) {
    files = try Set(run.names + baseline.names).sorted().map { (name) throws(ResultsError) in
      let outcome: FileComparison.Outcome =
        if !baseline.names.contains(name) {
          .onlyInRun
        } else if !run.names.contains(name) {
          .onlyInBaseline
        } else {
          try Self.compare(
            name, baseline: baseline.path(of: name), run: run.path(of: name), tolerances)
        }
      return FileComparison(name: name, outcome: outcome)
    }
  }

  /// Files that are not as they should be.
  public var differing: [FileComparison] { files.filter { !$0.isAccepted } }

  private static func compare(
    _ name: String, baseline: String, run: String, _ tolerances: [Tolerance]
  ) throws(ResultsError) -> FileComparison.Outcome {
    if try ComparedFolder.bytes(of: baseline) == ComparedFolder.bytes(of: run) { return .same }
    guard name.hasSuffix(".csv") else {
      let document = try DocumentComparison(baseline: baseline, run: run)
      guard document.differences.isEmpty else { return .differs(document.differences) }
      return document.tolerated > 0 ? .tolerated(document.tolerated) : .writtenOtherwise
    }
    let table = try TableComparison(
      String(name.dropLast(4)), baseline: baseline, run: run, tolerances: tolerances)
    guard table.differences.isEmpty else { return .differs(table.differences) }
    return table.tolerated > 0 ? .tolerated(table.tolerated) : .writtenOtherwise
  }
}
