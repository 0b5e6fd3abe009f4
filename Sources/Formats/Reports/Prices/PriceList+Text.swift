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
      sections += [discountLines(width), meterLines(width), packageLines(width), planLines(width)]
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
    var table = TextTable(
      ["usage", "price", "provider", "per"], rightAligned: [1, 2], repeatsTitles: false)
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
      for terms in model.terms { add(terms, of: model, to: &table) }
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

  /// Adds what holds for the requests of a model as a whole.
  private func add(_ terms: ListedTerms, of model: Model, to table: inout TextTable) {
    let validity = wording.validity(terms.validFrom, terms.validUntil)
    table.addHeading(shownName(of: model) + ", each request" + (validity.map { ", \($0)" } ?? ""))
    if terms.minimum.isPositive {
      table.add([
        "at least", wording.amount(terms.minimum), wording.amount(terms.providerMinimum), "request",
      ])
    }
    if let blocks = terms.blocks {
      table.add(["first block", "", "", "\(blocks.firstSeconds) seconds"])
      table.add(["then blocks", "", "", "\(blocks.thenSeconds) seconds"])
    }
  }

  private func discountLines(_ width: Int) -> [String] {
    let rows = input.rateCard.volumeDiscounts.flatMap { discount in
      discount.steps.map { step in
        [
          discount.name, discount.types.map(\.name).joined(separator: ", "),
          discount.models?.joined(separator: ", ") ?? "all models",
          "above \(discount.units(of: step).grouped)", "\(percent(step.discount))%",
          discount.modeName,
        ]
      }
    }
    guard !rows.isEmpty else { return [] }
    return ["Volume discounts"]
      + TextTable(
        ["discount", "of", "models", "quantity", "less", "how"], rightAligned: [4],
        repeatsTitles: false, rows
      ).lines(width: width)
  }

  private func percent(_ share: Decimal) -> Decimal {
    (try? share.multipliedByPowerOfTen(2)) ?? share
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
        ["meter", "quantity", "price", "per", "how"], rightAligned: [2],
        repeatsTitles: false, rows
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
      + TextTable(titles, rightAligned: [1, 2, 3, 4, 5], repeatsTitles: false, rows)
      .lines(width: width)
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
        ["plan", "fee", "per", "includes", "overage"], rightAligned: [1],
        repeatsTitles: false, rows
      ).lines(width: width)
  }
}
