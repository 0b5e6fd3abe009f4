import Pricing
import Projection
import Quantities
import Results
import Text

extension Quote {
  private var sums: [(name: String, amount: Money)] {
    [("total", total), ("provider_cost", providerCost), ("margin", margin)]
  }

  /// Returns the quote as a table to read.
  ///
  /// - Parameter width: The characters that a line may have.
  /// - Returns: Lines, each ended.
  public func text(width: Int) -> String {
    let wording = PriceWording(input)
    var table = TextTable(
      ["usage", "quantity", "amount", "price", "per"], rightAligned: [1, 2, 3])
    // All lines are charged by the same version and tier.
    let condition = lines.lazy.compactMap(\.price).first.map { wording.condition($0.listed) }
    if let condition, !condition.isEmpty { table.addHeading("at prices " + condition) }
    for line in lines {
      let row = line.price
      table.add([
        line.type.name, line.quantity.grouped, wording.amount(line.amount),
        row.map { wording.amount($0.price) } ?? "no price",
        row.map { PriceWording.per($0.listed) } ?? "",
      ])
    }
    for (name, amount) in sums {
      table.add([name.replacing("_", with: " "), "", wording.amount(amount), "", ""])
    }
    let title = "\(model.name) at \(input.zone.iso8601(instant))" + (isBatch ? ", in a batch" : "")
    return ([title] + table.lines(width: width)).joined(separator: "\n") + "\n"
  }

  /// The quote as CSV: one row for each usage type, then total, provider cost and margin.
  public var csv: String {
    var buffer = CSVBuffer(header: [
      "model", "at", "batch", "item", "quantity", "unit", "price", "per", "amount",
    ])
    func begin(_ item: String) {
      buffer.text(model.name)
      buffer.text(input.zone.iso8601(instant))
      buffer.text(isBatch ? "true" : "false")
      buffer.text(item)
    }
    for line in lines {
      begin(line.type.name)
      buffer.decimal(line.quantity)
      buffer.text(line.type.unit)
      buffer.decimal(line.price?.price)
      buffer.decimal(line.price.map { Decimal($0.listed.itemsPerPrice) })
      buffer.money(Int128(line.amount.nanos))
      buffer.endRow()
    }
    for (name, amount) in sums {
      begin(name)
      for _ in 0..<4 { buffer.empty() }
      buffer.money(Int128(amount.nanos))
      buffer.endRow()
    }
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  /// The quote as JSON; exact numbers are strings.
  public var json: String {
    let lines = lines.map { line -> JSONValue in
      let listed = line.price?.listed
      return .object([
        ("usage_type", .string(line.type.name)), ("quantity", .exact(line.quantity)),
        ("unit", .string(line.type.unit)), ("amount", .exact(line.amount)),
        ("price", .optional(line.price?.price.description)),
        ("per", listed.map { .integer($0.itemsPerPrice) } ?? .null),
        ("above_input_tokens", listed?.aboveInputTokens.map { .integer($0) } ?? .null),
      ])
    }
    let heading: [(key: String, value: JSONValue)] = [
      ("scenario", .string(input.name)), ("model", .string(model.name)),
      ("provider", .optional(model.provider)), ("at", .string(input.zone.iso8601(instant))),
      ("batch", .boolean(isBatch)), ("currency", .string(input.currency.code)),
      ("lines", .array(lines)),
    ]
    return JSONValue.object(heading + sums.map { ($0.name, .exact($0.amount)) }).text
  }
}
