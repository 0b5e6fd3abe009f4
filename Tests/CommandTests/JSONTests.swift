import Foundation
import Testing

@Suite("Answers as JSON")
struct JSONTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("s.yaml", CheckScenario.text + "expect: [requests >= 1, top_ups < 0]\n")
  }

  /// The document that is all of standard output.
  private func answer(
    _ arguments: [String], code: Int32 = 0, _ command: String? = nil
  ) throws -> (document: [String: Any], answers: [[String: Any]]) {
    let ending = try Program.run(arguments + ["--json"], in: folder)
    #expect(ending.exitCode == code, "\(arguments): \(ending.errors)")
    let value = try JSONSerialization.jsonObject(with: Data(ending.output.utf8))
    let document = try #require(value as? [String: Any])
    #expect(document["format"] as? Int == 1 && document["exit_code"] as? Int32 == code)
    #expect((document["program"] as? String)?.hasPrefix("drawdown ") == true)
    #expect(document["command"] as? String == command ?? arguments[0])
    #expect(document["messages"] as? [String] == ending.errorLines.map(String.init))
    return (document, try #require(document["answers"] as? [[String: Any]]))
  }

  @Test("a run tells its summary with the numbers of summary.csv, and its expectations")
  func run() throws {
    let (_, answers) = try answer(["run", "s.yaml"], code: 1)
    #expect(answers.count == 1 && answers[0]["folder"] as? String == "results/s")
    let rows = try #require(answers[0]["summary"] as? [[String: Any]])
    let table = try CSVTable(folder.text("results/s/summary.csv")).records
      .filter { $0["organization"] == "*" }
    #expect(rows.count == table.count && rows.count > 50)
    for (row, record) in zip(rows, table) {
      #expect(row["metric"] as? String == record["metric"])
      let mean = (row["mean"] as? NSNumber)?.doubleValue
      #expect(mean == record["mean"].flatMap(Double.init))
    }
    let expectations = try #require(answers[0]["expectations"] as? [[String: Any]])
    #expect(expectations.map { $0["outcome"] as? String } == ["holds", "fails"])
    #expect(expectations[1]["line"] as? Int == 8 && expectations[1]["file"] as? String == "s.yaml")
  }

  @Test("what is wrong is told in the same form, with its exit code")
  func wrong() throws {
    try folder.write("bad.yaml", "drawdown: 1\nreplicatons: 3\n")
    let (document, answers) = try answer(["validate", "bad.yaml"], code: 2)
    #expect(answers.isEmpty)
    let messages = try #require(document["messages"] as? [String])
    #expect(messages.contains { $0.contains("did you mean `replications`?") })
    _ = try answer(["run", "--sed", "4"], code: 2)
    _ = try answer(["run", "nowhere.yaml"], code: 3)
  }

  @Test("every verb of studies tells its tables, and validate and check what they found")
  func studies() throws {
    #expect(try answer(["validate", "s.yaml"]).answers[0]["scenario"] as? String == "s")
    _ = try answer(["run", "s.yaml"], code: 1)
    let check = try answer(["check", "s.yaml"], code: 1).answers
    let cases = try #require(check[0]["cases"] as? [[String: Any]])
    #expect(
      cases.contains {
        $0["name"] as? String == "summary.csv" && $0["outcome"] as? String == "passed"
      })
    #expect(
      cases.contains {
        $0["name"] as? String == "top_ups < 0" && $0["outcome"] as? String == "failure"
      })
    for (arguments, tables) in [
      (
        ["compare", "s.yaml", "s.yaml", "--set-for", "s-2:auto_top_up.amount=5"],
        ["compare", "segments"]
      ),
      (["sweep", "s.yaml", "--vary", "auto_top_up.amount=$5,9"], ["sweep", "pareto", "points"]),
      (
        ["solve", "s.yaml", "--find", "auto_top_up.amount=5,9", "--minimize", "total_spend"],
        ["solve"]
      ),
    ] {
      let found = try answer(arguments).answers
      #expect(found.count == 1)
      let named = try #require(found[0]["tables"] as? [String: [[String: Any]]])
      #expect(Set(named.keys) == Set(tables))
      let path = try #require(found[0]["folder"] as? String)
      for table in tables {
        let records = try CSVTable(folder.text("\(path)/\(table).csv")).records
        #expect(named[table]?.count == records.count)
        #expect(named[table].map { Set($0[0].keys) } == records.first.map { Set($0.keys) })
      }
      if arguments[0] == "solve" {
        #expect(found[0]["conclusion"] as? String == "found")
        #expect((found[0]["answer"] as? [String: String])?["auto_top_up.amount"] != nil)
      }
    }
    let points = try answer(["sweep", "s.yaml", "--vary", "auto_top_up.amount=$5,9", "--dry-run"])
    #expect((points.answers[0]["points"] as? [[String: Any]])?.count == 2)
  }

  @Test("where an answer has a format, --json is short for it")
  func formats() throws {
    for arguments in [["prices", "s.yaml"], ["explain", "s.yaml"]] {
      let long = try Program.run(arguments + ["--format", "json"], in: folder)
      #expect(try Program.run(arguments + ["--json"], in: folder).output == long.output)
      #expect(!long.output.isEmpty && long.exitCode == 0)
    }
  }

  @Test("a scenario comes from standard input, for verbs that read it twice as well")
  func standardInput() throws {
    let line = "sed '/^expect/d' s.yaml | \"$PROGRAM\" "
    let run = try Program.shell(line + "run - --quiet", in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(!folder.text("results/scenario/summary.csv").isEmpty)
    let compare = try Program.shell(
      line + "compare - - --set-for scenario-2:auto_top_up.amount=5 --quiet", in: folder)
    #expect(compare.exitCode == 0, "\(compare.errors)")
    let wrong = try Program.shell("echo 'drawdown: 2' | \"$PROGRAM\" validate -", in: folder)
    #expect(wrong.exitCode == 2 && wrong.errors.contains("-:1:11: error: "))
  }

  /// A line for each verb, in which it succeeds.
  private static let lines: [String: [String]] = [
    "init": ["threshold"], "run": ["t.yaml"], "plot": ["results/s"], "check": ["s.yaml"],
    "compare": ["t.yaml", "t.yaml", "--set-for", "t-2:auto_top_up.amount=5"],
    "sweep": ["t.yaml", "--vary", "auto_top_up.amount=5,9"],
    "solve": ["t.yaml", "--find", "auto_top_up.amount=5,9", "--minimize", "total_spend"],
    "read": ["log.csv"], "fit": ["log.csv", "--format", "azure-llm", "--model", "m"],
    "backtest": ["log.csv", "--format", "azure-llm"], "report": ["nowhere"],
    "validate": ["t.yaml"], "explain": ["t.yaml"], "schema": ["cooldown"],
    "completion": ["bash"], "man": ["drawdown-run"], "prices": ["t.yaml"],
    "ledger history": ["results/s"], "ledger statement": ["kept/t"], "ledger usage": ["results/s"],
    "ledger invoice": ["results/s"], "ledger verify": ["kept/t"], "ledger export": ["kept/t"],
  ]

  @Test("every verb has --json, answers in one document, and has its members in the document")
  func everyVerb() throws {
    try folder.write("t.yaml", CheckScenario.text)
    let rows = (0..<400).map { number in
      "2026-01-01 \(10 + number / 60):\(10 + number % 50):00,\(900 + number % 7),5\n"
    }
    try folder.write(
      "log.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\n" + rows.sorted().joined())
    #expect(try Program.run(["run", "s.yaml", "--quiet"], in: folder).exitCode == 1)
    let kept = ["run", "t.yaml", "--quiet", "--out", "kept", "--replications", "1"]
    let all = kept + ["--set", "output.transactions=all"]
    #expect(try Program.run(all, in: folder).exitCode == 0)
    let document = try String(contentsOfFile: Repository.path("docs/json.md"), encoding: .utf8)
    for (verb, line) in Self.lines {
      let words = verb.split(separator: " ").map(String.init)
      let ending = try Program.run(words + line + ["--json"], in: folder)
      let value = try JSONSerialization.jsonObject(with: Data(ending.output.utf8))
      guard let members = value as? [String: Any], members["format"] as? Int == 1 else {
        // Its own format of JSON, which another document describes.
        #expect(words.last.map { document.contains("`\($0)`") } == true || verb == "ledger history")
        continue
      }
      #expect(members["command"] as? String == verb)
      let expected: Int32 = ["check": 1, "report": 3][verb] ?? 0
      #expect(ending.exitCode == expected, "\(verb): \(ending.errors)")
      let rows = document.split(separator: "\n").filter { row in
        row.hasPrefix("|") && row.split(separator: "|")[0].contains("`\(verb)`")
      }
      for answer in members["answers"] as? [[String: Any]] ?? [] {
        for member in answer.keys {
          #expect(rows.contains { $0.contains("`\(member)`") }, "\(verb): \(member)")
        }
      }
    }
    let help = try Program.run(["--help"], in: folder).output
    for verb in Self.lines.keys {
      #expect(help.contains("\n  \(verb.prefix { $0 != " " }) "))
      let wrong = try Program.run(
        verb.split(separator: " ").map(String.init) + ["--no-such-option", "--json"], in: folder)
      let value = try JSONSerialization.jsonObject(with: Data(wrong.output.utf8))
      let members = try #require(value as? [String: Any])
      #expect(members["exit_code"] as? Int == 2 && members["command"] as? String == verb)
    }
  }

  @Test("a command that there is not, and the version, answer as JSON")
  func others() throws {
    for (words, command) in [(["rnu", "x"], "rnu"), (["ledger", "usge"], "ledger usge")] {
      let (document, answers) = try answer(words, code: 2, command)
      #expect(answers.isEmpty && (document["messages"] as? [String])?.isEmpty == false)
    }
    let version = try answer(["--version"], code: 0, "--version").answers
    #expect(Set(version[0].keys) == ["version", "commit", "toolchain", "machine", "build"])
  }
}
