import Pricing
import Quantities
import Text

/// Decodes one entry of a catalogue.
struct CatalogEntryReader {
  /// A price that was found.
  struct Found {
    var field: CatalogField
    var name: String
    var price: Decimal
    /// Of how many it is the price.
    var per: Int64 = 1
    /// The byte of its name in the entry.
    var offset: Int
  }

  /// The provider whose bounds belong to the higher tier.
  private static let inclusiveProvider = "xai"
  /// Real price lists have five at most; the prices of each are worked out from all below.
  private static let mostTiers = 100

  let name: String
  let shape: CatalogShape
  /// The service tier whose prices are read; nil for the usual ones.
  private let tier: String?
  private let scanner: JSONScanner
  private var provider: String?
  private var mode: String?
  private var found: [Found] = []
  /// Prices of `tiered_pricing`; they go before flat ones.
  private var ranged: [Found] = []
  private var reasoning: Found?
  /// The service tiers that have prices of their own.
  private var tiers: [String] = []
  /// Prices of earlier days.
  private var versions: [PriceVersion] = []
  private var start: Instant?
  private var errors: [(offset: Int, message: String)] = []
  private var warnings: [(offset: Int, message: String)] = []

  init(
    name: String, tier: String?, shape: CatalogShape, provider: String?,
    bytes: UnsafeBufferPointer<UInt8>, file: String, line: Int, column: Int
  ) {
    self.name = name
    self.tier = tier
    self.shape = shape
    self.provider = provider
    scanner = JSONScanner(bytes, file: file, line: line, column: column)
  }

  /// Reads the entry.
  ///
  /// - Throws: `invalid` with everything that is wrong with it.
  mutating func read() throws(PriceCatalogError) -> CatalogEntry {
    do throws(DocumentError) {
      var scanner = scanner
      let entry = try scanner.value(of: scanner.next())
      if case .object(let members) = entry.content {
        if shape == .liteLLM { members.forEach { take($0) } } else { takeListed(members) }
      }
      found = ranged + found
      // What the tier has no price of costs what it usually does.
      let own = found.filter { $0.field.tier != nil }
      found.removeAll { price in
        price.field.tier == nil && own.contains { $0.field.isSameUsage(as: price.field) }
      }
      if Set(found.map(\.field.above)).count > Self.mostTiers + 1 {
        fail(
          "there are more than \(Self.mostTiers) bounds of input tokens; that is no price list",
          at: entry.end)
      }
    } catch {
      throw .invalid(InvalidInput([error.diagnostic]))
    }
    guard errors.isEmpty else { throw .invalid(InvalidInput(diagnostics(.error, errors))) }
    return entry
  }

  private mutating func take(_ member: CatalogMember) {
    switch (member.name, member.value.content) {
    case ("litellm_provider", .string(let text)): provider = text
    case ("mode", .string(let text)): mode = text
    case ("litellm_provider", _), ("mode", _): break
    case ("provider_specific_entry", .object(let factors)) where !factors.isEmpty:
      let names = factors.map { "`\($0.name)`" }.joined(separator: ", ")
      warn("the factors of `\(name)` for \(names) are not taken", at: member.offset)
    case ("tiered_pricing", let content): takeTiers(content, member)
    default:
      if let known = CatalogField(name: member.name) {
        guard let price = price(of: member, known) else { return }
        if let tier = known.tier, !tiers.contains(tier) { tiers.append(tier) }
        if known.tier == nil || known.tier == tier { found.append(price) }
      } else if CatalogField.looksLikePrice(member.name) {
        noteUnpriced(member)
      }
    }
  }

  /// Takes a price; nil where there is none or it is wrong.
  mutating func price(of member: CatalogMember, _ field: CatalogField) -> Found? {
    let problem: String
    switch member.value.content {
    case .null: return nil
    case .number(let price?) where price >= .zero:
      return Found(field: field, name: member.name, price: price, offset: member.offset)
    case .string(let text) where Decimal(text).map { $0 >= .zero } == true:
      let price = Decimal(text) ?? .zero
      return Found(field: field, name: member.name, price: price, offset: member.offset)
    case .number(nil): problem = "has more digits than can be held exactly; 38 are the most"
    case .number: problem = "is below zero; a price is at least 0"
    default: problem = "must be a number, such as 2.5e-07"
    }
    fail("`\(member.name)` \(problem)", at: member.value.offset)
    return nil
  }

