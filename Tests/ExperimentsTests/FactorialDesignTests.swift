import Experiments
import Testing

@Suite("Factorial designs")
struct FactorialDesignTests {
  @Test("every level meets every other one, the last factor changing fastest")
  func grid() {
    let design = FactorialDesign([
      Factor("a", levels: ["1", "2", "3"]), Factor("b", levels: ["x", "y"]),
    ])
    #expect(design.count == 6)
    #expect(
      (0..<6).map { design[$0] }
        == [["1", "x"], ["1", "y"], ["2", "x"], ["2", "y"], ["3", "x"], ["3", "y"]])
    #expect(design.levels(of: 3) == [1, 1])
    #expect(Set((0..<6).map { design[$0] }).count == 6)
  }

  @Test("quantities that change together keep together, in whatever order they are listed")
  func joint() {
    let set = Factor(["p", "q"], levels: [["1", "10"], ["2", "20"], ["3", "30"]])
    let design = FactorialDesign([set, Factor("b", levels: ["x", "y"])], names: ["p", "b", "q"])
    #expect(design.count == 6 && design.names == ["p", "b", "q"])
    #expect(design[0] == ["1", "x", "10"])
    #expect(design[3] == ["2", "y", "20"])
    #expect((0..<6).allSatisfy { design[$0][2] == design[$0][0] + "0" })
  }

  @Test("a number of points beyond all bounds is the greatest integer")
  func overflow() {
    let levels = (0..<100_000).map { String($0) }
    let factors = ["a", "b", "c", "d"].map { Factor($0, levels: levels) }
    #expect(FactorialDesign(Array(factors.prefix(3))).count == 1_000_000_000_000_000)
    #expect(FactorialDesign(factors).count == .max)
  }
}
