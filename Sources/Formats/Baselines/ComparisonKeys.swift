import Results

/// What tells the rows of a results file apart.
enum ComparisonKeys {
  /// Returns the columns whose values name a row; of tables of studies all but the unit.
  static func names(of table: String, header: [String]) -> [String] {
    guard let known = Tables.all.first(where: { $0.name == table }) else {
      return header.filter { $0 != "unit" }
    }
    let keys = known.columns.filter(\.isKey).map(\.name)
    return header.filter { keys.contains($0) }
  }
}
