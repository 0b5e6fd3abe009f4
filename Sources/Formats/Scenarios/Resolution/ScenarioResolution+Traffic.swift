import Ledger
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
      let definition = TrafficDefinition(
        process: arrivals.process, rate: arrivals.rate, profile: arrivals.profile,
        mix: try MarkMix(marks), isFresh: arrivals.isFresh)
      if !definition.promisesSameBits { warnAboutBits(at: named.namePosition) }
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

  /// Says that other machines may draw other last digits.
  func warnAboutBits(at position: SourcePosition) {
    problems.warning(
      "results are the same on this machine, but another one may differ in last digits: this "
        + "has a gamma distribution given by `median` and `p95`, or a `correlation` of others than "
        + "two lognormals, which go through the C library", at: position)
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
    let aliases = replay.models.compactMap { alias in
      entry(alias.value).map { ReplayDefinition.ModelName(name: alias.name, entry: $0) }
    }
    let isComplete =
      aliases.count == replay.models.count && (fallback == nil) == (replay.model == nil)
    guard let file = tracePath(replay.file), isComplete, !entries.isEmpty else { return nil }
    var definition = replay.definition
    (definition.path, definition.models, definition.defaultEntry) = (file, aliases, fallback)
    definition.size = known.size(of: file)
    definition.format.zone =
      replay.zone.map { rules(of: $0) } ?? definition.format.zone ?? zone
    return ResolvedTraffic(
      name: named.name, origin: .replay(definition), entries: entries,
      service: named.value.service, onRefusal: named.value.onRefusal)
  }

  private mutating func tracePath(_ file: Located<String>) -> String? {
    file.value == "-" ? file.value : self.file(file, "trace")
  }
}
