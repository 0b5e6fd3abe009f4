import Ledger
import PriceCatalogs
import Pricing
import Quantities
import Randomness
import Text
import Traffic

extension ScenarioResolution {
  /// Puts the models of the file on the card, in its order, and opens the catalog for others.
  mutating func addInlineModels() {
    openCatalog()
    for model in document.prices.models {
      for price in model.value.prices {
        var entry = price
        entry.name = model.name
        if price.price.versions[0].rates.isEmpty {
          let place = Located(value: model.name, position: model.value.position)
          guard let found = catalogEntry(place, under: entry) else { continue }
          entry = found
        }
        priced.append(entry)
        if price.price.versions[0].rates.isEmpty { addListedTiers(of: model, under: price) }
        for tier in model.value.serviceTiers {
          if let served = tier.value.model(tier.name, of: entry) {
            priced.append(served)
          } else {
            problems.error(
              "the prices in this tier have too many digits; write fewer", at: tier.namePosition)
          }
        }
      }
    }
  }

  /// Puts a model that has its prices from the catalog on the card in the service tiers that this has
  /// prices of, unless the scenario has them.
  private mutating func addListedTiers(of model: Named<ModelDocument>, under price: PricedModel) {
    let listed = (try? catalog?.entry(named: model.name))?.serviceTiers ?? []
    for tier in listed where !model.value.serviceTiers.contains(where: { $0.name == tier }) {
      let name = model.name + ServiceTierDocument.separator + tier
      let place = Located(value: name, position: model.value.position)
      guard var entry = catalogEntry(place, under: price) else { continue }
      entry.name = name
      priced.append(entry)
    }
  }

  /// The prices of a model that has none of its own: those of the catalog, with what the scenario says
  /// put over them.
  private func catalogEntry(_ name: Located<String>, under model: PricedModel) -> PricedModel? {
    // A catalog that could not be read may have the model.
    if document.prices.catalog != nil, catalog == nil { return nil }
    guard var entry = catalogPrice(of: name) else {
      // An entry that could not be read has been reported.
      let isBroken =
        catalog?.names.contains(name.value) == true
        && (try? catalog?.entry(named: name.value)) == nil
      if !isBroken {
        problems.error(
          PricedModel.lacksPrice
            + (catalog == nil
              ? ", or name a `catalog` that has it"
              : "; the catalog has none for `\(name.value.shortened)`"),
          at: name.position)
      }
      return nil
    }
    let tiers = entry.price.versions.flatMap(\.tiers)
    let hidden = UsageType.allCases.filter { type in
      tiers.contains { $0.rates[type] != nil }
        && model.price.versions.flatMap(\.windows).contains {
          $0.rates[type] != nil && $0.tiers.isEmpty
        }
    }
    if !hidden.isEmpty {
      problems.error(
        "the catalog has prices of long requests for \(hidden.map(\.name).quoted), so say what they "
          + "cost at these hours: give the window `tiers` too", at: name.position)
    }
    entry.price = entry.price.overlaid(by: model.price)
    entry.markup = model.markup
    entry.provider = model.provider ?? entry.provider
    return entry
  }

  /// Returns the index of a model, or nil after saying that it has no price; where several sell it
  /// and no provider is given, theirs may stand before its name: `azure/fast`.
  mutating func model(_ name: Located<String>, provider: Located<String>? = nil) -> ModelID? {
    let sold = priced.indices.filter { priced[$0].name == name.value }
    if let provider { return model(name, soldBy: provider, amongThose: sold) }
    if sold.count == 1 { return ModelID(sold[0]) }
    if sold.count > 1 {
      let providers = sold.compactMap { priced[$0].provider }
      problems.error(
        "`\(name.value)` is sold by \(providers.quoted); write which of them, for example "
          + "`\(providers[0])/\(name.value)`", at: name.position)
      return nil
    }
    let parts = name.value.split(separator: "/", maxSplits: 1)
    let qualified = priced.indices.first {
      parts.count == 2 && priced[$0].name == parts[1] && priced[$0].provider == String(parts[0])
    }
    if let qualified { return ModelID(qualified) }
    return unlisted(name)
  }

