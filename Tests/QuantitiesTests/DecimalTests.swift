import Quantities
import Testing

@Suite("Decimals and rounding")
struct DecimalTests {
  @Test("rounding follows the table in its documentation")
  func roundingTable() {
    // Tenths: value, then halfEven, halfUp, down, up.
    let table: [(Int64, [Int64])] = [
      (25, [2, 3, 2, 3]), (35, [4, 4, 3, 4]), (-25, [-2, -3, -2, -3]), (21, [2, 2, 2, 3]),
      (-21, [-2, -2, -2, -3]), (-35, [-4, -4, -3, -4]), (0, [0, 0, 0, 0]), (5, [0, 1, 0, 1]),
      (-5, [0, -1, 0, -1]), (20, [2, 2, 2, 2]),
    ]
    for (value, expected) in table {
      for (rule, result) in zip(Rounding.allCases, expected) {
        #expect(value.divided(by: Int64(10), rounding: rule) == result)
        #expect(Int128(value).divided(by: Int128(10), rounding: rule) == Int128(result))
      }
    }
    #expect(Int64.max.divided(by: Int64.max, rounding: .halfEven) == 1)
    #expect(Int128.max.divided(by: 2, rounding: .halfUp) == Int128.max / 2 + 1)
  }

  @Test(
    "text is read exactly and printed plainly",
    arguments: [
      ("0", "0"), ("-0", "0"), ("1.50", "1.5"), ("3.75e-08", "0.0000000375"), ("+1E3", "1000"),
      ("2.9999900000000002e-06", "0.0000029999900000000002"), (".5", "0.5"), ("5.", "5"),
      ("-12.340", "-12.34"), ("000012", "12"),
      ("1e-38", "0." + String(repeating: "0", count: 37) + "1"),
      ("100000000000000000000000000000000000000e-38", "1"),
      ("0.00000000000000000000000000000000000000000000", "0"),
    ])
  func readAndPrint(text: String, printed: String) throws {
    let value = try #require(Decimal(text))
    #expect(value.description == printed)
    #expect(Decimal(value.description) == value)
  }

  @Test(
    "what is no number, or none that can be held, is not read",
    arguments: [
      "", "-", ".", "1.2.3", "1e", "1e+", "e5", "0x10", " 1", "1 ", "1,000", "NaN", "1e-39", "1e40",
      "170141183460469231731687303715884105728", "--1", "1-",
    ])
  func unreadable(text: String) { #expect(Decimal(text) == nil) }

  @Test("products, sums and order agree with integers")
  func arithmetic() throws {
    for a in -30...30 {
      for b in -30...30 {
        let left = Decimal(significand: Int128(a), places: 1)
        let right = Decimal(significand: Int128(b), places: 2)
        #expect(try left.multiplied(by: right) == Decimal(significand: Int128(a * b), places: 3))
        #expect(try left.adding(right) == Decimal(significand: Int128(a * 10 + b), places: 2))
        #expect((left < right) == (a * 10 < b))
      }
    }
    let huge = Decimal(significand: .max, places: 0)
    #expect(throws: ArithmeticError.overflow) { try huge.multiplied(by: Decimal(2)) }
    #expect(throws: ArithmeticError.overflow) { try huge.adding(Decimal(1)) }
    let tiny = Decimal(significand: 1, places: 38)
    #expect(throws: ArithmeticError.tooManyPlaces) { try tiny.multiplied(by: tiny) }
    #expect(tiny < huge && !(huge < tiny))
  }

  @Test(
    "a rate's fast way gives what plain decimals give",
    arguments: [
      "0", "0.15", "0.00000015", "0.0000000375", "0.0000029999900000000002", "1234567.891",
      "0.00000000000000000000000000000000000001", "0.000000001", "0.0000000005",
    ])
  func rates(text: String) throws {
    let price = try #require(Decimal(text))
    let rate = Rate(price)
    for quantity: Int64 in [0, 1, 2, 3, 7, 10, 999, 1_000_000, 123_456_789, -5] {
      let exact = try price.multiplied(by: Decimal(quantity))
      for rule in Rounding.allCases {
        guard let expected = try? Money(exact, rounding: rule) else {
          #expect(throws: ArithmeticError.overflow) {
            try rate.cost(of: quantity, rounding: rule)
          }
          continue
        }
        #expect(try rate.cost(of: quantity, rounding: rule) == expected)
      }
    }
    #expect(throws: ArithmeticError.overflow) {
      try Rate(Decimal(1)).cost(of: .max, rounding: .halfEven)
    }
  }

  @Test("amounts refuse to overflow and print exactly")
  func money() throws {
    let most = Money(nanos: .max)
    #expect(throws: ArithmeticError.overflow) { try most.adding(Money(nanos: 1)) }
    #expect(throws: ArithmeticError.overflow) {
      try Money(nanos: .min).subtracting(Money(nanos: 1))
    }
    #expect(throws: ArithmeticError.overflow) {
      try most.scaled(by: Decimal(2), rounding: .halfEven)
    }
    #expect(Money(nanos: -1_500_000_001).description == "-1.500000001")
    var total = MoneyTotal(most)
    total += most
    #expect(throws: ArithmeticError.overflow) { try total.money() }
    total -= most
    #expect(try total.money() == most)
    let share = try #require(Decimal("0.029"))
    #expect(try Money(units: 200).scaled(by: share, rounding: .halfEven).description == "5.8")
  }
}
