import TestSupport
import Testing
import Text

struct DecimalFormatTests {
  @Test(
    "Numbers are rounded to nine significant digits without trailing zeros",
    arguments: [
      (0, "0"), (-0.0, "0"), (1, "1"), (-1, "-1"), (0.5, "0.5"), (100, "100"),
      (0.1 + 0.2, "0.3"), (1.0 / 3, "0.333333333"), (2.0 / 3, "0.666666667"),
      (-2.0 / 3, "-0.666666667"), (123_456_789.4, "123456789"), (1_234_567_890, "1234567890"),
      (1_234_567_894, "1234567890"), (999_999_999.9, "1000000000"), (0.999_999_999_9, "1"),
      (9.999_999_999_9, "10"), (0.000_123, "0.000123"), (1e-7, "0.0000001"), (1e-8, "1e-8"),
      (1.5e-10, "1.5e-10"), (1e15, "1000000000000000"), (1e16, "10000000000000000"),
      (1e20, "100000000000000000000"), (1e21, "1e21"), (1.25e30, "1.25e30"), (12.5, "12.5"),
      (.infinity, "INF"), (-.infinity, "-INF"), (.nan, "NaN"), (.leastNonzeroMagnitude, "5e-324"),
      (.greatestFiniteMagnitude, "1.79769313e308"),
    ] as [(Double, String)])
  func nineDigits(value: Double, text: String) {
    #expect(DecimalFormat.fixed(value) == text)
  }

  @Test(
    "Ties go to the even digit",
    arguments: [(0.125, "0.12"), (0.375, "0.38"), (2.5, "2.5"), (1.25, "1.2"), (99.5, "100")])
  func ties(value: Double, text: String) {
    #expect(DecimalFormat.fixed(value, significantDigits: 2) == text)
  }

  @Test("All digits read back as the same number, and fewer are those rounded")
  func allDigits() throws {
    var generator = SplitMix64(seed: 11)
    for _ in 0..<5_000 {
      let value = Double(bitPattern: generator.next())
      let whole = Double(Int64(truncatingIfNeeded: generator.next() >> (generator.next() % 64)))
      for number in [value, whole, whole / 1_000] where number.isFinite {
        #expect(Double(DecimalFormat.fixed(number, significantDigits: 17)) == number)
        let few = try #require(Double(DecimalFormat.fixed(number, significantDigits: 3)))
        #expect((few - number).magnitude <= 0.5000001e-2 * number.magnitude)
      }
    }
  }

  @Test("A last-bit difference does not show, and the text reads back within nine digits")
  func lastBit() throws {
    var generator = SplitMix64(seed: 7)
    for _ in 0..<2_000 {
      let scale = Double.random(in: -12...18, using: &generator)
      var value = Double.random(in: -10...10, using: &generator)
      for _ in 0..<Int(scale.magnitude) { value *= scale < 0 ? 0.1 : 10 }
      let text = DecimalFormat.fixed(value)
      let back = try #require(Double(text))
      #expect((back - value).magnitude <= 0.5e-8 * value.magnitude, "\(value) \(text)")
      #expect(DecimalFormat.fixed(value.nextUp) == text)
      #expect(DecimalFormat.fixed(back) == text)
    }
  }
}
