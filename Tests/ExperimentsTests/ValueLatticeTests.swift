import Experiments
import Testing

@Suite("The values that a search may try")
struct ValueLatticeTests {
  @Test("a range over a factor of ten is divided by ratios, another one by distances")
  func grids() {
    #expect(ValueLattice(low: 10, high: 1000, isWhole: false).grid(3) == [10, 100, 1000])
    #expect(
      ValueLattice(low: 10, high: 1000, isWhole: false).grid(4) == [10, 46.42, 215.4, 1000])
    #expect(ValueLattice(low: 10, high: 90, isWhole: false).grid(3) == [10, 50, 90])
    #expect(ValueLattice(low: 0, high: 1, isWhole: false).grid(5) == [0, 0.25, 0.5, 0.75, 1])
    #expect(ValueLattice(low: -3, high: 3, isWhole: false).grid(3) == [-3, 0, 3])
    #expect(ValueLattice(low: 1, high: 5, isWhole: false).grid(2) == [1, 5])
  }

  @Test("whole numbers are whole, and none comes twice")
  func whole() {
    #expect(ValueLattice(low: 1, high: 4, isWhole: true).grid(17) == [1, 2, 3, 4])
    #expect(
      ValueLattice(low: 1, high: 100, isWhole: true).grid(9) == [1, 2, 3, 6, 10, 18, 32, 56, 100])
    #expect(ValueLattice(low: 1, high: 100, isWhole: true).nearest(17.4) == 17)
  }

  @Test("values have four digits, or as many as the range needs")
  func digits() {
    let wide = ValueLattice(low: 0.001, high: 100_000, isWhole: false)
    #expect(wide.nearest(0.012345) == 0.01234)
    #expect(wide.nearest(12.3456) == 12.35)
    #expect(wide.nearest(98_765.4) == 98_770)
    #expect(wide.nearest(-5) == 0.001 && wide.nearest(1e9) == 100_000)
    let narrow = ValueLattice(low: 1000, high: 1010, isWhole: false)
    #expect(narrow.nearest(1003.14159) == 1003.14)
    // Near zero a range tells no more apart than a millionth of its width.
    #expect(ValueLattice(low: 0, high: 100, isWhole: false).nearest(0.012345) == 0.012)
  }

  @Test("answers are known to half a unit of their third digit")
  func tolerances() {
    let lattice = ValueLattice(low: 1, high: 100_000, isWhole: false)
    #expect(lattice.tolerance(at: 250) == 0.5)
    #expect(lattice.tolerance(at: 2.5) == 0.005)
    #expect(lattice.tolerance(at: 99_999) == 50)
    #expect(ValueLattice(low: 1, high: 1000, isWhole: true).tolerance(at: 7) == 1)
  }

  @Test("between neighbours there is nothing")
  func neighbours() {
    let lattice = ValueLattice(low: 1, high: 1000, isWhole: true)
    #expect(lattice.middle(of: 7, 8) == nil)
    #expect(lattice.middle(of: 7, 9) == 8)
  }
}
