import Testing

@Suite("What solve refuses")
struct SolveErrorTests {
  private let scenario: SolveScenario
  private static let threshold = ["--find", "auto_top_up.threshold=10..200"]
  private static let constraint = ["--such-that", "P(blocked) <= 5%"]

  init() throws { scenario = try SolveScenario() }

  /// Everything is reported, nothing is written.
  private func refuses(_ arguments: [String], _ texts: String...) throws {
    let ending = try scenario.solve(arguments)
    #expect(ending.exitCode == 2, "\(arguments): \(ending.output)")
    #expect(ending.output.isEmpty)
    for text in texts { #expect(ending.errors.contains(text), "\(ending.errors)") }
    #expect(!scenario.folder.contents().keys.contains { $0.hasPrefix("results") })
  }

  @Test("ranges that are none, with what would be right")
  func ranges() throws {
    for (range, message) in [
      ("auto_top_up.threshold", "--find:1:1: error: `auto_top_up.threshold` has no `=`; write for"),
      ("auto_top_up.threshold=", "--find:1:23: error: `auto_top_up.threshold`: a value is missing"),
      ("auto_top_up.threshold=a..b", "--find:1:23: error: `auto_top_up.threshold`: `a..b` is no"),
      ("auto_top_up.threshold=200..10", "the range ends below its start; write `10..200`"),
      ("auto_top_up.threshold=10..10", "the range has only one value"),
      ("auto_top_up.threshold=$10..200", "both ends of a range need the same unit: write `$10.."),
      ("auto_top_up.threshold=10..200:0", "a step is a number above zero, not `0`"),
      ("auto_top_up.threshold=10..200:x", "a step is a number above zero, not `x`"),
      ("auto_top_up.threshold=0..1:0.0000001", "there are more than 1000000 values"),
      ("auto_top_up.threshold=1,,2", "--find:1:25: error: `auto_top_up.threshold`: a value is"),
      ("auto_top_up.threshold=1,2,1", "the value `1` is there twice"),
      ("seed=1..5", "`seed` cannot be searched for: candidates with other random numbers"),
      ("replications=10..20", "`replications` cannot be searched for: the search chooses"),
    ] {
      try refuses(["--find", range] + Self.constraint, message)
    }
  }

  @Test("keys and values that the scenario does not take, at their position in the option")
  func keys() throws {
    try refuses(
      ["--find", "auto_top_up.treshold=10..200"] + Self.constraint,
      "--find:1:13: error:", "did you mean `threshold`?")
    try refuses(["--find", "auto_top_up.threshold=1h..2h:1h"] + Self.constraint, "--find:1:23: ")
    // What every candidate lacks is said once.
    let ending = try scenario.solve(["--find", "auto_top_up.treshold=10..200"] + Self.constraint)
    #expect(ending.errorLines.count == 1, "\(ending.errors)")
  }

  @Test("constraints and objectives that mean nothing")
  func aims() throws {
    for (text, message) in [
      ("P(block) <= 5%", "the only probability is `P(blocked)`"),
      ("blocked_request <= 5", "did you mean `blocked_requests`?"),
      ("blocked_requests.p99 <= 5", "`p99` is not a statistic"),
      ("blocked_requests.max <= 5", "`max` describes the replications that were made"),
      ("blocked_requests == 5", "no number of replications shows that two numbers are equal"),
      ("blocked_requests 5", "a comparison is missing"),
      ("P(blocked)@acm <= 5%", "there is no organization `acm`; did you mean `acme`?"),
      ("blocked_requests <= 5%", "is no share; write a value without `%`"),
      ("P(blocked) <= 0%", "no number of replications shows this"),
    ] {
      try refuses(Self.threshold + ["--such-that", text], message)
    }
    for (text, message) in [
      ("mean_balanse", "did you mean `mean_balance`?"),
      ("mean_balance.p95", "only a mean can be an objective"),
      ("mean_balance <= 5", "an objective has no limit"),
    ] {
      try refuses(Self.threshold + ["--minimize", text], message)
    }
    try refuses(Self.threshold, "there is nothing to aim at")
    try refuses(
      Self.threshold + ["--minimize", "requests", "--maximize", "requests"],
      "there can be one objective")
  }

  @Test("searches without an order")
  func order() throws {
    try refuses(
      ["--find", "auto_top_up.preset=lago,orb"] + Self.constraint, "have no order")
    try refuses(
      Self.threshold + ["--find", "auto_top_up.amount=1..5"] + Self.constraint,
      "two keys have no smallest value together")
    try refuses(
      Self.threshold + ["--find", "auto_top_up.preset=lago,orb", "--minimize", "requests"],
      "`auto_top_up.threshold` needs a step")
    try refuses(
      Self.threshold + Self.threshold + ["--minimize", "requests"],
      "`auto_top_up.threshold` is searched for twice")
    try refuses(Self.constraint, "there is nothing to find")
  }

  @Test("numbers out of range, and a budget that cannot show what is asked")
  func numbers() throws {
    for text in ["40%", "1", "100%", "x", "95h"] {
      try refuses(
        Self.threshold + Self.constraint + ["--confidence", text],
        "option `--confidence` needs a share above 50 %")
    }
    try refuses(
      Self.threshold + Self.constraint + ["--indifference", "-1"],
      "option `--indifference` needs a share")
    try refuses(
      Self.threshold + Self.constraint + ["--resolution", "0"],
      "--resolution:1:1: error: a number above zero is needed")
    // log(0.0125) / log(0.999) = 4379.8: with one half of the error for the first answer, and one
    // half of that for its last look.
    try refuses(
      Self.threshold + ["--such-that", "P(blocked) <= 0.1%", "--budget", "4379"],
      "4379 replications cannot show with 95 % confidence that `P(blocked) <= 0.1%`",
      "takes at least 4380")
  }

  @Test("everything that is wrong is said at once")
  func all() throws {
    try refuses(
      [
        "--find", "auto_top_up.threshold=5..1", "--such-that", "P(block) <= 1%", "--confidence",
        "2", "--budget", "x", "--minimize", "happiness",
      ], "write `1..5`", "the only probability", "option `--confidence`", "option `--budget`",
      "`happiness` is not a metric")
  }
}
