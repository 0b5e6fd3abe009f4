import Billing
import Pricing
import Projection
import Quantities
public import Results
import Text

extension PriceList {
  /// Returns the list as tables to read, in lines of at most so many characters.
  public func text(width: Int) -> String {
    var sections = [modelLines(width: width)]
    if isWhole {
      sections += [meterLines(width), packageLines(width), planLines(width)]
    }
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }
      .joined(separator: "\n")
  }

  private var wording: PriceWording { PriceWording(input) }

  /// The name, and before it who sells the model where several do.
  private func shownName(of model: Model) -> String {
    guard let provider = model.provider, models.count(where: { $0.name == model.name }) > 1 else {
      return model.name
    }
    return "\(provider)/\(model.name)"
  }

  private func modelLines(width: Int) -> [String] {
    guard !models.isEmpty || furtherModels > 0 else { return [] }
    var table = TextTable(["usage", "price", "provider", "per"], rightAligned: [1, 2])
    for model in models {
      var heading: String?
      for row in model.rows {
        let condition = wording.condition(row.listed)
        let name = shownName(of: model)
        let text = condition.isEmpty ? name : "\(name), \(condition)"
        if heading != text { table.addHeading(text) }
        heading = text
        table.add([
          row.listed.type.name, wording.amount(row.price), wording.amount(row.providerPrice),
          PriceWording.per(row.listed),
        ])
      }
      guard model.rows.isEmpty else { continue }
      table.addHeading(
        shownName(of: model) + (input.rateCard.unpriced == .free ? ", free" : ", without a price"))
    }
    let time = instant.map { " at \(input.zone.iso8601($0))" } ?? ""
    var lines = ["Models\(time)"]
    if !models.isEmpty { lines += table.lines(width: width) }
    if furtherModels > 0 {
      let count = Decimal(Int64(furtherModels)).grouped
      let sentence = "The catalog has \(count) more; --all lists them, --model NAME one of them."
      lines += TextTable.wrapped(sentence, width: width)
    }
    return lines
  }

  private func meterLines(_ width: Int) -> [String] {
    guard !input.meters.isEmpty else { return [] }
    let rows = input.meters.flatMap { meter in
      MeterLine.lines(of: meter).map { line in
        let quantity =
          switch (line.above, line.upTo) {
          case (let above?, let upTo?): "\(above) to \(upTo)"
          case (let above?, nil): above == .zero ? "any" : "above \(above)"
          default: ""
          }
        let per = line.per.map { size in
          size == .one ? line.perUnit : "\(size.grouped) \(line.perUnit)"
        }
        return [meter.name, quantity, wording.amount(line.price), per ?? "", line.wording]
      }
    }
    return ["Meters"]
      + TextTable(
        ["meter", "quantity", "price", "per", "how"], rightAligned: [2], rows
      ).lines(width: width)
  }

  private func packageLines(_ width: Int) -> [String] {
    guard !packages.isEmpty else { return [] }
    let rows = packages.map { entry in
      let (package, value) = (entry.package, entry.value)
      let hasBonus = value.bonusCredits != .zero
      let credits = package.credits.grouped
      let bonus = value.bonusCredits.grouped
      let worth = MoneyTotal(value.faceValue) + MoneyTotal(value.bonusValue)
      return [
        entry.name, wording.amount(package.price), hasBonus ? "\(credits) + \(bonus)" : credits,
        wording.amount(Decimal(significand: worth.nanos, places: 9)),
        wording.amount(value.effectiveCreditValue), wording.amount(value.costPerCredit),
        TimeSpan(package.expiry)?.description ?? "never",
      ]
    }
    let titles = [
      "package", "price", "credits", "worth", "for \(wording.sign)1", "per credit", "expires",
    ]
    return ["Packages"]
      + TextTable(titles, rightAligned: [1, 2, 3, 4, 5], rows).lines(width: width)
  }

  private func planLines(_ width: Int) -> [String] {
    guard !input.plans.isEmpty else { return [] }
    let rows = input.plans.map { offer in
      let plan = offer.plan
      let requests = plan.includedRequests.map { Decimal($0).grouped } ?? "any number of"
      let meters = plan.includedMeters.map { included in
        "\(included.quantity.decimal.grouped) \(included.meter)"
      }
      let credit = plan.credit.map { ["\(wording.amount($0.amount)) of credit"] } ?? []
      let overage = plan.overagePrice.map { "\(wording.amount($0)) a request" } ?? "rejected"
      return [
        offer.name, wording.amount(plan.fee),
        (plan.anchor == .calendar ? "calendar " : "") + TimeSpan(plan.period).period,
        (credit + ["\(requests) requests"] + meters).joined(separator: ", "),
        plan.includedRequests == nil ? "" : overage,
      ]
    }
    return ["Plans"]
      + TextTable(
        ["plan", "fee", "per", "includes", "overage"], rightAligned: [1], rows
      ).lines(width: width)
  }
}
