import Quantities
import TestSupport
import Testing

@Suite("Exact arithmetic on random numbers")
struct ArithmeticPropertyTests {
  /// The rule as a definition: of the two integers around the quotient, the one it names.
  private func rounded(_ value: Int128, by divisor: Int128, _ rule: Rounding) -> Int128 {
    var floor = value / divisor
    if floor * divisor > value { floor -= 1 }
    if floor * divisor == value { return floor }
    let ceiling = floor + 1
    let (towardsZero, awayFromZero) = value > 0 ? (floor, ceiling) : (ceiling, floor)
    let below = value - floor * divisor
    let above = ceiling * divisor - value
    switch rule {
    case .down: return towardsZero
    case .up: return awayFromZero
    case .halfUp where below == above: return awayFromZero
    case .halfEven where below == above: return floor % 2 == 0 ? floor : ceiling
    case .halfUp, .halfEven: return below < above ? floor : ceiling
    }
  }

  @Test("rounding is what each rule's definition says, for every small quotient")
  func roundingSmall() {
    for divisor: Int64 in 1...12 {
      for value: Int64 in -60...60 {
        for rule in Rounding.allCases {
          let expected = rounded(Int128(value), by: Int128(divisor), rule)
          #expect(Int128(value.divided(by: divisor, rounding: rule)) == expected)
          #expect(Int128(value).divided(by: Int128(divisor), rounding: rule) == expected)
        }
      }
    }
  }

  @Test("rounding is the same in 64 and 128 bits", arguments: 0..<5 as Range<UInt64>)
  func roundingLarge(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<2_000 {
      let value = Int64.random(in: .min ... .max, using: &generator)
      let divisor = Int64.random(in: 1 ... .max, using: &generator) >> (generator.next() % 60)
      guard divisor > 1 else { continue }
      for rule in Rounding.allCases {
        let narrow = Int128(value.divided(by: divisor, rounding: rule))
        #expect(narrow == Int128(value).divided(by: Int128(divisor), rounding: rule))
        #expect(narrow == rounded(Int128(value), by: Int128(divisor), rule))
      }
    }
  }

  @Test("text comes back as the same number", arguments: 0..<5 as Range<UInt64>)
  func roundTrip(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<1_000 {
      let value = Decimal(
        significand: generator.integer(digits: 37),
        places: Int.random(in: 0...38, using: &generator)
      )
      #expect(Decimal(value.description) == value)
      let exponent = Int.random(in: 0...5, using: &generator)
      let shifted = try? value.dividedByPowerOfTen(exponent)
      if let shifted { #expect(Decimal("\(value)e-\(exponent)") == shifted) }
      #expect(value.places == 0 || value.significand % 10 != 0, "\(value) is not normalised")
    }
  }

  @Test("sums and products keep the laws of arithmetic", arguments: 0..<5 as Range<UInt64>)
  func laws(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    func number() -> Decimal {
      Decimal(
        significand: generator.integer(digits: 8), places: Int.random(in: 0...9, using: &generator))
    }
    for _ in 0..<1_000 {
      let (a, b, c) = (number(), number(), number())
      #expect(try a.adding(b) == b.adding(a))
      #expect(try a.multiplied(by: b) == b.multiplied(by: a))
      #expect(try a.adding(b).adding(c) == a.adding(b.adding(c)))
      #expect(
        try a.multiplied(by: b.adding(c)) == a.multiplied(by: b).adding(a.multiplied(by: c)))
      #expect(try a.adding(a.negated) == .zero)
      let difference = try a.adding(b.negated)
      #expect((a < b) == (difference.significand < 0))
      #expect((a == b) == (difference == .zero))
    }
  }

  @Test(
    "a rate costs what its decimal says, whatever way it takes", arguments: 0..<5 as Range<UInt64>)
  func rates(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    var overflows = 0
    for _ in 0..<2_000 {
      let price = Decimal(
        significand: generator.integer(digits: 20),
        places: Int.random(in: 0...30, using: &generator)
      )
      let quantity = Int64(generator.integer(digits: 16))
      for rule in Rounding.allCases {
        // Twenty and sixteen digits fit 128 bits, so that plain integers can be the judge.
        let product = price.significand * Int128(quantity)
        let nanoPlaces = price.places - 9
        let nanos: Int128? =
          nanoPlaces >= 0
          ? rounded(product, by: Decimal.powerOfTen(nanoPlaces), rule)
          : product.multipliedReportingOverflow(by: Decimal.powerOfTen(-nanoPlaces)).overflow
            ? nil : product * Decimal.powerOfTen(-nanoPlaces)
        let expected = nanos.flatMap { Int64(exactly: $0) }
        let cost = try? Rate(price).cost(of: quantity, rounding: rule)
        #expect(cost?.nanos == expected, "\(quantity) at \(price), \(rule)")
        if expected == nil { overflows += 1 }
      }
    }
    #expect(overflows > 0 && overflows < 8_000, "the examples reach only one of the outcomes")
  }
}
