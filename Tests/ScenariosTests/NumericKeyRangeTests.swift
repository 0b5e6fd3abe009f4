import Scenarios
import Testing
import Text

@Suite("Ranges of a numeric key")
struct NumericKeyRangeTests {
  @Test("numbers are written as the key takes them, the ends as they were given")
  func texts() throws {
    let rate = try NumericKeyRange("traffic.office.arrivals.rate=10/h..5000.0/h", option: "-")
    #expect(rate.key == "traffic.office.arrivals.rate" && rate.low == 10 && rate.high == 5000)
    #expect(rate.text(237.5) == "237.5/h")
    #expect(rate.override(10) == "traffic.office.arrivals.rate=10/h")
    let money = try NumericKeyRange("k=-$2..$1000", option: "-")
    #expect(money.text(-0.25) == "-$0.25" && money.text(100) == "$100")
    let small = try NumericKeyRange("k=0.00000001..0.001", option: "-")
    #expect(small.text(0.0000002345) == "0.0000002345")
    let large = try NumericKeyRange("k=1..1e20", option: "-")
    #expect(large.text(1.234e19) == "12340000000000000000")
  }

  @Test("whole ends are told from others")
  func whole() throws {
    #expect(try NumericKeyRange("k=1..20", option: "-").hasWholeEnds)
    #expect(try NumericKeyRange("k=1.0..2e1", option: "-").hasWholeEnds)
    #expect(try !NumericKeyRange("k=0.5..20", option: "-").hasWholeEnds)
  }

  @Test(
    "what is no range is refused, with what would be right",
    arguments: [
      ("rate", "has no `=`"), ("k=5", "a range of numbers is needed"),
      ("k=a..b", "a range of numbers is needed"),
      ("k=1..", "a range needs a number at its end, such as `10..200`"),
      ("k=1..5:1", "a range of numbers is needed"),
      ("k=10/h..20/d", "need the same unit: write `10/h..20/h`"), ("k=5..5", "need to differ"),
      ("k=$9..$5", "the range ends below its start; write `$5..$9`"),
      ("seed=1..5", "`seed` cannot be varied"), ("a..b=1..5", "a key is missing"),
    ])
  func refusals(text: String, message: String) {
    #expect {
      try NumericKeyRange(text, option: "--break-even")
    } throws: { error in
      guard case .invalid(let problems)? = error as? ScenarioFailure else { return false }
      return problems.contains {
        $0.message.contains(message) && $0.position.file == "--break-even"
      }
    }
  }
}
