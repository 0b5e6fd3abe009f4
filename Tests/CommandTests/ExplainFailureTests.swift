import Foundation
import Testing

@Suite("What cannot be explained")
struct ExplainFailureTests {
  private let folder: TemporaryFolder

  init() throws { folder = try ExplainResults.shared.get().folder() }

  private func ask(_ words: String...) throws -> Program.Ending {
    try Program.run(["explain"] + words, in: folder)
  }

  @Test("a wrong command line ends with 2, says what is wrong, and answers nothing")
  func usage() throws {
    let cases: [(words: [String], message: String)] = [
      ([], "no folder of results and no scenario was named"),
      (["kept/why", "more"], "one at a time, not also `more`"),
      (["kept/why", "--replication", "0"], "option `--replication` needs a whole number from 1"),
      (["kept/why", "--seed", "3"], "`--set` and `--seed` are for a scenario file"),
      (["kept/why", "--set", "seed=3"], "`--set` and `--seed` are for a scenario file"),
      (["kept/why", "--at", "9am"], "option `--at` needs a date or time such as 2026-01-31"),
      (["kept/why", "--at", "2026-02-30"], "not `2026-02-30`"),
      (["kept/why", "--form", "json"], "unknown option `--form`; did you mean `--format`?"),
      (["kept/why", "--format", "jsn"], "there is no format `jsn` here; did you mean `json`?"),
      (["kept/why", "--format", "table"], "there are `text` and `json`"),
      (["kept/why", "--organization", "a", "--organization", "b"], "one organization at a time"),
      (
        ["kept/why", "--organization", "acne", "--at", "2026-01-05"],
        "there is no organization `acne` in kept/why; did you mean `acme`?"
      ),
      (["kept/why", "--organization", "acne"], "did you mean `acme`?"),
      (
        ["kept/why", "--at", "2026-01-04T23:59:59"],
        "2026-01-04T23:59:59 is outside the horizon, from "
          + "2026-01-05T00:00:00-05:00 to 2026-01-07T00:00:00-05:00"
      ),
      (["kept/why", "--at", "2027-01-01"], "2027-01-01 is outside the horizon"),
    ]
    for (words, message) in cases {
      let ending = try Program.run(["explain"] + words, in: folder)
      #expect(ending.exitCode == 2, "\(words)")
      #expect(ending.output.isEmpty)
      #expect(ending.errors.contains(message), "\(ending.errors)")
    }
  }

  @Test("a folder that is not there, or has no results, ends with 3")
  func unreadable() throws {
    let missing = try ask("kept/wy")
    #expect(missing.exitCode == 3)
    #expect(missing.errors.contains("No such file or directory; did you mean kept/why?"))
    for words in [["kept"], ["kept", "--at", "2026-01-05"]] {
      let empty = try Program.run(["explain"] + words, in: folder)
      #expect(empty.exitCode == 3)
      #expect(empty.errors.contains("is this a folder that `drawdown run` has written?"))
    }
  }

  @Test("results that do not say what they were made from, or wrongly, end with 2")
  func damaged() throws {
    let inputs = folder.text("kept/why/inputs.json")
    for (text, message) in [
      ("[", "kept/why/inputs.json:1:1: error: this does not say what the run was made from"),
      (
        inputs.replacing("\"files\"", with: "\"file\""),
        "error: `files` is missing: run the scenario again, or name it instead of its results"
      ),
    ] {
      try folder.write("kept/why/inputs.json", text)
      let ending = try ask("kept/why", "--at", "2026-01-05T10:00")
      #expect(ending.exitCode == 2 && ending.output.isEmpty)
      #expect(ending.errors.contains(message), "\(ending.errors)")
    }
  }

  @Test("a scenario that has changed, or is not there, ends with 2 and tells what to do")
  func changed() throws {
    let scenario = folder.text("why.yaml")
    try folder.write("why.yaml", scenario.replacing("amount: $6", with: "amount: $7"))
    let changed = try ask("kept/why", "--at", "2026-01-05T10:00")
    #expect(changed.exitCode == 2 && changed.output.isEmpty)
    #expect(
      changed.errors.contains(
        "why.yaml has changed since kept/why was made: put it back as it was, or run the scenario"))
    try FileManager.default.removeItem(atPath: folder.path + "/why.yaml")
    let missing = try ask("kept/why")
    #expect(missing.exitCode == 2)
    #expect(missing.errors.contains("why.yaml, which kept/why was made from, is not there: ask"))
    try folder.write("why.yaml", scenario)
    #expect(try ask("kept/why", "--at", "2026-01-05T10:00").exitCode == 0)
  }

  @Test("a trace that was replaced is seen, and one from standard input cannot be asked about")
  func traces() throws {
    let replayed = """
      drawdown: 1
      name: t
      horizon: {start: 2026-01-01, duration: 1d}
      replications: 1
      prices: {models: {m: {input: $1, output: $1, per: 1000}}}
      traffic: {t: {replay: {file: rows.csv, columns: {time: t, input: i, output: o}, model: m}}}
      organizations: [{name: a, opening_balance: $9, traffic: t}]

      """
    try folder.write("t.yaml", replayed)
    try folder.write("rows.csv", "t,i,o\n2026-01-01T01:00:00Z,500,500\n")
    #expect(try Program.run(["run", "t.yaml", "--quiet", "--out", "o"], in: folder).exitCode == 0)
    #expect(try ask("o/t", "--at", "2026-01-01T00:00").output.contains("Charged: request, $1.00"))
    try folder.write("rows.csv", "t,i,o\n2026-01-01T01:00:00Z,600,500\n")
    let ending = try ask("o/t")
    #expect(ending.exitCode == 2)
    #expect(ending.errors.contains("rows.csv has changed since o/t was made"), "\(ending.errors)")
  }
}
