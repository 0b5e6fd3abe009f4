/// The flat fields of a price map's entries, cut out of its text line by line.
///
/// The file puts an entry's name after less than eight spaces and its fields after eight.
struct PriceMapText {
  private(set) var names: [String] = []
  private(set) var fields: [String: [String: String]] = [:]

  init(_ bytes: [UInt8]) {
    var name: String?
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let indent = line.prefix { $0 == UInt8(ascii: " ") }.count
      let text = String(decoding: line.dropFirst(indent), as: UTF8.self)
      if indent < 8, text.first == "\"", text.hasSuffix(": {") {
        let found = String(text.dropFirst().dropLast("\": {".count))
        name = found
        names.append(found)
        fields[found] = [:]
      } else if indent == 8, let name, text.first == "\"", let colon = text.firstRange(of: "\": ") {
        let key = String(text[text.index(after: text.startIndex)..<colon.lowerBound])
        var value = text[colon.upperBound...]
        if value.last == "," { value = value.dropLast() }
        fields[name]?[key] = String(value)
      }
    }
  }

  /// The bounds that the names of an entry's fields speak of, in thousands, highest first.
  static func bounds(in fields: [String: String]) -> [Int64] {
    var bounds: Set<Int64> = []
    for key in fields.keys where key.contains("_above_") && key.contains("k_tokens") {
      let start = key.ranges(of: "_above_").last?.upperBound ?? key.startIndex
      if let bound = Int64(key[start...].prefix { $0.isNumber }) { bounds.insert(bound) }
    }
    return bounds.sorted(by: >)
  }

  /// The price of a field for a request, by the rule that the highest bound passed wins; where
  /// bounds are inclusive, a request of exactly the bound has passed it.
  static func price(
    _ stem: String, in fields: [String: String], bounds: [Int64], inputTokens: Int64, isBatch: Bool,
    inclusive: Bool
  ) -> PriceText? {
    for bound in bounds
    where inputTokens > bound * 1_000 || (inclusive && inputTokens == bound * 1_000) {
      let key = "\(stem)_above_\(bound)k_tokens"
      if isBatch, let text = fields[key + "_batches"], let price = PriceText(text) { return price }
      if let text = fields[key], let price = PriceText(text) {
        return isBatch && hasHalfPrice(fields) ? price.halved : price
      }
    }
    if isBatch, let text = fields[stem + "_batches"], let price = PriceText(text) { return price }
    let price = fields[stem].flatMap { PriceText($0) }
    return isBatch && hasHalfPrice(fields) ? price?.halved : price
  }

  /// Whether every batch price of an entry's tokens is half of the usual one, as most are.
  private static func hasHalfPrice(_ fields: [String: String]) -> Bool {
    var shares: [Bool] = []
    for stem in Set(chains.flatMap(\.stems)) {
      guard let batch = fields[stem + "_batches"].flatMap({ PriceText($0) }),
        let full = fields[stem], let usual = PriceText(full), usual.digits > 0
      else { continue }
      shares.append(usual.halved.isSame(as: batch))
    }
    return !shares.isEmpty && shares.allSatisfy { $0 }
  }

  /// The input tokens and their fields' stems, with what stands in where the field is missing.
  static let chains: [(type: String, stems: [String])] = [
    ("input", ["input_cost_per_token"]),
    ("cached", ["cache_read_input_token_cost", "input_cost_per_token"]),
    ("write", ["cache_creation_input_token_cost", "input_cost_per_token"]),
    (
      "long write",
      [
        "cache_creation_input_token_cost_above_1hr", "cache_creation_input_token_cost",
        "input_cost_per_token",
      ]
    ),
    ("output", ["output_cost_per_token"]),
  ]
}