  /// Returns the index of a model at one of those who sell it.
  private mutating func model(
    _ name: Located<String>, soldBy provider: Located<String>, amongThose sold: [Int]
  ) -> ModelID? {
    let full = "\(provider.value)/\(name.value)"
    let found = priced.indices.first {
      priced[$0].provider == provider.value && [name.value, full].contains(priced[$0].name)
    }
    if let found { return ModelID(found) }
    if !names.models.contains(name.value) {
      // A catalog has a name for each provider.
      for candidate in [full, name.value] {
        let located = Located(value: candidate, position: name.position)
        guard let price = catalogPrice(of: located), price.provider == provider.value else {
          continue
        }
        priced.append(price)
        return ModelID(priced.count - 1)
      }
      if sold.isEmpty { return unlisted(name) }
    }
    // A model whose price could not be read has been reported.
    guard !sold.isEmpty else { return nil }
    let providers = sold.compactMap { priced[$0].provider }
    problems.error(
      "`\(name.value)` is not sold by `\(provider.value.shortened)`; "
        + (providers.isEmpty
          ? "leave `provider` out, or give it to the model" : "there are \(providers.quoted)"),
      at: provider.position)
    return nil
  }

  /// Puts a model on the card that the file gives no price.
  private mutating func unlisted(_ name: Located<String>) -> ModelID? {
    // A model whose price could not be read has been reported.
    if names.models.contains(name.value) { return nil }
    if let price = catalogPrice(of: name) {
      priced.append(price)
      return ModelID(priced.count - 1)
    }
    if document.prices.unpriced == .free {
      priced.append(PricedModel(name: name.value, price: ModelPrice(UsageRates.none)))
      return ModelID(priced.count - 1)
    }
    // A catalog that could not be read may have the model.
    if document.prices.catalog != nil, catalog == nil { return nil }
    let suggestion =
      problems.suggestion(for: name.value, among: names.models)
      ?? (problems.maySuggest ? catalog?.suggestion(for: name.value) : nil)
    let hint =
      suggestion.map { "did you mean `\($0)`?" }
      ?? names.models.hint(
        for: name.value, showing: 20, orElse: "declare it under `prices.models`", in: problems)
    problems.error(
      "there is no price for the model `\(name.value.shortened)`; \(hint)", at: name.position)
    return nil
  }

  private mutating func openCatalog() {
    guard let named = document.prices.catalog else { return }
    guard let full = file(named, "catalog") else { return }
    do throws(PriceCatalogError) { catalog = try known.catalog(path: full) } catch {
      report(error, at: named.position)
    }
  }

  private func catalogPrice(of name: Located<String>) -> PricedModel? {
    guard let catalog else { return nil }
    do throws(PriceCatalogError) {
      guard let entry = try catalog.entry(named: name.value), entry.isPriced else { return nil }
      problems.add(entry.warnings)
      return entry.model
    } catch {
      report(error, at: name.position)
      return nil
    }
  }

  /// Reports what is wrong in the catalog, and where the scenario asked for it.
  private func report(_ error: PriceCatalogError, at position: SourcePosition) {
    problems.error(
      "the price catalog cannot be used here; correct its entry", at: position)
    problems.add(error.diagnostics)
  }

  /// The volume discounts that the card has room for.
  private var volumeDiscounts: [VolumeDiscount] {
    document.prices.volumeDiscounts.prefix(PeriodUsage.mostDiscounts).map {
      $0.value.named($0.name)
    }
  }

  /// Reports volume discounts that are too many, of models that are not there, or of the same usage.
  func checkVolumeDiscounts() {
    let all = document.prices.volumeDiscounts
    if let first = all.dropFirst(PeriodUsage.mostDiscounts).first {
      problems.error(
        "there are more than \(PeriodUsage.mostDiscounts) volume discounts; put some together",
        at: first.namePosition)
    }
    let known = Array(Set(priced.map(\.name)).union(names.models)).sorted()
    for (index, discount) in all.enumerated() {
      for model in discount.value.models ?? [] where !known.contains(model.value) {
        if (try? catalog?.entry(named: model.value)) == nil {
          reportUnknown(model, among: known, "model", "prices.models")
        }
      }
      let models = discount.value.models.map { Set($0.map(\.value)) }
      for earlier in all.prefix(index) {
        let shared = Set(earlier.value.types).intersection(discount.value.types)
        let others = earlier.value.models.map { Set($0.map(\.value)) }
        let meet = models.flatMap { models in others.map { !$0.isDisjoint(with: models) } } ?? true
        guard meet, let type = UsageType.allCases.first(where: shared.contains) else { continue }
        problems.error(
          "`\(discount.name)` and `\(earlier.name)` are both about `\(type.name)` of the same model; "
            + "give each its own `models` or `usage`", at: discount.namePosition)
      }
    }
  }

