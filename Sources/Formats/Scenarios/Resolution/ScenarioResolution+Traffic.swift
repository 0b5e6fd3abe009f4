import Ledger
import PriceCatalogs
import Pricing
import Projection
import Quantities
import Randomness
import Text
import Traffic

/// A stream with its names looked up, before it belongs to anyone.
struct ResolvedTraffic {
  let name: String
  let origin: StreamInput.Origin
  let entries: [StreamEntry]
  let service: ServiceModel
  let onRefusal: RefusalReaction
}

extension ScenarioResolution {
  /// Looks up what every stream names; streams with problems are left out.
  mutating func resolveTraffic() -> [ResolvedTraffic] {
    var result: [ResolvedTraffic] = []
    for named in document.traffic {
      let resolved: ResolvedTraffic?
      switch named.value.origin {
      case .synthesized(let arrivals, let mix, let position):
        resolved = synthesized(named, arrivals, mix, position)
      case .replay(let replay): resolved = replayed(named, replay)
      }
      if let resolved { result.append(resolved) }
    }
    return result
  }

  private mutating func synthesized(
    _ named: Named<TrafficDocument>, _ arrivals: ArrivalsDocument?, _ mix: [MixDocument],
    _ position: SourcePosition
  ) -> ResolvedTraffic? {
    var entries: [StreamEntry] = []
    for kind in mix {
      if kind.traces > 0 {
        require(
          Located(value: "trace", position: kind.tracesPosition), among: names.meters, "meter",
          "prices.meters")
      }
      let endpoint = endpoints.index(of: kind.endpoint)
      guard let model = model(kind.model, provider: kind.provider) else { continue }
      checkPrices(of: kind, model: model, growsContext: arrivals?.growsContext ?? false)
      entries.append(
        StreamEntry(
          model: model, endpoint: Int32(truncatingIfNeeded: endpoint), type: kind.type,
          traces: Int64(kind.traces), outputLimit: kind.outputLimit.map { Int64($0) } ?? .max))
    }
    let marks = mix.compactMap(\.entry)
    guard let arrivals, entries.count == mix.count, marks.count == mix.count, !mix.isEmpty else {
      return nil
    }
    warnAboutShares(mix, at: position)
    do throws(DistributionError) {
      var definition = TrafficDefinition(
        process: arrivals.process, rate: arrivals.rate.value, profile: arrivals.profile,
        mix: try MarkMix(marks), variation: arrivals.variation, together: arrivals.together,
        isFresh: arrivals.isFresh)
      if document.drawsParameters, !arrivals.uncertainty.isNone {
        definition.uncertainty = arrivals.uncertainty
        definition.uncertainty?.name = named.name
      }
      guard isBounded(definition, at: named.namePosition) else { return nil }
      return ResolvedTraffic(
        name: named.name, origin: .synthesized(definition), entries: entries,
        service: named.value.service, onRefusal: named.value.onRefusal)
    } catch {
      // A mix without a positive share has been reported at its entries.
      if !problems.hasErrors { problems.error(error.description, at: position) }
      return nil
    }
  }

  private func warnAboutShares(_ mix: [MixDocument], at position: SourcePosition) {
    var sum = Decimal.zero
    for kind in mix {
      guard let next = try? sum.adding(kind.share) else { return }
      sum = next
    }
    guard sum != .one, let percent = try? sum.multiplied(by: Decimal(100)) else { return }
    problems.warning(
      "the shares add up to \(percent)%; they are taken relative to each other", at: position)
  }

