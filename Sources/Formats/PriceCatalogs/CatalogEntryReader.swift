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
    /// The byte of its name in the entry.
    var offset: Int
  }

  /// The provider whose bounds belong to the higher tier.
  private static let inclusiveProvider = "xai"
  /// Real price lists have five at most; the prices of each are worked out from all below.
  private static let mostTiers = 100

  private let name: String
  private var scanner: JSONScanner
  private var provider: String?
  private var mode: String?
  private var found: [Found] = []
  /// Prices of `tiered_pricing`; they go before flat ones.
  private var ranged: [Found] = []
  private var reasoning: Found?
  private(set) var errors: [Diagnostic] = []
  private var warnings: [(offset: Int, message: String)] = []

  init(name: String, bytes: UnsafeBufferPointer<UInt8>, file: String, line: Int, column: Int) {
    self.name = name
    scanner = JSONScanner(bytes, file: file, line: line, column: column)
  }

  /// Reads every field.
  mutating func read() {
    do throws(DocumentError) {
      _ = try scanner.next()
      while try scanner.next() == .key {
        let offset = scanner.tokenOffset
        try takeField(scanner.string, at: offset)
      }
    } catch {
      errors.append(error.diagnostic)
    }
    found = ranged + found
    if Set(found.map(\.field.above)).count > Self.mostTiers + 1 {
      fail("there are more than \(Self.mostTiers) bounds of input tokens; that is no price list")
    }
  }

  private mutating func takeField(_ field: String, at offset: Int) throws(DocumentError) {
    let token = try scanner.next()
    switch field {
    case "litellm_provider": provider = token == .string ? scanner.string : provider
    case "mode": mode = token == .string ? scanner.string : mode
    case "tiered_pricing": return try takeTiers(token, at: offset)
    default:
      if let known = CatalogField(name: field) {
        if let price = takePrice(token, of: field) {
          found.append(Found(field: known, name: field, price: price, offset: offset))
        }
      } else if CatalogField.looksLikePrice(field) {
        noteUnpriced(field, token, at: offset)
      }
    }
    try scanner.skipRest(of: token)
  }

  /// Reads a price; nil where there is none or it is wrong.
  private mutating func takePrice(_ token: JSONScanner.Token, of field: String) -> Decimal? {
    guard token != .null else { return nil }
    guard token == .number else {
      fail("`\(field)` must be a number, such as 2.5e-07")
      return nil
    }
    guard let price = Decimal(ascii: scanner.text) else {
      fail("`\(field)` has more digits than can be held exactly; 38 are the most")
      return nil
    }
    guard price >= .zero else {
      fail("`\(field)` is below zero; a price is at least 0")
      return nil
    }
    return price
  }

  /// Notes a price that no rate card knows, unless it is nothing.
  private mutating func noteUnpriced(
    _ field: String, _ token: JSONScanner.Token, at offset: Int
  ) {
    if token == .null { return }
    if token == .number, let price = Decimal(ascii: scanner.text) {
      if price == .zero { return }
      if field == "output_cost_per_reasoning_token" {
        let key = CatalogField(name: "output_cost_per_token")
        if let key { reasoning = Found(field: key, name: field, price: price, offset: offset) }
        return
      }
    }
    warnings.append((offset, "`\(field)` of `\(name)` is not priced"))
  }

  private mutating func fail(_ message: String) {
    errors.append(
      Diagnostic(
        severity: .error, message: "\(message) (`\(name)`)", position: scanner.tokenPosition))
  }
}

extension CatalogEntryReader {
  /// Reads prices by ranges of input tokens.
  private mutating func takeTiers(
    _ token: JSONScanner.Token, at offset: Int
  ) throws(DocumentError) {
    guard token == .arrayStart else {
      fail("`tiered_pricing` must be a list of prices with a `range` of input tokens")
      return try scanner.skipRest(of: token)
    }
    var hasUnknown = false
    while true {
      let item = try scanner.next()
      if item == .arrayEnd { break }
      guard item == .objectStart else {
        fail("a tier must be an object with a `range` and prices")
        try scanner.skipRest(of: item)
        continue
      }
      if try !takeTier() { hasUnknown = true }
    }
    if hasUnknown { warnings.append((offset, "`tiered_pricing` of `\(name)` is not priced")) }
  }

