import Pricing
import Quantities
import Text

/// Entries of price lists other than LiteLLM's.
extension CatalogEntryReader {
  /// The bound of what models.dev calls `context_over_200k`.
  private static let longContext: Int64 = 200_000

  /// Takes the prices of an entry; each set of them that begins on another day on its own.
  mutating func takeListed(_ members: [CatalogMember]) {
    guard let container = shape.container else { return takePrices(members, isEntry: true) }
    guard let prices = members.first(where: { $0.name == container })?.value else { return }
    switch prices.content {
    case .object(let prices): takePrices(prices)
    case .list(let sets): for set in sets { takeDated(set) }
    case .null: break
    default: fail("`\(container)` must be an object with prices", at: prices.offset)
    }
  }

  /// Takes a set of prices that may hold from a day on.
  private mutating func takeDated(_ set: CatalogValue) {
    guard case .object(let members) = set.content,
      case .object(let prices)? = members.first(where: { $0.name == "prices" })?.value.content
    else { return fail("a set of prices must be an object with `prices`", at: set.offset) }
    var start: Instant?
    if case .object(let terms)? = members.first(where: { $0.name == "constraint" })?.value.content {
      guard terms.count == 1, terms[0].name == "start_date",
        case .string(let text) = terms[0].value.content,
        let time = Array(text.utf8).withUnsafeBufferPointer({ TimestampText.nanoseconds($0) })
      else {
        let names = terms.map { "`\($0.name)`" }.joined(separator: " and ")
        return warn("the prices of `\(name)` by \(names) are not taken", at: set.offset)
      }
      start = Instant(nanoseconds: time)
    }
    startVersion(from: start)
    takePrices(prices)
  }

  private mutating func takePrices(_ members: [CatalogMember], isEntry: Bool = false) {
    for member in members {
      if shape == .modelsDev, member.name == "context_over_200k",
        case .object(let prices) = member.value.content
      {
        for price in prices { take(price, above: Self.longContext) }
      } else if !isEntry || shape.price(member.name) != nil {
        take(member, above: 0)
      }
    }
  }

  /// Takes a price, or the price of each range of input tokens.
  private mutating func take(_ member: CatalogMember, above: Int64) {
    guard let (type, per) = shape.price(member.name) else { return noteUnpriced(member) }
    var field = CatalogField(type: type, above: above)
    guard case .object(let parts) = member.value.content else {
      let price = price(of: member, field)
      // Nothing for a part of the tokens only says that it costs what the others do.
      if price?.price != .zero || !Self.parts.contains(type) { add(price, per: per) }
      return
    }
    for part in parts where part.name == "base" { add(price(of: part, field), per: per) }
    guard case .list(let tiers)? = parts.first(where: { $0.name == "tiers" })?.value.content else {
      return
    }
    for tier in tiers {
      guard case .object(let members) = tier.content,
        case .number(let start?)? = members.first(where: { $0.name == "start" })?.value.content,
        let bound = Int64(exactly: start.significand), start.places == 0, bound > 0,
        let price = members.first(where: { $0.name == "price" })
      else {
        fail("a tier must have a whole number above 0 as `start` and a `price`", at: tier.offset)
        continue
      }
      field.above = bound
      add(self.price(of: price, field), per: per)
    }
  }
}
