import Pricing
import Quantities
import Testing

@Suite("Markups")
struct MarkupTests {
  @Test("a markup is a share of the cost, a margin a share of the selling price")
  func factors() throws {
    #expect(try Markup(onCost: decimal("0.05")).factor == decimal("1.05"))
    #expect(try Markup(onCost: decimal("-0.2")).factor == decimal("0.8"))
    #expect(try Markup(margin: decimal("0.2"), rounding: .halfEven).factor == decimal("1.25"))
    #expect(
      try Markup(margin: decimal("0.3"), rounding: .halfEven).factor
        == decimal("1.428571428571428571"))
    #expect(
      try Markup(margin: decimal("0.3"), rounding: .up).factor == decimal("1.428571428571428572"))
  }

  @Test("selling below zero and a margin of everything are refused")
  func refusals() throws {
    #expect(throws: MarkupProblem.belowZero) { try Markup(onCost: decimal("-1.01")) }
    #expect(throws: MarkupProblem.marginIsEverything) {
      try Markup(margin: .one, rounding: .halfEven)
    }
  }
}
