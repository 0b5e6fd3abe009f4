import Statistics
import Testing

@testable import Experiments

@Suite("Break-even")
struct BreakEvenSearchTests {
  private static func estimate(
    _ difference: Double, _ interval: ConfidenceInterval? = nil
  ) -> PairedEstimate {
    PairedEstimate(
      count: 2, baselineMean: 0, alternativeMean: difference, difference: difference,
      interval: interval, varianceReduction: nil, lowerCount: 0, higherCount: 0)
  }

  /// Gaps whose intervals reach so far to both sides.
  private func find(
    _ range: ClosedRange<Double>, isWhole: Bool = false, points: Int = 17, spread: Double? = 0,
    _ gap: @escaping (Double) -> Double?
  ) -> BreakEvenFinding {
    let lattice = ValueLattice(
      low: range.lowerBound, high: range.upperBound, isWhole: isWhole)
    return BreakEvenSearch(lattice, points: points).run { values in
      values.map { value in
        gap(value).map { difference in
          Self.estimate(
            difference,
            spread.map {
              ConfidenceInterval(low: difference - $0, high: difference + $0, level: 0.95)
            })
        }
      }
    }
  }

  @Test("a fee against a price is found exactly, with who is lower on each side")
  func line() throws {
    let found = find(10...5000) { 20 - 0.02 * $0 }
    let crossing = try #require(found.crossings.first)
    #expect(found.crossings.count == 1)
    #expect(crossing.value == 1000 && crossing.bracket == 1000...1000)
    #expect(crossing.low == 1000 && crossing.high == 1000)
    #expect(!crossing.isAlternativeLowerBelow)
    let turned = find(10...5000) { 0.02 * $0 - 20 }
    #expect(turned.crossings.map(\.isAlternativeLowerBelow) == [true])
  }

  @Test("a crossing between values that can be written has its neighbours as bracket")
  func between() throws {
    let crossing = try #require(find(1...10_000) { $0 * $0 - 200 }.crossings.first)
    #expect(crossing.bracket == 14.14...14.15)
    #expect(crossing.value == 14.14 && crossing.low == 14.14 && crossing.high == 14.15)
  }

  @Test("with chance, the value is known to half a unit of the third digit")
  func rounded() throws {
    for root in [0.0123456, 3.33333, 77.7777, 456.789, 8765.43] {
      let found = find(0.001...100_000, spread: root / 5) { $0 - root }
      let crossing = try #require(found.crossings.first)
      let unit = found.values.count
      #expect((crossing.value - root).magnitude <= root / 200, "\(root)")
      #expect(crossing.bracket.contains(root), "\(root)")
      #expect(unit < 17 + 40, "\(unit) values were tried")
    }
  }

  @Test(
    "the interval ends where that of the gap stops to contain zero, rounded away from the value")
  func interval() throws {
    let crossing = try #require(find(10...5000, spread: 2) { 0.02 * $0 - 20 }.crossings.first)
    let low = try #require(crossing.low)
    let high = try #require(crossing.high)
    #expect(low <= 900 && low > 894)
    #expect(high >= 1100 && high < 1106)
  }

  @Test("an interval that reaches an end of the range is open there")
  func open() throws {
    let crossing = try #require(find(10...5000, spread: 30) { 0.02 * $0 - 20 }.crossings.first)
    #expect(crossing.low == nil && (crossing.high ?? 0) > 2400)
    let wide = try #require(find(10...5000, spread: 500) { 0.02 * $0 - 20 }.crossings.first)
    #expect(wide.low == nil && wide.high == nil)
    let unknown = try #require(find(10...5000, spread: nil) { 0.02 * $0 - 20 }.crossings.first)
    #expect(unknown.low == nil && unknown.high == nil && (unknown.value - 1000).magnitude <= 5)
  }

  @Test("a jump lies between neighbouring values")
  func jump() throws {
    let whole = try #require(
      find(1...100_000, isWhole: true) { $0 < 737 ? -5 : 9 }.crossings.first)
    #expect(whole.bracket == 736...737 && whole.value == 736 && whole.isAlternativeLowerBelow)
    #expect(whole.low == 736 && whole.high == 737)
    let real = try #require(find(1...100_000) { $0 < 73.724 ? 5 : -9 }.crossings.first)
    #expect(real.bracket == 73.72...73.73 && !real.isAlternativeLowerBelow)
  }

  @Test("all crossings are found, ascending, each with its own sides and interval")
  func several() {
    let found = find(0...10, spread: 1) { ($0 - 1.3) * ($0 - 4.7) * ($0 - 8.2) }
    #expect(found.crossings.map(\.isAlternativeLowerBelow) == [true, false, true])
    for (crossing, root) in zip(found.crossings, [1.3, 4.7, 8.2]) {
      #expect((crossing.value - root).magnitude <= 0.005)
      #expect((crossing.low ?? 99) < root && (crossing.high ?? 0) > root)
    }
    #expect(found.values == found.values.sorted())
    #expect(Set(found.values).count == found.values.count)
  }

  @Test("where gaps are nothing over a stretch, its first value stands for it with the whole of it")
  func stretch() throws {
    let found = find(0...160, spread: 0) { $0 < 40 ? -1 : $0 > 85.3 ? 1 : 0 }
    let crossing = try #require(found.crossings.first)
    #expect(found.crossings.count == 1 && crossing.value == 40 && crossing.isAlternativeLowerBelow)
    let ends = (crossing.low ?? 0, crossing.high ?? 0)
    #expect(ends.0 == 40 && ends.1 > 85.3 && ends.1 < 85.4, "\(ends)")
  }

  @Test("no change of sign, touching zero and missing values are no crossings")
  func none() {
    #expect(find(1...9) { $0 }.crossings.isEmpty)
    #expect(find(1...9) { _ in 0 }.crossings.isEmpty)
    #expect(find(0...16) { ($0 - 8).magnitude }.crossings.isEmpty)
    #expect(find(0...16) { max(0, $0 - 8) }.crossings.isEmpty)
    #expect(find(1...9) { _ in nil }.crossings.isEmpty)
    #expect(find(1...9) { $0 < 3 ? -1 : $0 > 5 ? 1 : nil }.crossings.isEmpty)
  }

  @Test("missing values around a crossing end the search where it is")
  func missing() throws {
    let found = find(0...16, points: 17) { value in
      value == value.rounded() ? value - 7.5 : nil
    }
    let crossing = try #require(found.crossings.first)
    #expect(crossing.bracket == 7...8)
  }

  @Test("what the evaluation throws comes out")
  func failures() {
    struct Refusal: Error {}
    let search = BreakEvenSearch(
      ValueLattice(low: 1, high: 9, isWhole: false), points: 3)
    #expect(throws: Refusal.self) {
      try search.run { (values) throws(Refusal) -> [PairedEstimate?] in
        guard values.count == 3 else { throw Refusal() }
        return values.map { Self.estimate($0 - 2.5) }
      }
    }
  }
}