  private mutating func replayed(
    _ named: Named<TrafficDocument>, _ replay: ReplayDocument
  ) -> ResolvedTraffic? {
    let endpoint = Int32(truncatingIfNeeded: endpoints.index(of: replay.endpoint))
    var entries: [StreamEntry] = []
    func entry(_ name: Located<String>) -> Int32? {
      guard let model = model(name) else { return nil }
      if let index = entries.firstIndex(where: { $0.model == model }) {
        return Int32(truncatingIfNeeded: index)
      }
      checkReplayPrices(replay.definition.format, model: model, named: name)
      entries.append(StreamEntry(model: model, endpoint: endpoint))
      return Int32(truncatingIfNeeded: entries.count - 1)
    }
    let fallback = replay.model.flatMap { entry($0) }
    guard let file = tracePath(replay.file) else { return nil }
    var definition = replay.definition
    (definition.path, definition.defaultEntry) = (file, fallback)
    definition.size = known.size(of: file)
    definition.format.zone =
      replay.zone.map { rules(of: $0) } ?? definition.format.zone ?? zone
    let models = replay.models ?? namedModels(of: definition, replay)
    definition.models = models.compactMap { alias in
      entry(alias.value).map { ReplayDefinition.ModelName(name: alias.name, entry: $0) }
    }
    known.share(&definition)
    let isComplete =
      definition.models.count == models.count && (fallback == nil) == (replay.model == nil)
    guard isComplete, !entries.isEmpty else { return nil }
    return ResolvedTraffic(
      name: named.name, origin: .replay(definition), entries: entries,
      service: named.value.service, onRefusal: named.value.onRefusal)
  }

  /// The models that a trace names, each as the one of that name; says which have no price.
  private mutating func namedModels(
    of definition: ReplayDefinition, _ replay: ReplayDocument
  ) -> [Named<Located<String>>] {
    let summary: TraceSummary
    do throws(DocumentError) { summary = try known.summary(of: definition) } catch {
      problems.add([error.diagnostic])
      return []
    }
    let position = replay.file.position
    guard summary.tellsUsage else {
      problems.error(TraceCheck.noUsage, at: position)
      return []
    }
    let total = summary.models.reduce(Int128(0)) { $0 + $1.inputTokens + $1.outputTokens }
    var found: [Named<Located<String>>] = []
    var unknown: [String] = []
    for model in summary.models where !model.name.isEmpty {
      if let name = listedName(of: model.name, at: position) {
        found.append(
          Named(
            name: model.name, namePosition: position,
            value: Located(value: name, position: position)))
      } else {
        let share = Double(model.inputTokens + model.outputTokens) * 100 / Double(max(1, total))
        let percent = DecimalFormat.fixed(share, significantDigits: 2)
        unknown.append("`\(model.name.shortened)` (\(percent) % of the tokens)")
      }
    }
    if found.isEmpty, unknown.isEmpty, replay.model == nil {
      // No stream comes of it that could be checked later.
      let errors = summary.problems.filter { $0.severity == .error }
      problems.add(errors)
      if errors.isEmpty {
        problems.error("no row names a model; give a `model` for all of them", at: position)
      }
    }
    guard !unknown.isEmpty else { return found }
    let list = unknown.joined(separator: ", ")
    if let model = replay.model {
      problems.warning(
        "no price is listed for \(list); they cost what `\(model.value)` does", at: position)
    } else {
      problems.error(
        "no price is listed for \(list); declare them under `prices.models`, or give a `model` for "
          + "all others", at: position)
    }
    return found
  }

  /// The model of the scenario or its catalog that a name means, with or without its provider, and in
  /// its service tier where that has prices.
  private mutating func listedName(of name: String, at position: SourcePosition) -> String? {
    if let listed = listedName(of: name) { return listed }
    guard let end = name.lastIndex(of: PriceCatalog.tierSeparator),
      let listed = listedName(of: String(name[..<end]))
    else { return nil }
    let tier = name[name.index(after: end)...]
    let served = listed + ServiceTierDocument.separator + tier
    if priced.contains(where: { $0.name == served }) { return served }
    if let catalog, let entry = try? catalog.entry(named: served) { return entry.name }
    problems.warning(
      "no price is listed for `\(listed)` in the service tier `\(tier)`; its requests cost what usual "
        + "ones do", at: position)
    return listed
  }

  private func listedName(of name: String) -> String? {
    PriceCatalog.spellings(of: name).first { names.models.contains($0) }
      ?? catalog?.listedName(of: name)
  }

  private mutating func tracePath(_ file: Located<String>) -> String? {
    file.value == "-" ? file.value : self.file(file, "trace")
  }
}
