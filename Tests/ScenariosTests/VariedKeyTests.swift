import Testing
import Text

@testable import Scenarios

@Suite("Keys that are varied")
struct VariedKeyTests {
  private func list(_ values: String) throws -> [String] {
    let keys = try VariedKey.read(["k=" + values])
    #expect(keys.map(\.key) == ["k"])
    guard case .list(let found)? = keys.first?.values else { return [] }
    return found
  }

  @Test(
    "values are separated by commas that stand alone",
    arguments: [
      ("100,200,400", ["100", "200", "400"]), ("orb, lago ,orb-2", ["orb", "lago", "orb-2"]),
      ("true,false", ["true", "false"]), ("null,5", ["null", "5"]),
      ("{fee: 5, per: [1, 2]},{fee: 6}", ["{fee: 5, per: [1, 2]}", "{fee: 6}"]),
      ("\"a,b\",'c,d'", ["\"a,b\"", "'c,d'"]), ("x=1,y", ["x=1", "y"]),
      ("../a.csv,../b.csv", ["../a.csv", "../b.csv"]), ("1h30m,90m", ["1h30m", "90m"]),
      ("2026-01-01,2026-01-02", ["2026-01-01", "2026-01-02"]),
    ])
  func lists(text: String, values: [String]) throws { #expect(try list(text) == values) }

  @Test(
    "a range with a step goes up to its end, or to the last value below it, exactly",
    arguments: [
      ("10..50:10", ["10", "20", "30", "40", "50"]), ("10..55:20", ["10", "30", "50"]),
      ("0..1:0.25", ["0", "0.25", "0.5", "0.75", "1"]), ("5..5:1", ["5"]),
      ("0.1..0.7:0.2", ["0.1", "0.3", "0.5", "0.7"]), ("1..2:5", ["1"]),
      ("-$2..$2:2", ["-$2", "$0", "$2"]), ("$10..$30:$10", ["$10", "$20", "$30"]),
      ("USD 1..USD 2:0.5", ["USD 1", "USD 1.5", "USD 2"]), ("1%..3%:1%", ["1%", "2%", "3%"]),
      ("10s..30s:10s", ["10s", "20s", "30s"]), ("600/h..800/h:100/h", ["600/h", "700/h", "800/h"]),
      ("12 months..14 months:1", ["12 months", "13 months", "14 months"]),
      ("1e3..2e3:5e2", ["1000", "1500", "2000"]), ("-3..-1:1", ["-3", "-2", "-1"]),
      ("1..3:1,10,20..40:10", ["1", "2", "3", "10", "20", "30", "40"]),
      ("0..3e-9:1e-9", ["0", "0.000000001", "0.000000002", "0.000000003"]),
    ])
  func steps(text: String, values: [String]) throws { #expect(try list(text) == values) }

  @Test("tenths add up without the error of binary fractions")
  func exact() throws {
    let values = try list("0..100:0.1")
    #expect(values.count == 1001 && values[3] == "0.3" && values[1000] == "100")
    #expect(try list("1..100000:1").count == 100_000)
  }

  @Test("equal distances end at the ends, with six digits of the width between")
  func linear() throws {
    #expect(try list("0..1:linear:5") == ["0", "0.25", "0.5", "0.75", "1"])
    #expect(try list("0..1:linear:4") == ["0", "0.33333", "0.66667", "1"])
    #expect(try list("$100..$200:linear:4") == ["$100", "$133.333", "$166.667", "$200"])
    #expect(try list("1..2:linear:2") == ["1", "2"])
  }

  @Test("equal ratios end at the ends, with three digits between, or as many as tell them apart")
  func logarithmic() throws {
    #expect(try list("10..1000:log:3") == ["10", "100", "1000"])
    #expect(try list("10..1000:log:7") == ["10", "21.5", "46.4", "100", "215", "464", "1000"])
    #expect(try list("1..16:log:5") == ["1", "2", "4", "8", "16"])
    #expect(try list("1s..1000s:log:4") == ["1s", "10s", "100s", "1000s"])
    #expect(try list("1.0001..1.0004:log:4") == ["1.0001", "1.0002", "1.0003", "1.0004"])
    #expect(
      try list("0.00001..1:log:6") == ["0.00001", "0.0001", "0.001", "0.01", "0.1", "1"])
  }

  @Test("what a quasi-random sequence spreads lies on a grid, each value as often as the others")
  func spread() throws {
    func grid(_ text: String) throws -> ValueRange.Grid {
      guard case .spread(let grid)? = try VariedKey.read(["k=" + text]).first?.values else {
        throw ScenarioFailure.invalid([])
      }
      return grid
    }
    let steps = try grid("$10..$50:sobol:$20")
    #expect(steps.count == 3)
    #expect(
      [0, 0.33, 0.34, 0.66, 0.67, 0.999].map { steps.value(atShare: $0) }
        == ["$10", "$10", "$30", "$30", "$50", "$50"])
    let fine = try grid("10..200:sobol")
    #expect(fine.count == 1901)
    #expect(fine.value(atShare: 0) == "10" && fine.value(atShare: 0.5) == "105")
    #expect(fine.value(atShare: 0.99999) == "200" && fine.value(atShare: 0.001) == "10.1")
    #expect(try grid("0%..1%:sobol").value(atShare: 0.25) == "0.25%")
  }

