import Testing

@testable import Randomness

@Suite("The alias table")
struct AliasTableTests {
  /// Returns the columns: own index below the threshold, the alias at or above it.
  private func columns(_ table: AliasTable) -> [(threshold: UInt64, alias: Int)] {
    table.thresholds.indices.map { (table.thresholds[$0], table.outcomes[2 * $0]) }
  }

  /// Returns each index's share of the columns, from the thresholds themselves.
  private func shares(_ table: AliasTable) -> [Double] {
    var shares = [Double](repeating: 0, count: table.thresholds.count)
    for (index, slot) in columns(table).enumerated() {
      let own = Double(slot.threshold) * 0x1p-64 / Double(table.thresholds.count)
      shares[index] += own
      shares[slot.alias] += 1 / Double(table.thresholds.count) - own
    }
    return shares
  }

  @Test("The shares of the table are the weights")
  func exactShares() throws {
    var generator = StreamSeed(seed: 5).generator()
    for count in [1, 2, 3, 4, 7, 64, 1000] {
      for power in [0, 1, 8, 40] {
        let weights = (0..<count).map { _ in
          let weight = Elementary.pow(generator.uniformOpen(), Double(power))
          return generator.next() % 4 == 0 ? 0 : weight
        }
        let total = weights.reduce(0, +)
        guard total > 0 else { continue }
        let table = try AliasTable(weights: weights)
        #expect(table.thresholds.count == count)
        for (share, weight) in zip(shares(table), weights) {
          #expect((share - weight / total).magnitude <= 1e-15 * Double(count))
        }
      }
    }
  }

  @Test("Weights whose shares are whole fractions of the columns give exact thresholds")
  func wholeFractions() throws {
    #expect(shares(try AliasTable(weights: [1, 1, 1, 1])) == [0.25, 0.25, 0.25, 0.25])
    #expect(shares(try AliasTable(weights: [4, 2, 1, 1])) == [0.5, 0.25, 0.125, 0.125])
    #expect(shares(try AliasTable(weights: [0, 5, 0, 0])) == [0, 1, 0, 0])
  }

  @Test("An index without weight is in no column, so it is never drawn")
  func zeroWeights() throws {
    var generator = referenceGenerator()
    for count in 1...200 {
      var weights = (0..<count).map { _ in generator.next() % 3 == 0 ? 0.1 : 0 }
      weights[count / 2] = 0.7
      let table = try AliasTable(weights: weights)
      for (index, slot) in columns(table).enumerated() {
        #expect(weights[slot.alias] > 0 || slot.threshold == .max)
        if weights[index] == 0 { #expect(slot.threshold == 0) }
      }
      for _ in 0..<100 { #expect(weights[table.draw(&generator)] > 0) }
    }
  }

  @Test("One index is always drawn; tiny and huge weights count like others")
  func singleAndScaled() throws {
    var generator = referenceGenerator()
    let single = try AliasTable(weights: [3])
    for _ in 0..<1000 { #expect(single.draw(&generator) == 0) }
    let tiny = try AliasTable(weights: [.leastNonzeroMagnitude, .leastNonzeroMagnitude])
    #expect(shares(tiny) == [0.5, 0.5])
    let huge = try AliasTable(weights: [1.5e308, 0.1e308])
    #expect(isClose(shares(huge)[1], 0.0625))
    let steep = try AliasTable(weights: [1, 1e-12])
    #expect(isClose(shares(steep)[1], 1e-12, within: 1e-4))
  }

  @Test("One number of the generator makes one draw: the high part picks the column")
  func drawOfAWord() throws {
    let table = try AliasTable(weights: [3, 1])
    var words = referenceGenerator()
    var generator = referenceGenerator()
    for _ in 0..<1000 {
      let word = words.next()
      let (column, rest) = word.multipliedFullWidth(by: 2)
      let slot = columns(table)[Int(column)]
      #expect(table.draw(&generator) == (rest < slot.threshold ? Int(column) : slot.alias))
    }
    #expect(words == generator)
  }

  @Test("The first draws of a table stay the same")
  func goldenDraws() throws {
    let table = try AliasTable(weights: [0.5, 0.3, 0.15, 0.05])
    var generator = StreamSeed(seed: 1).generator()
    let digest = Digest.of(5000) { Double(table.draw(&generator)) }
    #expect(digest == 0x61ed_94c7_a0e5_17f0, "0x\(String(digest, radix: 16))")
  }

  @Test("Lists of weights that cannot be drawn from are refused")
  func refusals() {
    #expect(throws: DistributionError.emptyList) { try AliasTable(weights: []) }
    #expect(throws: DistributionError.weightsSumToZero) { try AliasTable(weights: [0, 0]) }
    #expect(throws: DistributionError.negativeWeight(index: 2)) {
      try AliasTable(weights: [1, 0, -0.5])
    }
    for bad in [Double.nan, .infinity] {
      #expect(throws: DistributionError.notFinite(.weight)) { try AliasTable(weights: [1, bad]) }
    }
    #expect(throws: DistributionError.notFinite(.weight)) {
      try AliasTable(weights: [.greatestFiniteMagnitude, .greatestFiniteMagnitude])
    }
  }
}
