import Results

/// What tells the rows of a results file apart.
enum ComparisonKeys {
  private static let columns: [String: [String]] = [
    Tables.summary.name: ["organization", "metric"],
    Tables.burnDown.name: ["organization", "time"],
    Tables.topUps.name: ["replication", "organization", "requested_at", "trigger", "attempt"],
    Tables.blocked.name: ["replication", "organization", "from", "reason", "scope"],
    Tables.overage.name: ["replication", "organization", "period_start"],
    Tables.transactions.name: ["replication", "id", "organization", "type", "grant"],
    Tables.invoices.name: ["replication", "organization", "invoice", "line"],
    Tables.alerts.name: ["replication", "organization", "time", "type", "scope"],
    Tables.activity.name: ["replication", "organization", "time", "actor", "action", "object"],
    Tables.survival.name: ["organization", "hours"],
    Tables.packages.name: ["package"],
    Tables.platform.name: ["month", "account"],
    Tables.usagePatterns.name: ["organization", "project", "endpoint", "weekday", "hour"],
  ]

  /// Returns the columns whose values name a row; of other files those that are no measurement.
  static func names(of table: String, header: [String]) -> [String] {
    if let known = columns[table] { return known.filter { header.contains($0) } }
    let description = Tables.all.first { $0.name == table }
    let measured = (description?.columns ?? []).filter { column in
      column.name != "replication" && column.name != "unit"
        && (column.kind == .number || column.kind == .integer)
    }
    return header.filter { name in
      name != "unit" && !measured.contains { $0.name == name }
    }
  }
}
