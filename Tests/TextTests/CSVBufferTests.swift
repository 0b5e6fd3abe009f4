import Quantities
import TestSupport
import Testing

@testable import Text

@Suite("CSV fields")
struct CSVBufferTests {
  private func line(_ append: (inout CSVBuffer) -> Void) -> String {
    var buffer = CSVBuffer()
    append(&buffer)
    buffer.endRow()
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  @Test("fields are separated by commas and rows ended by line feeds, empty fields included")
  func rows() {
    var buffer = CSVBuffer()
    buffer.text("a")
    buffer.empty()
    buffer.integer(-7)
    buffer.empty()
    buffer.endRow()
    buffer.empty()
    buffer.text("é")
    buffer.endRow()
    #expect(String(decoding: buffer.bytes, as: UTF8.self) == "a,,-7,\n,é\n")
    buffer.removeAll()
    #expect(buffer.count == 0)
    buffer.text("b")
    #expect(buffer.bytes == [0x62])
  }

  @Test(
    "text is quoted exactly where it must be",
    arguments: [
      ("plain text", "plain text"), ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""),
      ("two\nlines", "\"two\nlines\""), ("cr\rhere", "\"cr\rhere\""), ("\"", "\"\"\"\""),
      (" blank ", " blank "), ("semi;colon", "semi;colon"),
    ])
  func quoting(text: String, field: String) {
    #expect(line { $0.text(text) } == field + "\n")
  }

  @Test(
    "money is an exact decimal without needless digits",
    arguments: [
      (0, "0"), (1, "0.000000001"), (-1, "-0.000000001"), (1_000_000_000, "1"),
      (-12_340_000_000, "-12.34"), (100_000_000, "0.1"), (9_999_999_999, "9.999999999"),
      (10_000_000_010, "10.00000001"), (Int64.max, "9223372036.854775807"),
      (Int64.min, "-9223372036.854775808"),
    ])
  func money(nanos: Int64, field: String) {
    #expect(line { $0.money(Int128(nanos)) } == field + "\n")
  }

  @Test("amounts of any size are written as decimals are")
  func sizes() {
    var generator = SplitMix64(seed: 3)
    for _ in 0..<2_000 {
      let bits = Int128(truncatingIfNeeded: generator.next()) << 40
      let shift = Int(generator.next() % 110)
      let nanos = (bits ^ Int128(truncatingIfNeeded: generator.next())) >> shift
      for amount in [nanos, -nanos, nanos * 1_000] {
        let text = Decimal(significand: amount, places: 9).description
        #expect(line { $0.money(amount) } == text + "\n")
      }
    }
  }

  @Test("totals beyond 64 bits stay exact")
  func totals() {
    let total = Int128(Int64.max) * 1_000_000_000 + 1
    #expect(line { $0.money(total) } == "9223372036854775807.000000001\n")
    #expect(
      line { $0.money(Int128.min) } == "-170141183460469231731687303715.884105728\n")
  }

  @Test("real numbers have nine significant digits; a missing one is an empty field")
  func numbers() {
    #expect(line { $0.number(1.0 / 3) } == "0.333333333\n")
    #expect(line { $0.number(-1234567.891234) } == "-1234567.89\n")
    #expect(line { $0.number(0) } == "0\n")
    #expect(line { $0.number(nil) } == "\n")
    #expect(line { $0.integer(nil) } == "\n")
  }

  @Test(
    "text that a spreadsheet would compute gets an apostrophe, and is read back without it",
    arguments: [
      ("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
      ("-2+3", "'-2+3"), ("\t=1", "'\t=1"), ("\r=1", "\"'\r=1\""), ("=a,b", "\"'=a,b\""),
      ("-12.5", "-12.5"), ("+3%", "+3%"), ("-", "-"), ("a=b", "a=b"), ("'quoted'", "'quoted'"),
      ("", ""),
    ])
  func formulas(text: String, field: String) {
    #expect(line { $0.freeText(text) } == field + "\n")
    let written = field.hasPrefix("\"") ? String(field.dropFirst().dropLast()) : field
    var read = ""
    written.withBytes { read = String(decoding: CSVBuffer.original($0), as: UTF8.self) }
    #expect(read == text)
  }
}
