import Quantities
import TestSupport
import Testing

@testable import Scenarios

@Suite("No bytes make the reader crash or hang")
struct YAMLFuzzTests {
  private static let valid = """
    # yaml-language-server: $schema=sample.json
    currency: USD
    name: threshold-50
    shapes:
      tokens: {mixture: [3, {normal: {mean: 1.5k, sd: 2}}, {mixture: [&x {normal: {mean: 1, sd: 1}}, *x]}]}
    arrivals: {rate: 1200/h, process: renewal, cv: 2}
    organizations:
      - name: acme
        plan: "pro"
        auto_top_up: &rule {threshold: $50, amount: "$1,200.50", trigger: below, cooldown: 5m}
      - {name: beta, auto_top_up: {<<: *rule, amount: $10}}
    """

  @Test("the file that is mutated is right")
  func originalIsValid() throws {
    let result = readSample(Self.valid)
    #expect(result.problems == [])
    #expect(result.sample?.organizations.last?.rule?.cooldown?.seconds == 300)
  }

  @Test("random bytes end in a value or in problems with positions")
  func randomBytes() {
    for seed in 0..<2000 as Range<UInt64> {
      var generator = SplitMix64(seed: seed)
      let alphabet = Array("ab:-?{}[],&*#!|>'\"%@ \n\n\t0 \\~<<".utf8)
      let onlyIndicators = seed % 2 == 0
      let bytes = (0..<Int.random(in: 0...200, using: &generator)).map { _ in
        onlyIndicators
          ? alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
          : UInt8.random(in: 0...255, using: &generator)
      }
      check(bytes, seed: seed)
    }
  }

  @Test("a right file with bytes changed, removed, repeated or swapped")
  func mutations() {
    let original = Array(Self.valid.utf8)
    for seed in 0..<1000 as Range<UInt64> {
      var generator = SplitMix64(seed: seed)
      var bytes = original
      for _ in 0..<Int.random(in: 1...6, using: &generator) where !bytes.isEmpty {
        let start = Int.random(in: 0..<bytes.count, using: &generator)
        let end = min(bytes.count, start + Int.random(in: 1...12, using: &generator))
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[start] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.removeSubrange(start..<end)
        case 2: bytes.insert(contentsOf: bytes[start..<end], at: start)
        default:
          let word = [
            "{", "[", "*x", "&x ", ": ", "\n", "  ", "9999999", "%", "-", "'", "\"", "<<",
          ]
          bytes.insert(
            contentsOf: Array(word[Int.random(in: 0..<word.count, using: &generator)].utf8),
            at: start)
        }
      }
      check(bytes, seed: seed)
    }
  }

  private func check(_ bytes: [UInt8], seed: UInt64) {
    let result = readSample(bytes: bytes)
    #expect((result.sample == nil) == !result.problems.isEmpty, "seed \(seed)")
    let lines = bytes.count { $0 == 10 || $0 == 13 } + bytes.count { $0 == 0x85 || $0 == 0xA8 } + 2
    for problem in result.problems {
      let parts = problem.split(separator: ":")
      let line = parts.count > 2 ? Int(parts[1]) ?? 0 : 0
      #expect((1...lines).contains(line), "seed \(seed): \(problem)")
    }
  }
}
