import Foundation
import Testing

@Suite("Price lists and quotes from the command line")
struct PricesTests {
  /// Three models in the scenario, four in the catalog, of which one has no price.
  static let scenario = """
    drawdown: 1
    name: offers
    horizon: {start: 2026-01-01, duration: 90d, time_zone: America/New_York}
    prices:
      catalog: map.json
      markup: 5%
      models:
        fast: {input: $0.15, cached_input: $0.075, output: $0.60, per: 1M, changes: [{from: 2026-02-01, input: $0.10}]}
        large: {input: $3, cached_input: $0.30, output: $15, per: 1M, batch_discount: 50%, tiers: [{above: 200000, input: $6, cached_input: $0.60, output: $22.50}]}
        paint: {image: $0.04, second: $0.0065, character: $16, per: 1M, query: $0.002, request: $0.001}
      meters: {trace: {price: $0.10, per: 1000}}
    packages: {growth: {price: $200, credits: 20000, bonus: 10%, expires: 12 months}}
    plans: {pro: {fee: $99, included: {requests: 50000}, overage: {enabled: true, request: $0.002}}}
    traffic: {t: {arrivals: {rate: 2/h}, mix: [{share: 50%, model: fast, input: 9, output: 2}, {share: 50%, model: shop/known, input: 9, output: 2}]}}
    organizations: [{name: acme, opening_balance: $100, traffic: t}]

    """

