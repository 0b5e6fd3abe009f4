import Ledger
import Pricing
import Quantities
import Text

/// Tells a name that a filter asks for in vain from one that only has no row.
package enum KnownNames {
  private static let mostCandidates = 10_000
  private static let mostListed = 8

  /// Checks that every name of a filter is somewhere in a folder, or is one of a fixed list.
  ///
  /// - Throws: `unknownName` for the first that is not.
  package static func check(_ filter: ResultsFilter, in folder: StoredResults) throws(ResultsError)
  {
    for condition in filter.conditions {
      var search = Search(condition, known: vocabulary(of: condition.column))
      for table in tables(with: condition.column) where !search.missing.isEmpty {
        search.look(into: table, of: folder)
      }
      guard let name = search.missing.first else { continue }
      throw .unknownName(
        UnknownName(
          column: condition.column, name: name,
          suggestion: NearMiss.suggestion(for: name, among: search.known),
          known: search.known.count <= mostListed ? search.known : [], folder: folder.path))
    }
  }

  /// Names that are right even where no row has them.
  private static func vocabulary(of column: String) -> [String] {
    switch column {
    case "type": TransactionType.allCases.map(\.name)
    case "usage_type": UsageType.allCases.map(\.name) + ["meter"]
    default: []
    }
  }

  /// Files that can have a name, small ones first.
  private static func tables(with column: String) -> [TableDescription] {
    let transactions = Tables.transactions.description
    guard column != "type" else { return [transactions] }
    let others = [
      Tables.summary.description, Tables.usage.description, Tables.invoices.description,
    ]
    return (others + [transactions]).filter { table in
      table.columns.contains { $0.name == column }
    }
  }

  private struct Search {
    let column: String
    private(set) var missing: [String]
    private(set) var known: [String]
    private var seen: Set<String>

    init(_ condition: ResultsFilter.Condition, known: [String]) {
      column = condition.column
      self.known = known
      seen = Set(known)
      missing = condition.values.filter { !known.contains($0) }
    }

    /// Notes the names of a file; one that cannot be read has none.
    mutating func look(into description: TableDescription, of folder: StoredResults) {
      guard let table = try? folder.open(description, requiring: [column]),
        let index = table.index(of: column)
      else { return }
      var last: [UInt8] = []
      while !missing.isEmpty, (try? table.next()) == true {
        let field = table[index]
        // Rows of one name mostly follow each other.
        if field.equals(last) { continue }
        last = Array(field)
        let name = String(decoding: field, as: UTF8.self)
        guard !name.isEmpty, name != "*" else { continue }
        missing.removeAll { $0 == name }
        if known.count < mostCandidates, seen.insert(name).inserted { known.append(name) }
      }
    }
  }
}

/// Tells usage from credits by the word that files have for it.
package enum StoredUsage {
  private static let words = TransactionType.allCases.filter { !$0.concernsCredits }.map {
    Array($0.name.utf8)
  }

  package static func isUsage(_ type: UnsafeBufferPointer<UInt8>) -> Bool {
    words.contains { type.equals($0) }
  }
}
