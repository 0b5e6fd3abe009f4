import Testing
import Text

@testable import Scenarios

@Suite("Keys that are searched for")
struct SoughtKeyTests {
  private func key(_ values: String, resolution: String? = nil) throws -> SoughtKey {
    let keys = try SoughtKey.read(
      ["k=" + values], resolution: resolution.map { ("--resolution", $0) })
    #expect(keys.map(\.key) == ["k"])
    return try #require(keys.first)
  }

  @Test("a range alone stands for all numbers between its ends, in three significant digits")
  func continuous() throws {
    for (text, values) in [
      ("1..1.03", ["1", "1.01", "1.02", "1.03"]),
      ("$998..$1020", ["$998", "$999", "$1000", "$1010", "$1020"]),
      ("9.985..10.15", ["9.985", "9.99", "10", "10.1", "10.15"]),
      ("0.0998%..0.1%", ["0.0998%", "0.0999%", "0.1%"]),
    ] {
      let found = try key(text)
      #expect(found.values == values && found.isNumeric && found.isContinuous, "\(found)")
    }
    let decades = try key("10..1000").values
    #expect(decades.count == 1801 && decades[1] == "10.1" && decades[901] == "101")
    // Zero has no digits to go by: a thousandth of the larger end's power of ten.
    let fromZero = try key("0..2").values
    #expect(fromZero.count == 2001 && fromZero[1] == "0.001" && fromZero[2000] == "2")
    let below = try key("-$1..$1").values
    #expect(below.count == 2001 && below[0] == "-$1" && below[1] == "-$0.999")
  }

  @Test("a resolution keeps both ends, and has their unit or none")
  func resolution() throws {
    #expect(try key("$1..$2", resolution: "0.4").values == ["$1", "$1.4", "$1.8", "$2"])
    #expect(try key("$1..$2", resolution: "$0.5").values == ["$1", "$1.5", "$2"])
    // Only continuous ranges have one.
    #expect(try key("1..3:1", resolution: "0.1").values == ["1", "2", "3"])
    #expect(throws: ScenarioFailure.self) { try key("1m..60m", resolution: "5s") }
    #expect(throws: ScenarioFailure.self) { try key("1..2", resolution: "0") }
    #expect(throws: ScenarioFailure.self) { try key("1..2", resolution: "x") }
  }

  @Test("lists are written as in a sweep; numbers in one unit are put in order")
  func lists() throws {
    for (text, values) in [
      ("9,3,20", ["3", "9", "20"]), ("$9, $3", ["$3", "$9"]), ("50", ["50"]),
      ("0.1..0.4:0.1", ["0.1", "0.2", "0.3", "0.4"]), ("$2..$5:2", ["$2", "$4"]),
      ("100,10..30:10", ["10", "20", "30", "100"]), ("1..100:log:3", ["1", "10", "100"]),
      ("0..1:linear:3", ["0", "0.5", "1"]),
    ] {
      let found = try key(text)
      #expect(found.values == values && found.isNumeric && !found.isContinuous, "\(found)")
    }
    for (text, values) in [
      ("orb,lago", ["orb", "lago"]), ("2h,90m", ["2h", "90m"]), ("{a: 1..2}", ["{a: 1..2}"]),
      ("../b.csv,../a.csv", ["../b.csv", "../a.csv"]),
    ] {
      let found = try key(text)
      #expect(found.values == values && !found.isNumeric && !found.isContinuous, "\(found)")
    }
  }

  @Test(
    "what is wrong is said at its column, with what would be right",
    arguments: [
      ("k", "1:1", "has no `=`"), ("k=", "1:3", "a value is missing"),
      ("k=a..b", "1:3", "is no range of numbers"), ("k=1..x", "1:3", "needs a number at its end"),
      ("k=2..1", "1:3", "write `1..2`"), ("k=5..5", "1:3", "only one value"),
      ("k=5..5:1", "1:3", "only one value"), ("k=1,2..3", "1:5", "stands alone"),
      ("k=1..9:sobol", "1:3", "a range stands as it is"), ("k=1..9:log", "1:3", "a range stands"),
      ("k=1..9:1:2", "1:3", "a range stands"), ("k=$1..2", "1:3", "write `$1..$2`"),
      ("k=1..9:0", "1:3", "other spacings are `log` and `linear`"),
      ("k=0..1:0.0000001", "1:3", "more than 1000000 values"),
      ("k=1..1.0000000000000000001", "1:3", "more digits"),
      ("seed=1..2", "1:1", "candidates with other random numbers"),
      ("until.half_width=1%..2%", "1:1", "--replications and --budget"),
      ("expect=[]", "1:1", "--such-that"), ("currency=EUR,USD", "1:1", "in one currency"),
      ("output.sample_every=1h,2h", "1:1", "changes nothing"),
      ("organizations.a.name=b,c", "1:1", "names decide"), ("*.x=1..2", "1:1", "every key"),
    ])
  func malformed(argument: String, position: String, message: String) {
    do throws(ScenarioFailure) {
      let keys = try SoughtKey.read([argument])
      Issue.record("\(argument) was read as \(keys)")
    } catch {
      guard case .invalid(let diagnostics) = error else { return }
      #expect(diagnostics.count == 1)
      let text = diagnostics.first?.description ?? ""
      #expect(text.hasPrefix("--find:\(position): error: "), "\(text)")
      #expect(text.contains(message), "\(text)")
    }
  }

  @Test("everything that is wrong is said at once, and a key is searched for once")
  func several() {
    do throws(ScenarioFailure) {
      _ = try SoughtKey.read(
        ["a=2..1", "b=1..2", "b=3", "seed=1"], resolution: ("--resolution", "-1"))
      Issue.record("it was read")
    } catch {
      guard case .invalid(let diagnostics) = error else { return }
      #expect(diagnostics.count == 4)
      #expect(diagnostics.contains { $0.message.contains("`b` is searched for twice") })
    }
  }
}
