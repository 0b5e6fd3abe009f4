import Pricing
import Projection
import Quantities
import Results
import Text

extension Quote {
  private var sums: [(name: String, amount: Money)] {
    [("total", total), ("provider_cost", providerCost), ("margin", margin)]
  }

  /// Returns the quote as a table to read, in lines of at most so many characters.
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
        row.map { wording.amount($0.price) }
          ?? (line.type == .request ? "to the least" : "no price"),
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
    let start = [model.name, input.zone.iso8601(instant), String(isBatch)]
    let charged = lines.map { line in
      start + [
        line.type.name, line.quantity.description, line.type.unit,
        line.price?.price.description ?? "", line.price?.listed.itemsPerPrice.description ?? "",
        line.amount.description,
      ]
    }
    let rows = charged + sums.map { start + [$0.name, "", "", "", "", $0.amount.description] }
    return RowWriter.csv(
      rows, ["model", "at", "batch", "item", "quantity", "unit", "price", "per", "amount"])
  }

  /// The quote as JSON; exact numbers are strings.
  public var json: String {
    let lines = lines.map { line in
      JSONValue.of([
        "usage_type": line.type.name, "quantity": line.quantity, "unit": line.type.unit,
        "amount": line.amount, "price": line.price?.price, "per": line.price?.listed.itemsPerPrice,
        "above_input_tokens": line.price?.listed.aboveInputTokens,
      ])
    }
    return JSONValue.of([
      "scenario": input.name, "model": model.name, "provider": model.provider,
      "at": input.zone.iso8601(instant), "batch": isBatch, "currency": input.currency.code,
      "lines": lines, "total": total, "provider_cost": providerCost, "margin": margin,
    ]).text
  }
}
