import Quantities
import TestSupport
import Testing

@testable import Text

@Suite("Exact amounts of result files")
struct ExactAmountTests {
  @Test("an amount is read to the last digit")
  func reading() {
    let amounts: [(String, Int128)] = [
      ("0", 0), ("-0.000000001", -1), ("12.5", 12_500_000_000), ("-3", -3_000_000_000),
      ("0.1", 100_000_000), ("-0", 0), ("1.500000000", 1_500_000_000),
      ("99999999999999999999.999999999", 99_999_999_999_999_999_999_999_999_999),
    ]
    for (text, nanos) in amounts { #expect(ExactAmount.nanos(text.utf8) == nanos, "\(text)") }
  }

  @Test(
    "what is not such a number, or would lose a digit, is none",
    arguments: [
      "", "-", ".", "1.", ".5", "+1", "1e3", "01", "-00", "0x1", "1.0000000000", " 1", "1 ", "1,5",
      "--1", "1.2.3", "1-", "NaN", "INF", "100000000000000000000",
    ])
  func refusing(text: String) { #expect(ExactAmount.nanos(text.utf8) == nil) }

  @Test("what is written is read back as it was")
  func roundTrip() {
    var generator = SplitMix64(seed: 1)
    for _ in 0..<2000 {
      let magnitude = Int128(truncatingIfNeeded: generator.next() >> (generator.next() % 64))
      let nanos = generator.next() % 2 == 0 ? magnitude : -magnitude
      let text = ExactAmount.text(nanos)
      #expect(ExactAmount.nanos(text.utf8) == nanos)
      #expect(!text.contains(".") || !text.hasSuffix("0"), "\(text)")
      let decimals = text.split(separator: ".").dropFirst().first?.count ?? 0
      #expect(Decimal(significand: nanos, places: 9).places == decimals)
      let padded = ExactAmount.text(nanos, leastPlaces: 4)
      #expect(ExactAmount.nanos(padded.utf8) == nanos)
      #expect((padded.split(separator: ".").last?.count ?? 0) == max(4, decimals))
    }
  }
}
