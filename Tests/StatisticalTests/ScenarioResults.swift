import Quantities
import Testing

/// The tables of a scenario that is run in this process.
struct ScenarioResults {
  /// A row by its columns.
  typealias Row = [Substring: Substring]

  private let tables: [String: [Row]]

  /// Runs a scenario.
  ///
  /// - Throws: what is wrong with it.
  init(_ text: String, files: [String: String] = [:]) throws {
    tables = try ScenarioFolder(files: files).results(of: text).mapValues(Self.rows)
  }

  /// Reads CSV whose fields have no quotes.
  private static func rows(_ text: String) -> [Row] {
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    guard let columns = lines.first else { return [] }
    return lines.dropFirst().map {
      Row(zip(columns, $0), uniquingKeysWith: { first, _ in first })
    }
  }

  /// The rows of a table that have given values.
  func rows(_ table: String, _ values: Row = [:]) -> [Row] {
    (tables["\(table).csv"] ?? []).filter { row in
      values.allSatisfy { row[$0.key] == $0.value }
    }
  }

  /// The sum of a column, exact.
  func sum(_ column: Substring, of table: String, _ values: Row = [:]) throws -> Decimal {
    try rows(table, values).reduce(Decimal.zero) { sum, row in
      let text = try #require(row[column])
      return try sum.adding(try #require(Decimal(text), "\(text)"))
    }
  }

  /// The mean of a metric.
  func metric(_ name: String, of organization: String = "*") throws -> Decimal {
    let rows = rows("summary", ["organization": organization[...], "metric": name[...]])
    let text = try #require(rows.first?["mean"], "\(organization) \(name)")
    return try #require(Decimal(text), "\(text)")
  }
}
