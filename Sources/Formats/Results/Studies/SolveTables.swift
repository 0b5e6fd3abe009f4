/// The file of a search and its columns.
enum SolveTables {
  private static let rowUnit = "as in the column unit"

  /// Describes solve.csv for the keys of a search.
  static func solve(keys: [String]) -> TableDescription {
    TableDescription(
      name: "solve", rowMeaning: "candidate, stage and criterion",
      columns: [
        ColumnDescription(
          "stage", .string, "search, selection, or validation on fresh replications")
      ]
        + keys.map { ColumnDescription($0, .string, "The value of this key") } + [
          ColumnDescription(
            "first_replication", .integer, "The first replication that was used, from one"),
          ColumnDescription(
            "replications", .integer, unit: "count", "The replications that were used"),
          ColumnDescription("role", .string, "constraint or objective"),
          ColumnDescription("criterion", .string, "The constraint or objective, as asked for"),
          ColumnDescription("unit", .string, "The unit of the values"),
          ColumnDescription(
            "estimate", .number, unit: rowUnit, "The statistic over the replications"),
          ColumnDescription(
            "low", .number, unit: rowUnit, "What the true statistic is at least"),
          ColumnDescription(
            "high", .number, unit: rowUnit, "What the true statistic is at most"),
          ColumnDescription(
            "verdict", .string,
            "Of a constraint: holds, fails or undecided; empty for an objective"),
          ColumnDescription(
            "answer", .boolean, "Whether this candidate is the confirmed answer"),
        ])
  }
}
