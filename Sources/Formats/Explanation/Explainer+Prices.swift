import Billing
import Pricing
import Projection
import Quantities
import Results
import Text

extension Explainer {
  /// The prices by which a request was charged: their version, and the tier that held for it.
  func priceSection(_ request: RequestCharge) -> Explanation.Section? {
    guard input.modelNames.indices.contains(request.model.index) else { return nil }
    let name = input.modelNames[request.model.index]
    guard let first = request.prices.first else {
      return Explanation.Section(
        kind: "prices", title: "Prices of \(name)", sentences: ["It has no price and is free."])
    }
    var title = "Prices of \(name)"
    if let from = first.validFrom { title += " since \(short(from))" }
    if let end = first.validUntil { title += " until \(short(end))" }
    if let hours = first.hours { title += ", \(hours.words)" }
    let list = request.prices.map {
      "\($0.type.name.replacing("_", with: " ")) \(shown($0)) per \(PriceWording.per($0))"
    }
    var sentence = list.joined(separator: ", ")
    if let above = first.aboveInputTokens {
      sentence =
        "Above \(Decimal(above).grouped) input tokens, and it had "
        + "\(Decimal(request.usage.inputTokens).grouped): " + sentence
    }
    return Explanation.Section(
      kind: "prices", title: title, sentences: [sentence + (first.isBatch ? ", in a batch." : ".")],
      facts: .of([
        "model": name, "valid_from": time(first.validFrom), "valid_to": time(first.validUntil),
        "hours": first.hours?.words,
        "prices": request.prices.map { price in
          JSONValue.of([
            "usage_type": price.type.name, "above_input_tokens": price.aboveInputTokens,
            "batch": price.isBatch, "price": shownPrice(price), "per": price.itemsPerPrice,
            "unit": price.type.unit,
          ])
        },
      ]))
  }

  private func shownPrice(_ price: ListedPrice) -> Decimal? {
    try? PriceList.Row(price).price
  }

  private func shown(_ price: ListedPrice) -> String {
    shownPrice(price).map { words.amount($0) } ?? "more than can be told"
  }

  /// The prices of a meter.
  func priceSection(_ charge: MeterCharge) -> Explanation.Section {
    let meter = input.meters[charge.meter]
    let sentences = MeterLine.lines(of: meter).map { line in
      var text = words.amount(line.price)
      if let per = line.per {
        text += per == .one ? " per \(line.perUnit)" : " per \(per) \(line.perUnit)s"
      }
      text += ", " + line.wording
      if let above = line.above, above != .zero { text += ", above \(above)" }
      if let upTo = line.upTo { text += ", up to \(upTo)" }
      return text + "."
    }
    return Explanation.Section(
      kind: "prices", title: "Prices of \(meter.name)", sentences: sentences,
      facts: .of(["meter": meter.name]))
  }
}