  /// Notes a price that no rate card knows, unless it is nothing.
  mutating func noteUnpriced(_ member: CatalogMember) {
    switch member.value.content {
    case .null: return
    case .number(let price?) where price == .zero: return
    case .string(let text) where Decimal(text) == .zero: return
    case .number(let price?) where member.name == "output_cost_per_reasoning_token":
      guard let output = CatalogField(name: "output_cost_per_token") else { return }
      reasoning = Found(field: output, name: member.name, price: price, offset: member.offset)
    default: warn("`\(member.name)` of `\(name)` is not priced", at: member.offset)
    }
  }

  mutating func warn(_ message: String, at offset: Int) { warnings.append((offset, message)) }

  /// Adds a price of so many.
  mutating func add(_ price: Found?, per: Int64) {
    guard var price else { return }
    price.per = per
    found.append(price)
  }

  /// Begins with the prices that hold from a day on; nil: always.
  mutating func startVersion(from start: Instant?) {
    if !found.isEmpty { versions.append(version(&warnings)) }
    (found, self.start) = ([], start)
  }

  mutating func fail(_ message: String, at offset: Int) {
    errors.append((offset, "\(message) (`\(name)`)"))
  }

  private func diagnostics(
    _ severity: Diagnostic.Severity, _ notes: [(offset: Int, message: String)]
  ) -> [Diagnostic] {
    var places = scanner
    return notes.sorted { $0.offset < $1.offset }.map {
      Diagnostic(
        severity: severity, message: $0.message, position: places.position(atByte: $0.offset))
    }
  }
}

extension CatalogEntryReader {
  /// Takes prices by ranges of input tokens.
  private mutating func takeTiers(_ content: CatalogValue.Content, _ member: CatalogMember) {
    guard case .list(let tiers) = content else {
      return fail(
        "`tiered_pricing` must be a list of prices with a `range` of input tokens",
        at: member.value.offset)
    }
    var hasUnknown = false
    for tier in tiers {
      if case .object(let members) = tier.content {
        if !takeTier(members) { hasUnknown = true }
      } else {
        fail("a tier must be an object with a `range` and prices", at: tier.offset)
      }
    }
    if hasUnknown {
      warnings.append((member.offset, "`tiered_pricing` of `\(name)` is not priced"))
    }
  }

  /// Takes one tier; false where it is not by input tokens.
  private mutating func takeTier(_ members: [CatalogMember]) -> Bool {
    var start: Int64?
    var tier: [Found] = []
    for member in members {
      if member.name == "range" {
        start = rangeStart(member.value)
      } else if let known = CatalogField(name: member.name), known.above == 0 {
        if let price = price(of: member, known) { tier.append(price) }
      } else if member.name != "max_results_range", CatalogField.looksLikePrice(member.name) {
        noteUnpriced(member)
      }
    }
    guard let start else { return false }
    for var price in tier {
      price.field.above = start
      price.name = "tiered_pricing"
      ranged.append(price)
    }
    return true
  }

  private mutating func rangeStart(_ value: CatalogValue) -> Int64? {
    guard case .list(let bounds) = value.content else {
      fail(
        "`range` must be a list of the first and the last number of input tokens", at: value.offset)
      return nil
    }
    if case .number(let number?)? = bounds.first?.content, number >= .zero, number.places == 0,
      let start = Int64(exactly: number.significand)
    {
      return start
    }
    fail(
      "`range` must start with a whole number of input tokens from 0",
      at: bounds.first?.offset ?? value.end)
    return nil
  }

