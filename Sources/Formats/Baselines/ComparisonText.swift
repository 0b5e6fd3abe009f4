import Text

/// Words for what differs, for a terminal of some width.
enum ComparisonText {
  /// A table of metrics goes on for so many rows.
  static let mostMetrics = 30
  /// Rows of other files are only examples.
  static let mostRows = 3
  /// Values of one row.
  private static let mostValues = 2

  /// A line that may be longer than the terminal is wide as several, at a level from 1.
  static func lines(_ text: String, level: Int, width: Int) -> [String] {
    let indent = 2 * level
    return TextTable.wrapped(
      text.printable, width: max(20 + indent - 2, width), indent: indent, further: indent)
  }

  /// Leaves out what all organizations come to where one of them alone comes to the same.
  static func withoutTotals(_ rows: [Differences.Row]) -> [Differences.Row] {
    rows.filter { total in
      total.key.first?.value != "*"
        || !rows.contains {
          $0.key.first?.value != "*" && $0.key.dropFirst() == total.key.dropFirst()
            && $0.values == total.values
        }
    }
  }

  /// A row that differs, in one line.
  static func text(_ row: Differences.Row) -> String {
    let key = row.key.filter { !$0.value.isEmpty }.map { "\($0.name)=\($0.value)" }
    let name = key.joined(separator: " ")
    switch row.place {
    case .baseline: return "\(name): only in the baseline"
    case .run: return "\(name): only in the new results"
    case .both:
      let values = row.values.prefix(mostValues).map { text($0) }
      let more = row.values.count - values.count
      return "\(name): " + values.joined(separator: ", ")
        + (more > 0 ? " and \(more) more" : "")
    }
  }

  private static func text(_ value: ComparedValue) -> String {
    let old = value.old.isEmpty ? "nothing" : value.old
    let new = value.new.isEmpty ? "nothing" : value.new
    let change = value.relativeChange
    return "\(value.name) \(old) → \(new)" + (change.isEmpty ? "" : " (\(change))")
  }

  /// What differs in a file, as one line.
  static func text(_ outcome: FileComparison.Outcome) -> String {
    switch outcome {
    case .same: "the same bytes"
    case .tolerated(let count): "\(count) \(count == 1 ? "value" : "values") within tolerance"
    case .writtenOtherwise: "the same values, written otherwise or in another order"
    case .onlyInRun: "not in the baseline"
    case .onlyInBaseline: "only in the baseline"
    case .differs(let differences): text(differences)
    }
  }

  private static func text(_ differences: Differences) -> String {
    var parts: [String] = []
    if differences.changed > 0 { parts.append("\(differences.changed) changed") }
    if differences.removed > 0 { parts.append("\(differences.removed) only in the baseline") }
    if differences.added > 0 { parts.append("\(differences.added) only in the new results") }
    for (names, verb) in [
      (differences.removedColumns, "gone"), (differences.addedColumns, "new"),
    ] where !names.isEmpty {
      parts.append(
        "\(names.count == 1 ? "column" : "columns") \(verb): "
          + names.joined(separator: ", "))
    }
    return parts.joined(separator: ", ")
  }
}
