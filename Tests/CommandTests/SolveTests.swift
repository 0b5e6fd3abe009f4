import Foundation
import Testing

@Suite("solve")
struct SolveTests {
  private let scenario: SolveScenario
  private static let threshold = ["--find", "auto_top_up.threshold=$1..$20:1"]
  private static let constraint = ["--such-that", "P(blocked) <= 5%"]

  init() throws { scenario = try SolveScenario() }

  @Test("answers that fresh replications refuse are shown, and the advice is one that works")
  func refused() throws {
    let scenario = try SolveScenario()
    let question = [
      "--find", "auto_top_up.threshold=3,3.25", "--such-that", "P(blocked) <= 5%", "--minimize",
      "mean_balance", "--seed", "3", "--budget",
    ]
    let few = try scenario.solve(question + ["200"])
    #expect(few.exitCode == 1)
    let refused = few.output.split(separator: "\n").filter { $0.contains("not confirmed: ") }
    #expect(refused.count == 2, "both were tried: \(few.output)")
    #expect(!few.output.contains("lies on the limit"))
    let advice = try #require(few.output.firstMatch(of: /about (\d+) replications of 3/))
    let enough = try scenario.solve(question + [String(advice.1)])
    #expect(enough.exitCode == 0 && enough.output.contains("answer: "), "\(enough.output)")
  }