  static let catalog = """
    {
      "shop/known": {"litellm_provider": "shop", "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06},
      "shop/other": {"litellm_provider": "shop", "input_cost_per_token": 3.75e-08, "output_cost_per_token": 4e-06, "search_cost": 1},
      "shop/third": {"litellm_provider": "shop", "input_cost_per_token": 5e-06, "output_cost_per_token": 6e-06},
      "shop/unpriced": {"litellm_provider": "shop"}
    }

    """

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("s.yaml", Self.scenario)
    try folder.write("map.json", Self.catalog)
  }

  private func prices(_ arguments: String...) throws -> Program.Ending {
    try Program.run(["prices", "s.yaml"] + arguments, in: folder)
  }

  /// The amounts of a quote by item, in nano-units.
  private func quote(_ arguments: [String]) throws -> [String: Int128] {
    let ending = try Program.run(["prices", "s.yaml", "--format", "csv"] + arguments, in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
    let records = try CSVTable(ending.output).records
    return Dictionary(
      uniqueKeysWithValues: records.map { ($0["item"] ?? "", Nanos.of($0["amount"] ?? "") ?? -1) })
  }

  /// One usage type of a case: its option, its item, how many are charged, and the price of a
  /// million of them at the provider, in nano-units.
  private struct Part {
    let item: String
    let count: Int128
    let perMillion: Int128

    /// The amount after markups in percent, rounded half to even.
    func amount(percent: Int128) -> Int128 {
      let (product, divisor) = (count * perMillion * percent, Int128(100_000_000))
      let (whole, rest) = product.quotientAndRemainder(dividingBy: divisor)
      if rest * 2 == divisor { return whole + whole % 2 }
      return rest * 2 > divisor ? whole + 1 : whole
    }
  }

  private struct Case: Sendable {
    let options: String
    let parts: [(item: String, count: Int128, perMillion: Int128)]
  }

  private static let cases = [
    Case(
      options: "--model fast --input 1234567 --cached 1001 --output 77",
      parts: [
        ("input", 1_233_566, 150_000_000), ("cached_input", 1001, 75_000_000),
        ("output", 77, 600_000_000),
      ]),
    Case(
      options: "--model fast --input 1001 --at 2026-02-01",
      parts: [("input", 1001, 100_000_000)]),
    Case(
      options: "--model fast --input 1001 --at 2026-01-31T23:59:59.999999999",
      parts: [("input", 1001, 150_000_000)]),
    Case(
      options: "--model large --input 200000 --output 333",
      parts: [("input", 200_000, 3_000_000_000), ("output", 333, 15_000_000_000)]),
    Case(
      options: "--model large --input 200001 --cached 7 --output 333",
      parts: [
        ("input", 199_994, 6_000_000_000), ("cached_input", 7, 600_000_000),
        ("output", 333, 22_500_000_000),
      ]),
    Case(
      options: "--model large --batch --input 200001 --cached 7 --output 333",
      parts: [
        ("input", 199_994, 3_000_000_000), ("cached_input", 7, 300_000_000),
        ("output", 333, 11_250_000_000),
      ]),
    Case(
      options: "--model large --cache-write 5 --cache-write-1h 6 --input 12",
      parts: [
        ("input", 1, 3_000_000_000), ("cache_write", 5, 3_000_000_000),
        ("cache_write_1h", 6, 3_000_000_000),
      ]),
    Case(
      options: "--model paint --images 3 --seconds 1.234 --characters 999 --queries 7",
      parts: [
        ("image", 3, 40_000_000_000_000), ("second", 1234, 6_500_000_000),
        ("character", 999, 16_000_000_000), ("query", 7, 2_000_000_000_000),
        ("request", 1, 1_000_000_000_000),
      ]),
    Case(
      options: "--model shop/known --input 13",
      parts: [("input", 13, 1_000_000_000)]),
    Case(
      options: "--model shop/other --input 13 --output 1",
      parts: [("input", 13, 37_500_000), ("output", 1, 4_000_000_000)]),
  ]

  @Test("a quote is price times quantity with the markup, rounded once", arguments: cases.indices)
  func quotes(number: Int) throws {
    let example = Self.cases[number]
    let found = try quote(example.options.split(separator: " ").map(String.init))
    var expected: [String: Int128] = [:]
    var (total, cost) = (Int128(0), Int128(0))
    for (item, count, perMillion) in example.parts {
      let part = Part(item: item, count: count, perMillion: perMillion)
      expected[item] = part.amount(percent: 105)
      total += part.amount(percent: 105)
      cost += part.amount(percent: 100)
    }
    expected["total"] = total
    expected["provider_cost"] = cost
    expected["margin"] = total - cost
    #expect(found == expected, "\(example.options)")
  }

  @Test("a markup from the command line changes the quote, not the provider's cost")
  func whatIf() throws {
    let usage = ["--model", "large", "--input", "1000000"]
    let found = try quote(usage + ["--set", "prices.markup=20%"])
    #expect(found["total"] == 7_200_000_000 && found["provider_cost"] == 6_000_000_000)
    #expect(found["margin"] == 1_200_000_000)
  }

  @Test("a list has the models that the scenario names, and says how many more there are")
  func list() throws {
    let ending = try prices()
    #expect(ending.exitCode == 0 && ending.errors.isEmpty, "\(ending.errors)")
    for text in [
      "  fast, until 2026-02-01\n", "  shop/known\n", "$0.1575", "Packages\n", "Plans\n",
    ] {
      #expect(ending.output.contains(text), "\(text)")
    }
    #expect(!ending.output.contains("shop/other"))
    #expect(ending.output.contains("The catalog has 3 more; --all lists them"))
    let all = try prices("--all")
    #expect(all.exitCode == 0 && all.errors.isEmpty, "\(all.errors)")
    #expect(all.output.contains("  shop/other\n") && all.output.contains("  shop/third\n"))
    #expect(!all.output.contains("more;") && !all.output.contains("shop/unpriced"))
  }

  @Test("the list as CSV is strict CSV; its prices are those of the table")
  func csv() throws {
    let table = try CSVTable(try prices("--format=csv").output)
    let kinds = Set(table.column("kind"))
    #expect(kinds == ["model", "meter", "package", "plan"])
    let records = table.records
    func value(_ name: String, _ item: String, _ column: String = "value") -> String? {
      records.first { $0["name"] == name && $0["item"] == item }?[column]
    }
    #expect(value("fast", "input") == "0.1575" && value("fast", "input", "provider_cost") == "0.15")
    #expect(value("fast", "input", "valid_to") == "2026-02-01T00:00:00-05:00")
    #expect(value("shop/known", "output") == "2.1")
    #expect(value("shop/known", "output", "provider") == "shop")
    #expect(value("growth", "effective_credit_value") == "1.1")
    #expect(value("growth", "cost_per_credit") == "0.009090909")
    #expect(value("pro", "overage_request") == "0.002")
    let all = try CSVTable(try prices("--format=csv", "--all").output)
    #expect(all.column("name").contains("shop/third"))
    // 0.0375 + 5 %
    #expect(all.records.first { $0["name"] == "shop/other" }?["value"] == "0.039375")
  }

  @Test("the list and the quote as JSON can be parsed")
  func json() throws {
    func object(_ ending: Program.Ending) throws -> [String: Any] {
      let value = try JSONSerialization.jsonObject(with: Data(ending.output.utf8))
      return try #require(value as? [String: Any])
    }
    let list = try object(try prices("--format", "json", "--at", "2026-02-01"))
    #expect(list["more_models"] as? Int == 3)
    #expect(list["at"] as? String == "2026-02-01T00:00:00-05:00")
    let models = try #require(list["models"] as? [[String: Any]])
    #expect(
      models.compactMap { $0["name"] as? String } == ["fast", "large", "paint", "shop/known"])
    let first = try #require((models[0]["prices"] as? [[String: Any]])?.first)
    #expect(first["price"] as? String == "0.105")
    let quote = try object(
      try prices("--format", "json", "--model", "large", "--input", "12000", "--output", "800"))
    #expect(quote["total"] as? String == "0.0504")
  }

  @Test("a model that only the catalog has is listed and quoted with what is odd about it")
  func catalogModel() throws {
    let ending = try prices("--model", "shop/other", "--model", "fast", "--format", "csv")
    #expect(ending.exitCode == 0)
    #expect(ending.errors.contains("map.json:3") && ending.errors.contains("`search_cost`"))
    let names = try CSVTable(ending.output).column("name")
    #expect(names.first == "shop/other" && Set(names) == ["shop/other", "fast"])
  }

  @Test(
    "a mistake ends with 2 and says what would be right",
    arguments: [
      (["--model", "larg"], "there is no model `larg`; did you mean `large`?"),
      (["--model", "other"], "did you mean `shop/other`?"),
      (["--model", "zzzzzzzz"], "there are `fast`, `large`, `paint`, `shop/known`"),
      (["--model", "shop/unpriced"], "the catalog has no price for the model `shop/unpriced`"),
      (["--format", "jsn"], "there is no format `jsn`; did you mean `json`?"),
      (["--at", "soon"], "option `--at` needs a time such as `2026-02-01T09:00`, not `soon`"),
      (["--input", "5"], "a quote is for one model; name it with `--model`"),
      (["--model", "fast", "--model", "large", "--input", "5"], "a quote is for one model"),
      (["--model", "fast", "--batch"], "say what the batch uses"),
      (["--model", "fast", "--input", "-5"], "option `--input` needs a whole number from 0"),
      (["--model", "paint", "--seconds", "1.2345"], "with up to 3 decimals, not `1.2345`"),
      (["--model", "fast", "--input", "5", "--cached", "6"], "parts of `--input`"),
      (["--model", "fast", "--images", "1"], "the model `fast` has no price for image"),
      (["--model", "paint", "--images", "1000000000000"], "beyond 9,223,372,036 USD"),
      (["other.yaml"], "it takes one scenario, not 2"),
      (["--inputs", "5"], "did you mean `--input`?"),
    ])
  func mistakes(arguments: [String], message: String) throws {
    let ending = try Program.run(["prices", "s.yaml"] + arguments, in: folder)
    #expect(ending.exitCode == 2)
    #expect(ending.output.isEmpty)
    #expect(ending.errors.contains(message), "\(ending.errors)")
  }

  @Test("no scenario, and one that is not there, end as for every command")
  func scenarios() throws {
    let none = try Program.run(["prices"], in: folder)
    #expect(none.exitCode == 2 && none.errors.contains("no scenario was named"))
    #expect(try Program.run(["prices", "nowhere.yaml"], in: folder).exitCode == 3)
    try folder.write("bad.yaml", "drawdown: 2")
    #expect(try Program.run(["prices", "bad.yaml"], in: folder).exitCode == 2)
  }

  @Test("a catalog entry that is wrong is an error where it is asked for, at its place")
  func wrongEntry() throws {
    try folder.write(
      "map.json", Self.catalog.replacing("5e-06", with: "\"much\""))
    #expect(try prices().exitCode == 0)
    for arguments in [["--all"], ["--model", "shop/third"]] {
      let ending = try Program.run(["prices", "s.yaml"] + arguments, in: folder)
      #expect(ending.exitCode == 2 && ending.output.isEmpty)
      #expect(ending.errors.contains("map.json:4:"), "\(ending.errors)")
    }
  }

  @Test("the table fits a narrow terminal", arguments: [40, 60, 100])
  func narrow(columns: Int) throws {
    let ending = try Program.run(
      ["prices", "s.yaml"], in: folder, terminal: Terminal(columns: UInt16(columns)))
    #expect(ending.exitCode == 0)
    for line in ending.output.split(separator: "\n") {
      #expect(line.count <= columns, "\(line)")
    }
    #expect(ending.output.contains("$0.07875"))
  }

  @Test("traces are not read for prices")
  func traces() throws {
    try folder.write("t.yaml", SmallScenario.replay("trace.csv"))
    try folder.write("trace.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\nnonsense,1,1\n")
    #expect(try Program.run(["validate", "t.yaml"], in: folder).exitCode == 2)
    #expect(try Program.run(["prices", "t.yaml"], in: folder).exitCode == 0)
  }

  @Test("what has no price is free where the scenario says so, and only there")
  func unpriced() throws {
    let free = SmallScenario.text().replacing("prices: {", with: "prices: {unpriced: free, ")
      .replacing("[{model: m,", with: "[{model: gift,")
    try folder.write("free.yaml", free)
    let list = try Program.run(["prices", "free.yaml"], in: folder)
    #expect(list.exitCode == 0 && list.output.contains("\n  gift, free\n"), "\(list.output)")
    for model in ["gift", "m"] {
      let usage = ["--model", model, "--images", "2", "--format", "csv"]
      let quote = try Program.run(["prices", "free.yaml"] + usage, in: folder)
      let table = try CSVTable(quote.output)
      #expect(table.column("item") == ["image", "total", "provider_cost", "margin"])
      #expect(table.column("amount") == ["0", "0", "0", "0"] && table.column("price")[0].isEmpty)
    }
    let unknown = try Program.run(["prices", "free.yaml", "--model", "gifts"], in: folder)
    #expect(unknown.exitCode == 2 && unknown.errors.contains("did you mean `gift`?"))
  }

  @Test("a package that cannot be booked is refused at its place, also where nobody buys it")
  func unbookable() throws {
    try folder.write(
      "p.yaml", SmallScenario.text(more: "packages: {huge: {price: $5, credits: 1e15}}"))
    let ending = try Program.run(["prices", "p.yaml"], in: folder)
    #expect(ending.exitCode == 2)
    #expect(ending.errors.contains("p.yaml:7:12: error: what the credits of `huge` are worth"))
  }
}