  /// Compiles the card.
  func rateCard() -> RateCard? {
    do throws(RateCardProblem) {
      return try RateCard(
        priced, markup: document.prices.markup, rounding: .halfEven,
        unpriced: document.prices.unpriced, volumeDiscounts: volumeDiscounts)
    } catch {
      let (name, message) = error.explanation
      let place =
        document.prices.models.first { $0.name == name }?.namePosition
        ?? document.prices.catalog?.position
      if let place { problems.error(message, at: place) }
      return nil
    }
  }

  /// Reports what a kind of request uses and its model has no price for.
  func checkPrices(of entry: MixDocument, model: ModelID, growsContext: Bool) {
    let version = priced[model.index].price.versions[0]
    if entry.type == .batch, !version.hasBatchPrices, !version.rates.isEmpty {
      problems.warning(
        "the model `\(entry.model.value)` has no price for batches: they cost what other requests "
          + "do; write its `batch_discount`, `0%` if that is meant", at: entry.position)
    }
    guard document.prices.unpriced == .refuse else { return }
    guard let marks = entry.entry else { return }
    let used: [(UsageType, Distribution?)] = [
      (.input, marks.tokens.first), (.output, marks.tokens.second),
      (.image, marks.images), (.second, marks.seconds),
      (.character, marks.characters), (.query, marks.queries), (.video, marks.video),
    ]
    var types = used.filter { $0.1.map { $0.mean != 0 } ?? false }.map(\.0)
    if growsContext, types.contains(.output), !types.contains(.input) { types.append(.input) }
    requirePrices(of: types, isBatch: marks.isBatch, model: model, named: entry.model)
  }

  /// Reports what the rows of a trace may use and their model has no price for.
  func checkReplayPrices(_ format: TraceFormat, model: ModelID, named name: Located<String>) {
    guard document.prices.unpriced == .refuse else { return }
    let types: [UsageType] =
      (format.has(.input) ? [.input] : []) + (format.has(.output) ? [.output] : [])
    requirePrices(of: types, isBatch: false, model: model, named: name)
  }

  private func requirePrices(
    of types: [UsageType], isBatch: Bool, model: ModelID, named name: Located<String>
  ) {
    let versions = priced[model.index].price.versions
    let horizon = document.horizon ?? Interval(from: Instant(nanoseconds: .min), to: .never)
    if let first = versions[0].validFrom, first > horizon.from {
      problems.error(
        "the model `\(name.value)` has no price before \(zone.iso8601(first)), and requests come "
          + "from \(zone.iso8601(horizon.from)) on; start later, give it a price under "
          + "`prices.models`, or write `unpriced: free`", at: name.position)
      return
    }
    let inForce = zip(versions, versions.dropFirst().map(\.validFrom) + [nil]).filter {
      $0.validFrom ?? horizon.from < horizon.to && $1 ?? .never > horizon.from
    }
    for type in types {
      let isPriced = inForce.allSatisfy {
        (try? $0.0.rate(of: type, tiersPassed: 0, isBatch: isBatch)) != nil
      }
      guard !isPriced else { continue }
      problems.error(
        "the model `\(name.value)` has no price for `\(type.name)`, which these requests use; "
          + "add `\(type.name)` to it, or write `unpriced: free`", at: name.position)
    }
  }
}

extension RateCardProblem {
  /// The model, and what is wrong with it.
  var explanation: (model: String, message: String) {
    switch self {
    case .duplicateModel(let name, _):
      (name, "the model `\(name)` is given twice; rename one")
    case .negativePrice(let model, let type):
      (model, "the price of `\(type.name)` is negative; write zero or more")
    case .negativeMinimum(let model):
      (model, "the least charge is negative; write zero or more")
    case .termsNotRepresentable(let model, _):
      (
        model,
        "prices of a window, or the least charge, have too many digits with discount and markup; "
          + "write fewer"
      )
    case .notRepresentable(let model, let type, _):
      (
        model,
        "the price of `\(type.name)` with discount and markup has too many digits; write fewer"
      )
    }
  }
}