  /// The entry, once every field is read without errors.
  private var entry: CatalogEntry {
    var left = warnings
    let last = version(&left)
    if let reasoning, reasoning.price != last.rates[.output]?.price {
      left.append((reasoning.offset, "`\(reasoning.name)` of `\(name)` is not priced"))
    }
    let dated = (found.isEmpty && !versions.isEmpty ? versions : versions + [last])
      .sorted { ($0.validFrom?.nanoseconds ?? .min) < ($1.validFrom?.nanoseconds ?? .min) }
    return CatalogEntry(
      name: tier.map { "\(name)\(PriceCatalog.tierSeparator)\($0)" } ?? name, provider: provider,
      mode: mode, price: ModelPrice(versions: dated), serviceTiers: tiers,
      isPriced: !found.isEmpty || !versions.isEmpty, warnings: diagnostics(.warning, left))
  }

  /// The prices that were found, as they hold from one day on.
  private func version(_ left: inout [(offset: Int, message: String)]) -> PriceVersion {
    let usual = rates(above: 0, isBatch: false, &left)
    let batch = rates(above: 0, isBatch: true, &left)
    let discount = Self.discount(usual, batch)
    let bounds = Set(found.map(\.field.above)).subtracting([0]).sorted()
    var tiers: [ContextTier] = []
    for bound in bounds {
      let tier = ContextTier(
        above: provider == Self.inclusiveProvider ? bound - 1 : bound,
        rates: rates(above: bound, isBatch: false, &left),
        batchRates: rates(above: bound, isBatch: true, &left))
      if !batch.isEmpty, tier.batchRates.isEmpty {
        let offset = found.first { $0.field.above == bound }?.offset ?? 0
        let consequence =
          discount == nil
          ? "a batch there costs what any request does"
          : "a batch there is cheaper by the share that shorter ones are"
        left.append(
          (offset, "`\(name)` has no batch price above \(bound) tokens; \(consequence)"))
      }
      tiers.append(tier)
    }
    return PriceVersion(
      validFrom: start, rates: usual, batchRates: batch, batchDiscount: discount, tiers: tiers)
  }

  /// What is a part of the tokens of a request, or a kind of its seconds.
  static let parts: Set<UsageType> = [
    .audioInput, .imageInput, .reasoning, .audioOutput, .imageOutput, .video,
  ]

  /// The share by which all batch prices are below the usual ones, if it is one share that has six
  /// decimals at most; what has no batch price gets it too, such as cached input.
  private static func discount(_ usual: UsageRates, _ batch: UsageRates) -> Decimal? {
    let shares = Set(
      UsageType.allCases.compactMap { type -> Decimal? in
        // What audio costs less in a batch says nothing of text.
        guard !Self.parts.contains(type) else { return nil }
        guard let full = usual[type]?.price, let part = batch[type]?.price, full > .zero,
          part <= full
        else { return nil }
        let places = max(full.places, part.places)
        guard let whole = try? full.scaledToInteger(places: places, rounding: .halfEven),
          let paid = try? part.scaledToInteger(places: places, rounding: .halfEven)
        else { return Decimal(-1) }
        let (product, overflow) = (whole - paid).multipliedReportingOverflow(by: 1_000_000)
        guard !overflow, product % whole == 0 else { return Decimal(-1) }
        return Decimal(significand: Int128(product / whole), places: 6)
      })
    guard shares.count == 1, let share = shares.first, share > .zero else { return nil }
    return share
  }

  /// The prices of one tier; notes those that lose against another field of the same type.
  private func rates(
    above: Int64, isBatch: Bool, _ notes: inout [(offset: Int, message: String)]
  ) -> UsageRates {
    var rates = UsageRates()
    let here = found.filter { $0.field.above == above && $0.field.isBatch == isBatch }
    for type in UsageType.allCases {
      let candidates = here.filter { $0.field.type == type }
      // A price of zero beside another one only says that the other is the whole price.
      let charging = candidates.filter { $0.price != .zero }
      let best = (charging.isEmpty ? candidates : charging)
        .min { $0.field.precedence < $1.field.precedence }
      guard let best else { continue }
      rates[type] = Rate(best.price, per: best.per)
      for other in candidates where other.price != best.price && other.price != .zero {
        notes.append(
          (other.offset, "`\(other.name)` of `\(name)` is not priced; `\(best.name)` is"))
      }
    }
    return rates
  }
}
