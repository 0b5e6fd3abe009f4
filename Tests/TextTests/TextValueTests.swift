import Foundation
import TestSupport
import Testing

@testable import Text

@Suite("Numbers and instants as text")
struct TextValueTests {
  private func integer(_ text: String) -> Int64? {
    Array(text.utf8).withUnsafeBufferPointer { NumberText.integer($0) }
  }

  private func fixedPoint(_ text: String, _ places: Int) -> Int64? {
    Array(text.utf8).withUnsafeBufferPointer { NumberText.fixedPoint($0, places: places) }
  }

  private func instant(_ text: String) -> Int64? {
    Array(text.utf8).withUnsafeBufferPointer { TimestampText.nanoseconds($0) }
  }

  @Test(
    "Whole numbers are read exactly",
    arguments: [
      ("0", 0), ("-7", -7), ("9223372036854775807", .max), ("-9223372036854775808", .min),
      ("9223372036854775808", nil), ("12.0", 12), ("1.5", nil), ("1e3", 1000), ("", nil),
      ("-", nil), ("a", nil), ("1 ", nil), ("000000000000000000000007", 7), ("0x10", nil),
    ] as [(String, Int64?)])
  func integers(text: String, expected: Int64?) { #expect(integer(text) == expected) }

  @Test(
    "Decimal seconds are read to the nanosecond",
    arguments: [
      ("5", 9, 5_000_000_000), ("1700158623.97996", 9, 1_700_158_623_979_960_000),
      ("0.000000001", 9, 1), ("0.0000000005", 9, 0), ("0.0000000015", 9, 2),
      ("-1.5", 9, -1_500_000_000),
      ("1e-3", 9, 1_000_000), ("9223372036.854775807", 9, .max), ("9223372037", 9, nil),
      ("3000", 6, 3_000_000_000), ("1.", 9, 1_000_000_000), (".5", 9, 500_000_000), (".", 9, nil),
      ("1.2.3", 9, nil), ("", 9, nil), ("7", 0, 7), ("7.5", 0, 8), ("99999999999999999999", 0, nil),
    ] as [(String, Int, Int64?)])
  func fixedPoints(text: String, places: Int, expected: Int64?) {
    #expect(fixedPoint(text, places) == expected)
  }

  @Test(
    "Instants are read with their offset; without one they are UTC",
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2023-11-16 18:17:03.9799600", 1_700_158_623_979_960_000),
      ("2023-11-16T18:17:03Z", 1_700_158_623_000_000_000),
      ("2023-11-16T20:17:03+02:00", 1_700_158_623_000_000_000),
      ("2023-11-16T20:17:03+0200", 1_700_158_623_000_000_000),
      ("2023-11-16T20:17:03+02", 1_700_158_623_000_000_000),
      ("2023-11-16T12:47:03-05:30", 1_700_158_623_000_000_000),
      ("2024-05-10 00:00:00.009930+00:00", 1_715_299_200_009_930_000),
      ("1969-12-31T23:59:59.999999999Z", -1), ("1970-01-01T00:00:00.1234567899Z", 123_456_789),
      ("2024-02-29T00:00:00Z", 1_709_164_800_000_000_000), ("2023-02-29T00:00:00Z", nil),
      ("2023-11-16", 1_700_092_800_000_000_000), ("2023-11-16T18:17", 1_700_158_620_000_000_000),
      ("2023-11-16T20:17+02:00", 1_700_158_620_000_000_000),
      ("2023-11-16 18:17:03 UTC", 1_700_158_623_000_000_000),
      ("2023-11-16 18:17:03.5 +0000 UTC", 1_700_158_623_500_000_000),
      ("16.11.2023", 1_700_092_800_000_000_000), ("16.11.2023 18:17", 1_700_158_620_000_000_000),
      ("16.11.2023 18:17:03", 1_700_158_623_000_000_000), ("11/16/2023", nil), ("16.13.2023", nil),
      ("2023-11-16 20:17:03 +0200 UTC", nil), ("2023-11-16 18:17:03 ", nil),
      ("2023-11-16 18", nil), ("2023-11-1", nil), ("2023-11-16T18:17:", nil),
      ("2023-11-16T24:00:00Z", nil),
      ("2023-11-16T18:60:00Z", nil), ("2023-11-16T18:17:60Z", nil), ("2023-13-16T18:17:03Z", nil),
      ("2023-11-16T18:17:03.Z", nil), ("2023-11-16T18:17:03ZZ", nil),
      ("2023-11-16T18:17:03+", nil), ("2023-11-16T18:17:03+2", nil),
      ("2023-11-16T18:17:03+02:0", nil), ("2023-11-16T18:17:03+02:60", nil),
      ("2023-11-16X18:17:03", nil), ("2023/11/16 18:17:03", 1_700_158_623_000_000_000),
      ("2023/11-16 18:17:03", nil), ("2023-11/16", nil), ("9999-01-01T00:00:00Z", nil),
      ("0001-01-01T00:00:00Z", nil), ("", nil), ("2023-11-16T18:17:0a", nil),
    ] as [(String, Int64?)])
  func instants(text: String, expected: Int64?) { #expect(instant(text) == expected) }

  @Test("Instants agree with Foundation on random times")
  func agreesWithFoundation() {
    var generator = SplitMix64(seed: 21)
    let format = Date.ISO8601FormatStyle(includingFractionalSeconds: false)
    for _ in 0..<500 {
      let seconds = Int64.random(in: -4_000_000_000...8_000_000_000, using: &generator)
      let text = format.format(Date(timeIntervalSince1970: Double(seconds)))
      #expect(instant(text) == seconds * 1_000_000_000, "\(text)")
    }
  }

  @Test("Random bytes never stop the program")
  func fuzz() {
    var generator = SplitMix64(seed: 22)
    let alphabet = Array("0123456789-:.TZ+e ".utf8)
    for _ in 0..<20_000 {
      var bytes = Array("2023-11-16T18:17:03.5+02:00".utf8)
      for _ in 0..<3 {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] =
          alphabet.randomElement(using: &generator) ?? 0
      }
      bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator)))
      bytes.withUnsafeBufferPointer {
        _ = TimestampText.nanoseconds($0)
        _ = NumberText.integer($0)
        _ = NumberText.fixedPoint($0, places: 9)
      }
    }
  }

  @Test("A near miss is the closest word, and none where nothing is close")
  func nearMiss() {
    let words = ["TIMESTAMP", "ContextTokens", "GeneratedTokens"]
    #expect(NearMiss.suggestion(for: "timestamp", among: words) == "TIMESTAMP")
    #expect(NearMiss.suggestion(for: "ContextToken", among: words) == "ContextTokens")
    #expect(NearMiss.suggestion(for: "price", among: words) == nil)
    #expect(NearMiss.suggestion(for: "rnu", among: ["run"]) == "run")
    #expect(NearMiss.suggestion(for: "abcd", among: ["badc"]) == nil)
    #expect(
      NearMiss.nearest(
        to: "blocked", among: ["spend", "top_ups", "hours_blocked", "blocked_by"], 2)
        == ["blocked_by", "hours_blocked"])
    #expect(NearMiss.suggestion(for: "aa", among: ["ab", "ac"]) == "ab")
    #expect(NearMiss.suggestion(for: String(repeating: "a", count: 61), among: words) == nil)
  }
}