  /// Reads one tier; false where it is not by input tokens.
  private mutating func takeTier() throws(DocumentError) -> Bool {
    var start: Int64?
    var tier: [Found] = []
    while try scanner.next() == .key {
      let field = scanner.string
      let offset = scanner.tokenOffset
      let token = try scanner.next()
      if field == "range" {
        start = try takeRangeStart(token)
        continue
      }
      if let known = CatalogField(name: field), known.above == 0 {
        if let price = takePrice(token, of: field) {
          tier.append(Found(field: known, name: field, price: price, offset: offset))
        }
      } else if field != "max_results_range", CatalogField.looksLikePrice(field) {
        noteUnpriced(field, token, at: offset)
      }
      try scanner.skipRest(of: token)
    }
    guard let start else { return false }
    for var price in tier {
      price.field = price.field.above(start)
      price.name = "tiered_pricing"
      ranged.append(price)
    }
    return true
  }

  private mutating func takeRangeStart(
    _ token: JSONScanner.Token
  ) throws(DocumentError) -> Int64? {
    guard token == .arrayStart else {
      fail("`range` must be a list of the first and the last number of input tokens")
      try scanner.skipRest(of: token)
      return nil
    }
    let first = try scanner.next()
    let number = first == .number ? NumberText.integer(scanner.text) : nil
    let start = number.flatMap { $0 >= 0 ? $0 : nil }
    if start == nil { fail("`range` must start with a whole number of input tokens from 0") }
    if first == .arrayEnd { return nil }
    try scanner.skipRest(of: first)
    var next = try scanner.next()
    while next != .arrayEnd {
      try scanner.skipRest(of: next)
      next = try scanner.next()
    }
    return start
  }
}

extension CatalogEntryReader {
  /// The entry, once every field is read without errors.
  func entry() -> CatalogEntry {
    var left = warnings
    let usual = rates(above: 0, isBatch: false, &left)
    let batch = rates(above: 0, isBatch: true, &left)
    let bounds = Set(found.map(\.field.above)).subtracting([0]).sorted()
    var tiers: [ContextTier] = []
    for bound in bounds {
      let tier = ContextTier(
        above: provider == Self.inclusiveProvider ? bound - 1 : bound,
        rates: rates(above: bound, isBatch: false, &left),
        batchRates: rates(above: bound, isBatch: true, &left))
      if !batch.isEmpty, tier.batchRates.isEmpty {
        let offset = found.first { $0.field.above == bound }?.offset ?? 0
        left.append(
          (
            offset,
            "`\(name)` has no batch price above \(bound) tokens; "
              + "a batch there costs what any request does"
          ))
      }
      tiers.append(tier)
    }
    if let reasoning, reasoning.price != usual[.output]?.price {
      left.append((reasoning.offset, "`\(reasoning.name)` of `\(name)` is not priced"))
    }
    let ordered = left.sorted { $0.offset < $1.offset }
    var places = scanner
    return CatalogEntry(
      name: name, provider: provider, mode: mode,
      price: ModelPrice(PriceVersion(rates: usual, batchRates: batch, tiers: tiers)),
      isPriced: !found.isEmpty,
      warnings: ordered.map {
        Diagnostic(
          severity: .warning, message: $0.message, position: places.position(atByte: $0.offset))
      })
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
      rates[type] = Rate(best.price)
      for other in candidates where other.price != best.price && other.price != .zero {
        notes.append(
          (other.offset, "`\(other.name)` of `\(name)` is not priced; `\(best.name)` is"))
      }
    }
    return rates
  }
}