  @Test("the smallest value is found, confirmed on other replications, and told with its bracket")
  func smallest() throws {
    let ending = try scenario.solve(Self.threshold + Self.constraint + ["--seed", "2"])
    #expect(ending.exitCode == 0 && ending.errors.isEmpty, "\(ending.errors)")
    let rows = try scenario.rows()
    let answers = rows.filter { $0["answer"] == "true" }
    let values = Set(answers.map { $0["auto_top_up.threshold"] ?? "" })
    #expect(values.count == 1)
    let answer = try #require(values.first)
    #expect(ending.output.contains("answer: auto_top_up.threshold = \(answer)\n"))
    #expect(ending.output.contains("bracket: "))
    #expect(ending.output.contains("surer: "))
    #expect(ending.output.contains("written to results/team-solve/"))
    let confirmed = try #require(rows.last)
    #expect(confirmed["stage"] == "validation" && confirmed["verdict"] == "holds")
    #expect(Double(confirmed["high"] ?? "").map { $0 <= 0.05 } == true)
    let searched = rows.filter { $0["stage"] == "search" }
    #expect(searched.allSatisfy { $0["first_replication"] == "1" })
    let most = searched.compactMap { Int($0["replications"] ?? "") }.max() ?? .max
    #expect(Int(confirmed["first_replication"] ?? "") == most + 1)
    for row in searched where row["auto_top_up.threshold"] == "$1" {
      #expect(row["verdict"] == "fails")
    }
    #expect(
      scenario.folder.contents().filter { !$0.value.isEmpty && $0.key.hasPrefix("results") }.keys
        .sorted()
        == ["datapackage.json", "inputs.json", "solve.csv"].map { "results/team-solve/" + $0 })
  }

  @Test("estimates are those of a run of the candidate")
  func sameAsRun() throws {
    #expect(
      try scenario.solve(Self.threshold + Self.constraint + ["--quiet"]).output.isEmpty)
    let row = try #require(
      try scenario.rows().first {
        $0["stage"] == "search" && $0["auto_top_up.threshold"] == "$1"
      })
    let run = try Program.run(
      [
        "run", "team.yaml", "--quiet", "--out", "runs", "--set", "auto_top_up.threshold=$1",
        "--replications", row["replications"] ?? "",
      ], in: scenario.folder)
    #expect(run.exitCode == 0)
    let summary = try CSVTable(scenario.folder.text("runs/team/summary.csv")).records
    let mean = summary.first {
      $0["organization"] == "*" && $0["metric"] == "blocked_probability"
    }?["mean"]
    #expect(row["estimate"] == mean)
  }

  @Test("the number of threads does not change a byte")
  func threads() throws {
    var first: [String: Data]?
    for threads in ["1", "3"] {
      let ending = try scenario.solve(
        Self.threshold + Self.constraint + ["--threads", threads, "--out", threads, "--quiet"])
      #expect(ending.exitCode == 0)
      let files = Dictionary(
        uniqueKeysWithValues: scenario.folder.contents().filter {
          $0.key.hasPrefix(threads + "/") && !$0.value.isEmpty
        }.map { (String($0.key.dropFirst(2)), $0.value) })
      #expect(files.count == 3 && (first == nil || first == files))
      first = files
    }
  }

  @Test("a constraint that no value satisfies ends with 1 and tells how far the closest misses")
  func infeasible() throws {
    let ending = try scenario.solve(
      ["--find", "auto_top_up.threshold=0.5,1,1.5", "--such-that", "P(blocked) <= 1%"])
    #expect(ending.exitCode == 1 && ending.errors.isEmpty)
    #expect(ending.output.contains("none: even the largest of 3 values"))
    #expect(ending.output.contains("closest: auto_top_up.threshold = 1.5"))
    #expect(ending.output.contains("misses by at least"))
    #expect(try scenario.rows().allSatisfy { $0["answer"] == "false" })
  }

  @Test("what the budget does not decide ends with 1 and tells what it would take")
  func undecided() throws {
    let ending = try scenario.solve(
      ["--find", "auto_top_up.threshold=2,2.25"] + Self.constraint
        + ["--replications", "20", "--budget", "100"])
    #expect(ending.exitCode == 1 && ending.errors.isEmpty)
    #expect(ending.output.contains("undecided: with at most 100 replications"))
    #expect(ending.output.contains("P(blocked) <= 5% takes at least "))
    #expect(ending.output.contains("surer: "))
  }

  @Test("the best of a list of points, with an objective and a constraint")
  func selection() throws {
    let ending = try scenario.solve(
      [
        "--find", "auto_top_up.threshold=1,8,16", "--find", "auto_top_up.amount=25,60",
        "--minimize", "mean_balance",
      ] + Self.constraint)
    #expect(ending.exitCode == 0, "\(ending.output)")
    #expect(ending.output.contains("answer: auto_top_up.threshold = 8, auto_top_up.amount = 25"))
    let rows = try scenario.rows()
    let answers = rows.filter { $0["answer"] == "true" && $0["role"] == "objective" }
    #expect(!answers.isEmpty && answers.allSatisfy { Double($0["estimate"] ?? "") != nil })
    let cheap = rows.filter {
      $0["auto_top_up.threshold"] == "1" && $0["role"] == "constraint" && $0["stage"] == "search"
    }
    #expect(cheap.count == 2 && cheap.allSatisfy { $0["verdict"] == "fails" })
    let greatest = try scenario.solve(
      ["--find", "auto_top_up.preset=lago,orb", "--maximize", "mean_balance@acme", "--quiet"])
    #expect(greatest.exitCode == 0 || greatest.errors.contains("--find:1:"), "\(greatest.errors)")
  }

  @Test("the best of a continuous range lies at the edge of what is allowed")
  func optimum() throws {
    let ending = try scenario.solve(
      [
        "--find", "auto_top_up.threshold=$1..$20", "--minimize", "mean_balance", "--replications",
        "50", "--budget", "200",
      ]
        + Self.constraint)
    #expect(ending.exitCode == 0, "\(ending.output)")
    let answer = try #require(
      try scenario.rows().first { $0["answer"] == "true" }?["auto_top_up.threshold"])
    let value = try #require(Double(answer.dropFirst()))
    #expect(value > 1.5 && value < 8, "\(value)")
    #expect(ending.output.contains("mean_balance: $"))
  }

  @Test("without constraints, all candidates are compared by the objective alone")
  func unconstrained() throws {
    let ending = try scenario.solve([
      "--find", "auto_top_up.threshold=9,3,6", "--maximize", "mean_balance@acme",
      "--replications", "20",
    ])
    #expect(ending.exitCode == 0, "\(ending.output)")
    #expect(ending.output.contains("the greatest mean_balance@acme over auto_top_up.threshold"))
    #expect(ending.output.contains("answer: auto_top_up.threshold = 9\n"))
    let rows = try scenario.rows()
    #expect(rows.allSatisfy { $0["role"] == "objective" && $0["verdict"] == "" })
    // The first look is at twenty replications, and the winner was clear then.
    let searched = rows.filter { $0["stage"] == "search" }.map { $0["replications"] }
    #expect(searched == ["20", "20", "20"])
    #expect(rows.filter { $0["stage"] == "validation" }.map { $0["first_replication"] } == ["21"])
  }

  @Test("an interrupted search ends with 130 and leaves nothing but what it knows")
  func interrupted() throws {
    try scenario.folder.write("long.yaml", SmallScenario.endless)
    let running = try RunningProgram(
      Program.path,
      [
        "solve", "long.yaml", "--find", "organizations.acme.opening_balance=10..100",
        "--such-that", "P(blocked) <= 1%",
      ], in: scenario.folder)
    usleep(1_000_000)
    running.send(SIGINT)
    let ending = running.ending()
    #expect(ending.exitCode == 130 && ending.errors.contains("interrupted"), "\(ending.errors)")
    let left = scenario.folder.contents().keys.filter { $0.hasPrefix("results/") }
    #expect(left.allSatisfy { $0 == "results/.long-solve.progress" }, "\(left)")
  }

  @Test("text fits a narrow terminal")
  func narrow() throws {
    let ending = try scenario.solve(
      ["--find", "auto_top_up.threshold=2,8"] + Self.constraint, columns: 40)
    #expect(ending.exitCode == 0)
    for line in ending.output.split(separator: "\n") { #expect(line.count <= 40, "\(line)") }
  }

  @Test("ranges count exactly, and a continuous one has three significant digits")
  func ranges() throws {
    for (range, values) in [
      ("0.1..0.4:0.1", ["0.1", "0.2", "0.3", "0.4"]), ("$2..$5:2", ["$2", "$4"]),
      ("9,3,20", ["3", "9", "20"]), ("1..1.03", ["1", "1.01", "1.02", "1.03"]),
    ] {
      let ending = try scenario.solve(
        [
          "--find", "auto_top_up.threshold=\(range)", "--such-that", "requests >= 1",
          "--replications", "30", "--quiet", "--such-that", "requests <= 100000",
        ])
      #expect(ending.exitCode == 0, "\(range): \(ending.errors)")
      let found = Set(try scenario.rows().compactMap { $0["auto_top_up.threshold"] })
      #expect(found.isSubset(of: values) && found.contains(values[0]), "\(range): \(found)")
      #expect(found.contains(values[values.count - 1]), "\(range): \(found)")
    }
  }
}
