import Foundation
import Testing

@Suite("Numbers and values from the command line")
struct OverrideTests {
  /// The files of a run but `inputs.json`, which says what the command line set.
  private func files(_ options: [String]) throws -> [String: String] {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.text(rate: "10/h", more: "seed: 11"))
    let ending = try Program.run(["run", "s.yaml", "--quiet", "--out", "o"] + options, in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
    return Dictionary(
      uniqueKeysWithValues: RunTests.files.filter { $0 != "inputs.json" }.map {
        ($0, folder.text("o/s/" + $0))
      })
  }

  @Test("the seed on the command line replaces the scenario's, and only that")
  func seed() throws {
    let plain = try files([])
    #expect(try files(["--seed", "11"]) == plain)
    #expect(try files(["--set", "seed=11"]) == plain)
    let other = try files(["--seed", "12"])
    #expect(other["usage.csv"] != plain["usage.csv"])
    #expect(other["datapackage.json"] == plain["datapackage.json"])
    #expect(try files(["--set", "seed=11", "--seed", "12"]) == other)
    #expect(try files(["--seed", "1", "--seed=12"]) == other, "the last one counts")
  }

  @Test("more replications leave the first ones as they were")
  func replications() throws {
    let few = try CSVTable(try #require(try files(["--replications", "2"])["top_ups.csv"]))
    #expect(few.rows.isEmpty)
    let poor = ["--set", "opening_balance=$1"]
    let two = try files(poor + ["--replications", "2"])
    let five = try files(poor + ["--replications=5"])
    let summary = try CSVTable(try #require(five["summary.csv"]))
    #expect(summary.records.first { $0["metric"] == "requests" }?["replications"] == "5")
    let first = try CSVTable(try #require(two["blocked.csv"])).rows
    let all = try CSVTable(try #require(five["blocked.csv"])).rows
    #expect(first.count == 2 && all.count == 5)
    #expect(Array(all.prefix(2)) == first)
    #expect(try files(poor + ["--set", "replications=5"]) == five)
  }

  @Test("a value set by its path, by a star or by an organization's key changes that value alone")
  func values() throws {
    let plain = try files([])
    for path in [
      "organizations.acme.opening_balance", "organizations.*.opening_balance",
      "organizations.0.opening_balance", "opening_balance",
    ] {
      let changed = try files(["--set", path + "=$250.5"])
      let summary = try CSVTable(try #require(changed["summary.csv"])).records
      let opening = summary.first { $0["metric"] == "opening_balance" }
      #expect(opening?["mean"] == "250.5", "\(path)")
      #expect(changed["usage.csv"] == plain["usage.csv"], "the traffic is the same")
    }
    let shorter = try files(["--set", "horizon.duration=12h", "--set", "name=s"])
    let burnDown = try CSVTable(try #require(shorter["burn_down.csv"]))
    #expect(burnDown.column("time").last == "2026-01-01T12:00:00+00:00")
  }

  static let mistakes: [(set: String, place: String, message: String)] = [
    ("opening_balance", "1:1", "has no `=`"),
    ("=5", "1:1", "a key is missing"),
    ("organizations..plan=x", "1:15", "a key is missing"),
    ("opening_balanse=5", "1:1", "did you mean `opening_balance`?"),
    ("organizations.acne.opening_balance=5", "1:15", "did you mean `acme`?"),
    ("organizations.7.opening_balance=5", "1:15", "there are `acme`"),
    ("horizon.length=5d", "1:9", "has no `length`"),
    ("opening_balance=lots", "1:17", "write for example `$100`"),
    ("horizon.time_zone=utc", "1:19", "no such time zone; did you mean `UTC`?\n"),
    ("colour=red", "1:1", "`expect`, `from`, `segment`, `count`"),
    ("payments.retry=[2 months]", "1:17", "vary in length; write days or hours\n"),
    ("plans={p: {included: {request: 5}}}", "1:23", "did you mean `requests`?"),
    ("horizon.duration=5", "1:19", "lacks a unit"),
    ("replications=0", "1:14", "from 1 to"),
    ("replications.x=1", "1:14", "it has no `x`"),
    ("traffic.t.arrivals.rate=[5", "1:25", "never closed"),
    ("\"opening_balance=5", "1:1", "has no `=`"),
    ("auto_top_up={threshold: 5, amont: 9}", "1:28", "did you mean `amount`?"),
  ]

  @Test("a mistake in a value is bad input at its place in the argument", arguments: mistakes)
  func mistake(_ mistake: (set: String, place: String, message: String)) throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.plain)
    let before = folder.contents()
    for verb in ["run", "validate"] {
      let ending = try Program.run([verb, "s.yaml", "--set", mistake.set], in: folder)
      #expect(ending.exitCode == 2)
      #expect(ending.output.isEmpty)
      #expect(
        ending.errors.hasPrefix("--set:\(mistake.place): error: ")
          && ending.errors.contains(mistake.message), "\(ending.errors)")
    }
    #expect(folder.contents() == before)
  }

  @Test("an example of an amount is in the scenario's currency")
  func currency() throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.plain)
    for (code, example) in [("EUR", "€0.15"), ("KWD", "KWD 0.15")] {
      let ending = try Program.run(["validate", "s.yaml", "--set", "currency=\(code)"], in: folder)
      #expect(ending.errors.contains("is not the scenario's currency \(code)"))
      #expect(ending.errors.contains("write for example `\(example)`"), "\(ending.errors)")
    }
    let dollars = ["validate", "s.yaml", "--set", "currency=CAD"]
    #expect(try Program.run(dollars, in: folder).exitCode == 0)
  }

  @Test("a lone hyphen is standard input, not a list")
  func hyphen() throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.replay("none.csv"))
    let ending = try Program.run(
      ["validate", "s.yaml", "--set", "traffic.t.replay.file=-"], in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
  }
}
