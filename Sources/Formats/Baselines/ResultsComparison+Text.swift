import Results
import Text

extension ResultsComparison {
  /// What differs, file by file, the metrics first, as lines for a terminal of a width.
  public func lines(width: Int) -> [String] {
    let summary = Tables.summary.description.fileName
    let ordered = files.filter { $0.name == summary } + files.filter { $0.name != summary }
    return ordered.flatMap { file -> [String] in
      guard file.outcome != .same else { return [] }
      return ComparisonText.lines(
        "\(file.name): \(ComparisonText.text(file.outcome))", level: 1, width: width)
        + file.details(width: width)
    }
  }
}

extension FileComparison {
  /// What came out, in a few words.
  public var text: String { ComparisonText.text(outcome) }

  /// The rows that differ, metrics as a table, others as examples, as lines for a terminal of a width.
  public func details(width: Int) -> [String] {
    guard case .differs(let differences) = outcome else { return [] }
    let isSummary = name == Tables.summary.description.fileName
    let shown = isSummary ? ComparisonText.mostMetrics : ComparisonText.mostRows
    let telling = isSummary ? ComparisonText.withoutTotals(differences.rows) : differences.rows
    let rows = telling.prefix(shown)
    let more = differences.count - (differences.rows.count - telling.count) - rows.count
    let lines =
      isSummary
      ? metricLines(rows, width: width)
      : rows.flatMap { ComparisonText.lines(ComparisonText.text($0), level: 2, width: width) }
    return lines
      + (more > 0 ? ComparisonText.lines("and \(more) more rows", level: 2, width: width) : [])
  }

  private func metricLines(_ rows: ArraySlice<Differences.Row>, width: Int) -> [String] {
    guard !rows.isEmpty else { return [] }
    let cells = rows.map { row in
      let names = row.key.map(\.value.printable)
      guard let value = row.values.first(where: { $0.name == "mean" }) ?? row.values.first else {
        let isOld = row.place == .baseline
        return names + [isOld ? "there" : "", isOld ? "" : "there", "", ""]
      }
      let metric = names.last ?? ""
      let name = value.name == "mean" ? metric : "\(metric).\(value.name)"
      return names.dropLast()
        + [name, value.old.printable, value.new.printable, value.change, value.relativeChange]
    }
    let titles = ["organization", "metric", "old", "new", "change", ""]
    return TextTable(titles, rightAligned: [2, 3, 4, 5], cut: [0, 1], dispensable: [4], cells)
      .lines(width: width)
  }
}
