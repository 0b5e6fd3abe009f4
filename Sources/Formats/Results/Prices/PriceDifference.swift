public import Pricing
public import Quantities
package import Text

/// What changed from one price list to another.
public struct PriceDifference: Sendable {
  /// A price that one of them has otherwise, or alone.
  package struct Row: Sendable {
    package let model: String
    /// The price in either, for the usage that both are for.
    package let listed: ListedPrice
    /// What each asks for `listed.itemsPerPrice` items; nil where it has no such price.
    package let old, new: Decimal?

    /// By what share it changed.
    package var change: Double? {
      guard let old, let new, old > .zero else { return nil }
      return new.approximation / old.approximation - 1
    }
  }

  /// Models that only the new list has, and only the old one.
  public let added, removed: [String]
  /// Models of which a price is another one.
  public let changed: [String]
  /// How many models are as they were.
  public let unchanged: Int
  /// Prices of these models that are not the same, in the order of the old list, then of the new one.
  package let rows: [Row]

  /// Compares the models of two rate cards by their names.
  ///
  /// - Throws: `overflow` where a price cannot be shown exactly.
  public init(from old: RateCard, to new: RateCard) throws(ArithmeticError) {
    let (before, after) = (Self.places(of: old), Self.places(of: new))
    var rows: [Row] = []
    var changed: [String] = []
    for (place, entry) in old.models.enumerated() where before[entry.name] == place {
      guard let other = after[entry.name] else { continue }
      let found = try Self.rows(
        of: entry.name, old.prices(of: ModelID(place)), new.prices(of: ModelID(other)))
      if !found.isEmpty { changed.append(entry.name) }
      rows += found
    }
    func only(_ card: RateCard, _ own: [String: Int], _ others: [String: Int]) -> [String] {
      card.models.enumerated().filter { place, entry in
        own[entry.name] == place && others[entry.name] == nil
      }.map(\.element.name)
    }
    (added, removed) = (only(new, after, before), only(old, before, after))
    for name in removed {
      rows += try Self.rows(of: name, old.prices(of: ModelID(before[name] ?? 0)), [])
    }
    for name in added {
      rows += try Self.rows(of: name, [], new.prices(of: ModelID(after[name] ?? 0)))
    }
    unchanged = before.count - removed.count - changed.count
    self.changed = changed
    self.rows = rows
  }

  private static func places(of card: RateCard) -> [String: Int] {
    Dictionary(zip(card.models.map(\.name), card.models.indices)) { first, _ in first }
  }

  /// The prices of a model that differ.
  private static func rows(
    of model: String, _ old: [ListedPrice], _ new: [ListedPrice]
  ) throws(ArithmeticError) -> [Row] {
    var rows: [Row] = []
    for price in old {
      let other = new.first { $0.isForSameUsage(as: price) }
      guard other?.providerPrice != price.providerPrice else { continue }
      rows.append(
        Row(
          model: model, listed: price, old: try PriceList.Row(price).providerPrice,
          new: try other.map { (other) throws(ArithmeticError) in
            try PriceList.Row(other).providerPrice
          }))
    }
    for price in new where !old.contains(where: { $0.isForSameUsage(as: price) }) {
      rows.append(
        Row(
          model: model, listed: price, old: nil, new: try PriceList.Row(price).providerPrice))
    }
    return rows
  }
}

extension ListedPrice {
  /// Whether both are prices of the same usage, however much they are.
  fileprivate func isForSameUsage(as other: ListedPrice) -> Bool {
    (type, per, isBatch) == (other.type, other.per, other.isBatch)
      && (aboveInputTokens, hours) == (other.aboveInputTokens, other.hours)
      && (validFrom, validUntil) == (other.validFrom, other.validUntil)
  }
}

extension PriceDifference {
  private static let table = Table<Row>(
    "price_differences", per: "price that is not the same in both lists",
    [
      .text("model", "The model") { $0.model }.key,
      .text("usage_type", "What is charged") { $0.listed.type.name }.key,
      .text("condition", "Which requests it is for") { PriceWording.utc.condition($0.listed) }.key,
      .text("per", "How many items it is for") { PriceWording.per($0.listed) },
      .text("old_price", "What the old list says; empty for nothing") {
        $0.old.map { "\($0)" } ?? ""
      },
      .text("new_price", "What the new list says; empty for nothing") {
        $0.new.map { "\($0)" } ?? ""
      },
      .number("change", unit: "share", "New over old, less one") { $0.change },
    ])

  /// The differences as CSV.
  public var csv: String { String(decoding: Self.table.bytes(rows), as: UTF8.self) }

  /// The differences as JSON, with what they cost a scenario where that was asked.
  package func json(costs: JSONValue?) -> JSONValue {
    .of([
      "added": JSONValue.strings(added), "removed": JSONValue.strings(removed),
      "changed": JSONValue.strings(changed), "unchanged": unchanged,
      "prices": JSONValue.array(Self.table.records(rows)),
    ]) + .given(["scenario": costs])
  }

  /// The differences to read, in lines of at most so many characters.
  public func lines(width: Int) -> [String] {
    func models(_ count: Int) -> String {
      count == 1 ? "1 model" : "\(Decimal(Int64(count)).grouped) models"
    }
    var lines = TextTable.wrapped(
      "\(models(changed.count)) changed, \(models(added.count)) new, \(models(removed.count)) gone, "
        + "\(models(unchanged)) as before", width: width)
    guard !rows.isEmpty else { return lines }
    let wording = PriceWording.utc
    var table = TextTable(["usage", "old", "new", "change", "per"], rightAligned: [1, 2, 3])
    var heading: String?
    for row in rows {
      let condition = wording.condition(row.listed)
      let text = condition.isEmpty ? row.model : "\(row.model), \(condition)"
      if heading != text { table.addHeading(text) }
      heading = text
      let change = row.change.map {
        ($0 > 0 ? "+" : "") + DecimalFormat.fixed($0 * 100, significantDigits: 3) + " %"
      }
      table.add([
        row.listed.type.name, row.old.map(wording.amount) ?? "", row.new.map(wording.amount) ?? "",
        change ?? (row.old == nil ? "new" : row.new == nil ? "gone" : ""),
        PriceWording.per(row.listed),
      ])
    }
    lines += table.lines(width: width)
    return lines
  }
}
