import Results

/// Compares two tables row by row, by what names the rows.
///
/// Rows of the same name meet wherever they stand; the first of a name meets the first. Only rows
/// that wait for the one to meet are kept in memory.
struct TableComparison {
  private struct Waiting {
    var rows: [String: [(number: Int, fields: [String])]] = [:]
    var count = 0

    /// Takes the first row of a name.
    mutating func take(_ name: String) -> [String]? {
      guard var queue = rows[name], !queue.isEmpty else { return nil }
      let first = queue.removeFirst()
      rows[name] = queue.isEmpty ? nil : queue
      count -= 1
      return first.fields
    }

    mutating func add(_ name: String, number: Int, fields: [String]) {
      rows[name, default: []].append((number, fields))
      count += 1
    }

    /// The rows that are left, in the order of the file.
    var left: [[String]] {
      rows.values.flatMap { $0 }.sorted { $0.number < $1.number }.map(\.fields)
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
    let old = try StoredTable(path: baseline, requiring: [])
    let new = try StoredTable(path: run, requiring: [])
    common = new.columns.enumerated().compactMap { place, name in
      old.index(of: name).map { (name, $0, place) }
    }
    let names = common.map(\.name)
    keys = ComparisonKeys.names(of: table, header: names)
    metric = table == Tables.summary.name ? new.index(of: "metric") : nil
    differences.removedColumns = old.columns.filter { !new.columns.contains($0) }
    differences.addedColumns = new.columns.filter { !old.columns.contains($0) }
    try compare(old, new)
    try old.finish()
    try new.finish()
  }

  private mutating func compare(_ old: StoredTable, _ new: StoredTable) throws(ResultsError) {
    var (waitingOld, waitingNew) = (Waiting(), Waiting())
    var (hasOld, hasNew) = (true, true)
    var number = 0
    let isSameHeader = old.columns == new.columns
    let oldKeys = keys.map { old.place(of: $0) }
    let newKeys = keys.map { new.place(of: $0) }
    while hasOld || hasNew {
      number += 1
      hasOld = hasOld ? try old.next() : false
      hasNew = hasNew ? try new.next() : false
      if hasOld, hasNew, isSameHeader, waitingOld.count + waitingNew.count == 0,
        old.hasSameRow(as: new)
      {
        continue
      }
      if hasOld {
        let name = old.name(oldKeys)
        if let other = waitingNew.take(name) {
          meet(old.fields, other)
        } else {
          waitingOld.add(name, number: number, fields: old.fields)
        }
      }
      if hasNew {
        let name = new.name(newKeys)
        if let other = waitingOld.take(name) {
          meet(other, new.fields)
        } else {
          waitingNew.add(name, number: number, fields: new.fields)
        }
      }
    }
    for fields in waitingOld.left {
      let key = zip(keys, oldKeys).map { ComparedValue.Label(name: $0, value: fields[$1]) }
      differences.add(Differences.Row(key: key, place: .baseline, values: []))
    }
    for fields in waitingNew.left {
      let key = zip(keys, newKeys).map { ComparedValue.Label(name: $0, value: fields[$1]) }
      differences.add(Differences.Row(key: key, place: .run, values: []))
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
  /// The fields of the row.
  fileprivate var fields: [String] { columns.indices.map { text($0) } }

  /// What names the row; no name is the start of another one's.
  fileprivate func name(_ places: [Int]) -> String {
    places.map { text($0) }.joined(separator: "\u{1F}")
  }

  fileprivate func hasSameRow(as other: StoredTable) -> Bool {
    columns.indices.allSatisfy { self[$0].elementsEqual(other[$0]) }
  }
}
