import Statistics
import Testing

@Suite("Tests of pairs")
struct PairedTestTests {
  private func pValue(_ differences: [Double]) throws -> Double {
    try #require(PairedTest.pValue(differences: differences))
  }

  @Test("pairs that all differ are tested by Student's t")
  func student() throws {
    // By SciPy's ttest_1samp.
    let values = [
      ([1, 2, 3, 4], 0.030466291662170977),
      ([0.5, -1, 2.25, 3, -0.125, 4, 1], 0.08752885501268329),
    ]
    for (differences, expected) in values {
      #expect((try pValue(differences) - expected).magnitude < 1e-12)
      #expect(try pValue(differences.map { -$0 }) == pValue(differences))
    }
  }

  @Test("few pairs that differ are swapped in all ways")
  func swapped() throws {
    let equal = Array(repeating: 0.0, count: 47)
    #expect(try pValue(equal + [1, 2, 3]) == 2.0 / 8)
    // Of the eight sums ±1 ±2 ±3 these are as far from zero as 4: 4, 6, -4 and -6.
    #expect(try pValue(equal + [-1, 2, 3]) == 4.0 / 8)
    #expect(try pValue(equal + [5]) == 1)
    // Their sum is zero but for its last bits.
    #expect(try pValue(equal + [0.1, 0.2, -0.3]) == 1)
    let many = Array(repeating: 0.7, count: 12)
    #expect(try pValue(equal + many) == 2 / 4096)
  }

  @Test("constant differences are certain, none are no difference, one pair tells nothing")
  func edges() throws {
    #expect(try pValue([3, 3, 3]) == 0)
    #expect(try pValue([0, 0, 0]) == 1)
    #expect(PairedTest.pValue(differences: [3]) == nil)
    #expect(PairedTest.pValue(differences: []) == nil)
  }
}
