public import Results

/// What differs between a results folder and its baseline, file by file.
public struct ResultsComparison: Sendable {
  /// Every file of either side, in the order of names.
  public let files: [FileComparison]

  /// Compares two folders.
  ///
  /// - Parameters:
  ///   - baseline: What was accepted.
  ///   - run: What came out now.
  ///   - tolerances: How far numbers may move.
  /// - Throws: why a file cannot be read.
  public init(
    baseline: ComparedFolder, run: ComparedFolder, tolerances: [Tolerance]
  ) throws(ResultsError) {
    var files: [FileComparison] = []
    let all = run.names + baseline.names.filter { !run.names.contains($0) }
    for name in all.sorted() {
      let outcome: FileComparison.Outcome =
        if !baseline.names.contains(name) {
          .onlyInRun
        } else if !run.names.contains(name) {
          .onlyInBaseline
        } else {
          try Self.compare(
            name, baseline: baseline.path(of: name), run: run.path(of: name), tolerances)
        }
      files.append(FileComparison(name: name, outcome: outcome))
    }
    self.files = files
  }

  /// Files that are not as they should be.
  public var differing: [FileComparison] { files.filter { !$0.isAccepted } }

  private static func compare(
    _ name: String, baseline: String, run: String, _ tolerances: [Tolerance]
  ) throws(ResultsError) -> FileComparison.Outcome {
    if try ComparedFolder.bytes(of: baseline) == ComparedFolder.bytes(of: run) { return .same }
    guard name.hasSuffix(".csv") else {
      let document = try DocumentComparison(baseline: baseline, run: run)
      return document.differences.isEmpty ? .writtenOtherwise : .differs(document.differences)
    }
    let table = try TableComparison(
      String(name.dropLast(4)), baseline: baseline, run: run, tolerances: tolerances)
    guard table.differences.isEmpty else { return .differs(table.differences) }
    return table.tolerated > 0 ? .tolerated(table.tolerated) : .writtenOtherwise
  }
}
