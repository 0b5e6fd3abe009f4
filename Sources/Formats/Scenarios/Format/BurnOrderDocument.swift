import Ledger

extension ValueType where Value == BurnOrder {
  /// A preset's name, or a list of criteria.
  static var burnOrder: Self {
    .either(
      scalar: .choice([
        Choice("standard", .standard, "priority, expiry, promotional before paid, age"),
        Choice("openmeter", .openmeter, "priority, expiry, age"),
        Choice("orb", .orb, "expiry, cost basis, age"),
        Choice("metronome", .metronome, "priority, cost basis, expiry, age"),
        Choice("lago", .lago, "priority, promotional before paid, age"),
        Choice("flexprice", .flexprice, "priority, expiry, largest first"),
      ]),
      structure: ValueType<[BurnOrder.Criterion]>.list(
        of: .choice([
          Choice("priority", .priority, "lower priority numbers first"),
          Choice("expiry", .expiry, "soonest expiry first, none last"),
          Choice("promotional_first", .promotionalFirst, "promotional credit before paid"),
          Choice("age", .effective, "earlier granted first"),
          Choice("cost_basis", .costBasis, "what was paid less for first"),
          Choice("largest_first", .largestFirst, "larger grants first"),
        ]), minimum: 1
      ).map { BurnOrder($0) })
  }
}
