import Quantities
public import Results
package import Text

/// The burn-down of an organization with its bands, drawn with characters.
public struct BurnDownPlot: Sendable {
  /// What a place of the picture shows.
  private enum Shade: Character {
    case nothing = " "
    case outer = "░"
    case inner = "▒"
    case median = "█"
  }

  private static let quantiles = ["p05", "p25", "p50", "p75", "p95"]
  private static let mostColumns = 120

  private let organization: String
  private let prefix: String
  /// The quantiles at each time, in their order.
  private var points: [[Double]] = []
  private var times: [String] = []
  private var samples: [JSONValue] = []
  /// The organizations that there are.
  public private(set) var organizations: [String] = []

  /// Reads burn_down.csv of a folder.
  ///
  /// - Throws: where it cannot be read.
  public init(_ folder: StoredResults, organization: String) throws(ResultsError) {
    self.organization = organization
    prefix = Currency(code: folder.currency ?? "")?.prefix ?? ""
    let table = try folder.open(
      "burn_down.csv", requiring: ["organization", "time"] + Self.quantiles)
    let (name, time) = (table.place(of: "organization"), table.place(of: "time"))
    let columns = Self.quantiles.map { table.place(of: $0) }
    while try table.next() {
      let found = table.text(name)
      if organizations.last != found { organizations.append(found) }
      guard found == organization else { continue }
      let values = columns.compactMap { Double(table.number($0)) }
      guard values.count == columns.count else { continue }
      points.append(values)
      times.append(table.text(time))
      let quantiles = zip(Self.quantiles, columns).map { name, column -> JSONValue.Member in
        (name, .number(table.number(column)))
      }
      samples.append(.object([("time", .string(table.text(time)))] + quantiles))
    }
    try table.finish()
  }

  /// What the picture is drawn from: the quantiles of the balance at each time.
  package var json: JSONValue {
    .of(["organization": organization, "samples": samples])
  }

  /// The picture in lines of a terminal, so many rows high; nothing where there is no such
  /// organization.
  public func lines(width: Int, rows: Int = 10) -> [String] {
    guard !points.isEmpty else { return [] }
    let lowest = min(0, points.map { $0[0] }.min() ?? 0)
    let highest = max(points.map { $0[4] }.max() ?? 1, lowest + 1e-9)
    let step = (highest - lowest) / Double(rows)
    let labels = (0...rows).map { money(highest - Double($0) * step) }
    let margin = (labels.map(\.count).max() ?? 0) + 2
    let count = max(10, min(width - margin - 2, Self.mostColumns))
    let columns = (0..<count).map { points[$0 * (points.count - 1) / max(1, count - 1)] }
    let picture = (0..<rows).map { row -> String in
      let top = highest - Double(row) * step
      let shades = columns.map { shade($0, from: top - step, to: top, isLowest: row == rows - 1) }
      let label = row % 3 == 0 ? labels[row] : ""
      return Self.padded(label, to: margin - 1) + "│" + Self.text(shades)
    }
    let axis =
      Self.padded(labels[rows], to: margin - 1) + "└" + String(repeating: "─", count: count)
    let (first, last) = (String(times[0].prefix(10)), String(times[times.count - 1].prefix(10)))
    let gap = max(1, count - first.count - last.count)
    let whose = organization == "*" ? "all organizations together" : organization
    return [
      "  balance of \(whose): █ median, ▒ half, ░ nine of ten"
    ] + picture + [
      axis,
      String(repeating: " ", count: margin) + first + String(repeating: " ", count: gap) + last,
    ]
  }

  /// What a place shows whose balances go from one to another.
  private func shade(
    _ values: [Double], from low: Double, to high: Double, isLowest: Bool
  ) -> Shade {
    func meets(_ from: Double, _ to: Double) -> Bool {
      (isLowest || to > low) && from <= high && (to >= low)
    }
    if meets(values[2], values[2]) { return .median }
    if meets(values[1], values[3]) { return .inner }
    return meets(values[0], values[4]) ? .outer : .nothing
  }

  private static func text(_ shades: [Shade]) -> String {
    String(String(shades.map(\.rawValue)).reversed().drop { $0 == " " }.reversed())
  }

  private static func padded(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private func money(_ exact: Double) -> String {
    // Steps down from the top miss zero by a little.
    let value = (exact * 1e6).rounded() / 1e6
    let number = DecimalFormat.fixed(value.magnitude, significantDigits: 3)
    return (value < 0 ? "-" : "") + prefix + Decimal.grouped(number)
  }
}
