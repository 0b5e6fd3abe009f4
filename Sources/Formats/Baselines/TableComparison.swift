import Results

/// Compares two tables row by row, by what names the rows.
///
/// Rows of the same name meet wherever they stand; the first of a name meets the first. Only rows
/// that wait for the one to meet are kept in memory.
struct TableComparison {
  /// One of the two tables.
  private struct Side {
    let table: StoredTable
    let keys: [Int]
    var hasRow = true
    /// Rows that wait for the other side's, by name.
    private var waiting: [String: [(number: Int, fields: [String])]] = [:]

    init(_ table: StoredTable, _ keys: [String]) {
      self.table = table
      self.keys = keys.map { table.place(of: $0) }
    }

    var isWaiting: Bool { !waiting.isEmpty }

    var fields: [String] { table.columns.indices.map { table.text($0) } }

    /// What names the row; no name is the start of another one's.
    var name: String { keys.map { table.text($0) }.joined(separator: "\u{1F}") }

    /// Takes the first row of a name.
    mutating func take(_ name: String) -> [String]? {
      guard var queue = waiting[name] else { return nil }
      let first = queue.removeFirst()
      waiting[name] = queue.isEmpty ? nil : queue
      return first.fields
    }

    mutating func keep(number: Int) { waiting[name, default: []].append((number, fields)) }

    /// The rows that are left, in the order of the file.
    var left: [[String]] {
      waiting.values.flatMap(\.self).sorted { $0.number < $1.number }.map(\.fields)
    }
  }

  private(set) var differences = Differences()
  /// Values that differ by no more than is tolerated.
  private(set) var tolerated = 0
  private let table: String
  private let tolerances: [Tolerance]
  private let keys: [String]
  /// Places of common columns on both sides.
  private let common: [(name: String, old: Int, new: Int)]
  private let metric: Int?

  init(
    _ table: String, baseline: String, run: String, tolerances: [Tolerance]
  ) throws(ResultsError) {
    self.table = table
    self.tolerances = tolerances
    let old = try StoredTable(path: baseline)
    let new = try StoredTable(path: run)
    common = new.columns.enumerated().compactMap { place, name in
      old.index(of: name).map { (name, $0, place) }
    }
    keys = ComparisonKeys.names(of: table, header: common.map(\.name))
    metric = table == Tables.summary.description.name ? new.index(of: "metric") : nil
    differences.removedColumns = old.columns.filter { !new.columns.contains($0) }
    differences.addedColumns = new.columns.filter { !old.columns.contains($0) }
    try compare(Side(old, keys), Side(new, keys))
    try old.finish()
    try new.finish()
  }

  private mutating func compare(_ old: Side, _ new: Side) throws(ResultsError) {
    var sides = [old, new]
    let isSameHeader = old.table.columns == new.table.columns
    var number = 0
    while sides.contains(where: \.hasRow) {
      number += 1
      for side in 0...1 where sides[side].hasRow {
        sides[side].hasRow = try sides[side].table.next()
      }
      if isSameHeader, sides.allSatisfy({ $0.hasRow && !$0.isWaiting }),
        old.table.hasSameRow(as: new.table)
      {
        continue
      }
      for side in 0...1 where sides[side].hasRow {
        if let other = sides[1 - side].take(sides[side].name) {
          let fields = sides[side].fields
          meet(side == 0 ? fields : other, side == 0 ? other : fields)
        } else {
          sides[side].keep(number: number)
        }
      }
    }
    for (side, place) in zip(sides, [Differences.Row.Place.baseline, .run]) {
      for fields in side.left {
        let key = zip(keys, side.keys).map { ComparedValue.Label(name: $0, value: fields[$1]) }
        differences.add(Differences.Row(key: key, place: place, values: []))
      }
    }
  }

  private mutating func meet(_ old: [String], _ new: [String]) {
    var values: [ComparedValue] = []
    for column in common where old[column.old] != new[column.new] {
      let (before, now) = (old[column.old], new[column.new])
      if tolerances.allow(
        before, now, file: table, column: column.name, metric: metric.map { new[$0] })
      {
        tolerated += 1
      } else {
        values.append(ComparedValue(column.name, old: before, new: now))
      }
    }
    guard !values.isEmpty else { return }
    let key = common.filter { keys.contains($0.name) }.map {
      ComparedValue.Label(name: $0.name, value: new[$0.new])
    }
    differences.add(Differences.Row(key: key, place: .both, values: values))
  }
}

extension StoredTable {
  fileprivate func hasSameRow(as other: StoredTable) -> Bool {
    columns.indices.allSatisfy { self[$0].elementsEqual(other[$0]) }
  }
}
