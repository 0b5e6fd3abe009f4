import Quantities
import Results
import Text

extension Explainer {
  /// The prices by which something was charged; nil where the inputs do not tell.
  func priceSection(_ transfer: StoredTransfer) -> Explanation.Section? {
    if transfer.type == "trace" { return meterSection { $0 == "trace" } }
    if transfer.type == "infrastructure" { return meterSection { $0 != "trace" } }
    guard let name = transfer.attribute("model"), let model = story.inputs?.model(name) else {
      return nil
    }
    let holding = model.prices.filter { $0.holds(at: transfer.at.instant) }
    guard let first = holding.first else {
      return Explanation.Section(
        kind: "prices", title: "Prices of \(name)", sentences: ["It has no price and is free."])
    }
    let hasBatch = holding.contains { $0.batch }
    let isBatch = transfer.type == "batch" && hasBatch
    var title = "Prices of \(name)"
    if let from = first.validFrom { title += " since \(StoredMoment(from)?.short ?? from)" }
    if let end = first.validTo { title += " until \(StoredMoment(end)?.short ?? end)" }
    var section = Explanation.Section(kind: "prices", title: title)
    var tiers: [Int64?] = []
    for price in holding where price.batch == isBatch && !tiers.contains(price.aboveInputTokens) {
      tiers.append(price.aboveInputTokens)
    }
    for tier in tiers {
      let prices = holding.filter { $0.batch == isBatch && $0.aboveInputTokens == tier }
      let list = prices.map { "\($0.usageType) \(money.text($0.price)) per \(self.per($0))" }
      let condition = tier.map { "above \(Decimal($0).grouped) input tokens: " } ?? ""
      section.sentences.append(
        condition + list.joined(separator: ", ") + (isBatch ? ", in a batch." : "."))
    }
    if tiers.count > 1 {
      section.sentences.append(
        "Which of them held depends on the input tokens, which are not kept by request.")
    }
    section.facts = [
      ("model", .string(name)), ("valid_from", .optional(first.validFrom)),
      ("valid_to", .optional(first.validTo)),
      (
        "prices",
        .array(
          holding.filter { $0.batch == isBatch }.map { price in
            .object([
              ("usage_type", .string(price.usageType)),
              ("above_input_tokens", price.aboveInputTokens.map { .integer($0) } ?? .null),
              ("price", .string(price.price)), ("per", .integer(price.per)),
              ("unit", .string(price.unit)),
            ])
          })
      ),
    ]
    return section
  }

  private func per(_ price: StoredModel.Price) -> String {
    switch price.per {
    case 1: price.unit
    case 1_000_000: "1M \(price.unit)s"
    default: "\(Decimal(price.per).grouped) \(price.unit)s"
    }
  }

  private func meterSection(_ isWanted: (String) -> Bool) -> Explanation.Section? {
    let meters = story.inputs?.prices?.meters.filter { isWanted($0.name) } ?? []
    guard !meters.isEmpty else { return nil }
    let sentences = meters.flatMap { meter in
      meter.prices.map { price in
        var text = "\(meter.name): \(money.text(price.price))"
        if let per = price.per, let unit = price.unit {
          text += per == "1" ? " per \(unit)" : " per \(per) \(unit)s"
        }
        text += ", " + MeterLine.wording(of: price.item)
        if let above = price.above, above != "0" { text += ", above \(above)" }
        if let upTo = price.upTo { text += ", up to \(upTo)" }
        return text + "."
      }
    }
    return Explanation.Section(kind: "prices", title: "Prices of meters", sentences: sentences)
  }
}
