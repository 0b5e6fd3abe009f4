import Pricing
public import Text

/// Quantities and costs of a results folder, added up.
///
/// They are means over the replications. Quantities of different usage types or units are never
/// added.
public struct UsageTotals {
  /// What usage can be told apart by.
  public enum Dimension: String, CaseIterable, Hashable, Sendable {
    /// Who used it: columns that mean what they are called.
    case organization, month, project, member
    /// The API key.
    case apiKey = "api_key"
    /// What was asked for: the endpoint, the model or meter.
    case endpoint, model
    /// What was used.
    case usageType = "usage_type"
    /// Who sells the model.
    case provider
    /// When in the week.
    case weekday, hour

    /// Whether usage is told apart by it in usage_patterns.csv alone.
    public var isOfPatterns: Bool { self == .weekday || self == .hour }

    /// Whether usage_patterns.csv tells usage apart by it.
    public var isInPatterns: Bool {
      [.organization, .project, .endpoint, .weekday, .hour].contains(self)
    }
  }

  /// One sum.
  public struct Row: Hashable, Sendable {
    /// The values of the dimensions.
    public let keys: [String]
    /// The unit of the quantity.
    public let unit: String
    /// How much, in units of 10⁻⁹.
    public internal(set) var quantity: Int128
    /// What was charged, in units of 10⁻⁹.
    public internal(set) var cost: Int128
  }

  /// What the sums are told apart by; the usage type is always among it, but for hours.
  public let dimensions: [Dimension]
  /// Whether they are means over replications, rather than what happened once.
  private let areMeans: Bool
  /// The sums: months in order, usage types in that of the ledger, the rest as in the file.
  public let rows: [Row]

  /// Everything that was charged, in units of 10⁻⁹.
  public var cost: Int128 { rows.reduce(0) { $0 + $1.cost } }

  /// Adds up, told apart by some dimensions.
  ///
  /// The usage type is added where it is not named. With weekdays or hours, requests are added up,
  /// and only what they are told apart by is known.
  ///
  /// - Throws: where the file cannot be read or is wrong, or a name is unknown.
  public init(
    _ folder: StoredResults, _ filter: ResultsFilter, by dimensions: [Dimension]
  ) throws(ResultsError) {
    let isOfPatterns = dimensions.contains(where: \.isOfPatterns)
    let hasType = isOfPatterns || dimensions.contains(.usageType)
    self.dimensions = dimensions + (hasType ? [] : [.usageType])
    let names = self.dimensions.map(\.rawValue)
    let amounts = [isOfPatterns ? "requests" : "quantity", "cost"]
    let table = try folder.open(
      isOfPatterns ? Tables.usagePatterns.description : Tables.usage.description,
      requiring: names + (isOfPatterns ? [] : ["month", "unit"]) + amounts, filter)
    let places = names.map { table.place(of: $0) }
    let month = isOfPatterns ? nil : table.place(of: "month")
    let units = isOfPatterns ? nil : table.place(of: "unit")
    let (quantity, cost) = (table.place(of: amounts[0]), table.place(of: amounts[1]))
    var sums: [Row] = []
    var index: [[String]: Int] = [:]
    while try table.next() {
      let time = month.flatMap { CalendarMonth(table[$0]) }
      if let month, time == nil {
        table.note("`\(table.text(month))` is not a month such as 2026-01", at: month)
        continue
      }
      guard let amount = table.nanos(quantity), let charge = table.nanos(cost),
        table.isAccepted, time.map({ filter.period.touches($0, offset: 0) }) ?? true
      else { continue }
      let keys = places.map { table.text($0) }
      let unit = units.map { table.text($0) } ?? "request"
      let place = index[keys + [unit], default: sums.count]
      if place == sums.count {
        index[keys + [unit]] = place
        sums.append(Row(keys: keys, unit: unit, quantity: 0, cost: 0))
      }
      sums[place].quantity += amount
      sums[place].cost += charge
    }
    try table.finish()
    try KnownNames.check(filter, in: folder)
    areMeans = !folder.has(Tables.transfers.description.fileName)
    rows = Self.sorted(sums, self.dimensions)
  }

  private static func sorted(_ rows: [Row], _ dimensions: [Dimension]) -> [Row] {
    let ranks = dimensions.enumerated().map { place, dimension in
      Self.ranks(of: rows.map { $0.keys[place] }, dimension)
    }
    let keys = rows.map { row in
      row.keys.enumerated().map { ranks[$0.offset][$0.element] ?? 0 }
    }
    return rows.indices.sorted {
      keys[$0] == keys[$1] ? $0 < $1 : keys[$0].lexicographicallyPrecedes(keys[$1])
    }.map { rows[$0] }
  }

  /// The places of a dimension's values in the order of rows.
  private static func ranks(of values: [String], _ dimension: Dimension) -> [String: Int] {
    var order: [String] = []
    switch dimension {
    case .month: order = values.sorted()
    case .weekday: order = UsagePatternRow.weekdays + values
    case .hour: order = (0..<24).map { String($0) } + values
    case .usageType: order = UsageType.allCases.map(\.name) + values
    default: order = values
    }
    return order.reduce(into: [:]) { ranks, value in
      if ranks[value] == nil { ranks[value] = ranks.count }
    }
  }
}

extension UsageTotals {
  /// Writes the sums; tables name the currency and have lines of at most `width` characters.
  public func bytes(as format: OutputFormat, width: Int, currency: String?) -> [UInt8] {
    guard format != .table || !rows.isEmpty else { return Array("no usage\n".utf8) }
    let columns =
      dimensions.map { OutputColumn($0.rawValue, .text) } + [
        OutputColumn("quantity", .number(leastPlaces: 0)), OutputColumn("unit", .text),
        OutputColumn("cost", .number(leastPlaces: 2)),
      ]
    let cells = rows.map {
      $0.keys + [ExactAmount.text($0.quantity), $0.unit, ExactAmount.text($0.cost)]
    }
    let bytes = RowWriter.bytes(of: cells, columns, as: format, width: width)
    guard format == .table else { return bytes }
    let total = ExactAmount.text(cost, leastPlaces: 2) + (currency.map { " " + $0 } ?? "")
    let remark = areMeans ? "; means over the replications" : ""
    return bytes + Array("total cost \(total)\(remark)\n".utf8)
  }
}