  @Test(
    "what is wrong is said at its column, with what would be right",
    arguments: [
      ("k", "1:1", "has no `=`"), ("=5", "1:1", "a key is missing"),
      ("k=", "1:3", "a value is missing"), ("k=1,,2", "1:5", "a value is missing"),
      ("k=1,2,", "1:7", "a value is missing"), ("k=5,5", "1:3", "`5` is there twice"),
      ("k=1..3:1,2", "1:3", "`2` is there twice"), ("k=10..20", "1:3", "needs a step"),
      ("k=1,10..x", "1:5", "needs a number at its end"), ("k=10..:2", "1:3", "needs a number"),
      ("k=10..20:0", "1:3", "a step is a number above zero"),
      ("k=10..20:-1", "1:3", "a step is a number above zero"),
      ("k=10..20:lag", "1:3", "other spacings are `log`"),
      ("k=10..20:1:2", "1:3", "needs a step"), ("k=20..10:1", "1:3", "write `10..20`"),
      ("k=10s..20:1", "1:3", "the same unit: write `10s..20s`"),
      ("k=$10..20:1", "1:3", "write `$10..$20`"), ("k=10s..1m:1s", "1:3", "the same unit"),
      ("k=10s..20s:1m", "1:3", "write `1s`"), ("k=1..9:log", "1:3", "needs a step"),
      ("k=1..9:log:1", "1:3", "from 2 to 100000"), ("k=1..9:log:x", "1:3", "from 2 to 100000"),
      ("k=0..9:log:3", "1:3", "starts above zero"), ("k=9..9:log:3", "1:3", "starts above zero"),
      ("k=9..9:linear:3", "1:3", "need to differ"), ("k=9..9:sobol", "1:3", "need to differ"),
      ("k=1..9:sobol,5", "1:3", "stands alone"), ("k=1..1e6:1", "1:3", "more than 100000 values"),
      ("k=1..60000:1,70000..120000:1", "1:14", "more than 100000 values"),
      ("seed=1,2", "1:1", "give one seed for all with --seed"),
      ("replications=1,2", "1:1", "give one number for all with --replications"),
      ("until.half_width=1%,2%", "1:1", "replication by replication"),
      ("currency=EUR,USD", "1:1", "in one currency"), ("name=a,b", "1:1", "changes nothing"),
      ("\"description\"=a,b", "1:1", "changes nothing"),
      ("output.sample_every=1h,2h", "1:1", "changes nothing"), ("expect=[]", "1:1", "changes"),
      ("*.x=1", "1:1", "every key"), ("organizations.a.name=b,c", "1:1", "names decide"),
    ])
  func malformed(argument: String, position: String, message: String) {
    do throws(ScenarioFailure) {
      let keys = try VariedKey.read([argument])
      Issue.record("\(argument) was read as \(keys)")
    } catch {
      guard case .invalid(let diagnostics) = error else { return }
      #expect(diagnostics.count == 1)
      let text = diagnostics.first?.description ?? ""
      #expect(text.hasPrefix("--vary:\(position): error: "), "\(text)")
      #expect(text.contains(message), "\(text)")
    }
  }

  @Test("everything that is wrong is said at once, and a key is varied once")
  func several() {
    do throws(ScenarioFailure) {
      _ = try VariedKey.read(["a=1..2", "b=1,2", "b=3", "seed=1"])
      Issue.record("it was read")
    } catch {
      guard case .invalid(let diagnostics) = error else { return }
      #expect(diagnostics.count == 3)
      #expect(diagnostics.contains { $0.message.contains("`b` is varied twice") })
    }
  }
}
