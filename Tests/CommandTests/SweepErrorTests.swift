import Testing

@Suite("What sweep refuses")
struct SweepErrorTests {
  private let scenario: SweepScenario

  init() throws { scenario = try SweepScenario() }

  /// Everything is reported, nothing is written.
  private func refuses(_ ending: Program.Ending, _ texts: String..., code: Int32 = 2) {
    #expect(ending.exitCode == code)
    #expect(ending.output.isEmpty)
    for text in texts { #expect(ending.errors.contains(text), "\(ending.errors)") }
    #expect(!scenario.folder.contents().keys.contains { $0.hasPrefix("results") })
  }

  @Test("words that mean nothing, with what would be right")
  func words() throws {
    refuses(try scenario.sweep([]), "nothing is varied")
    refuses(try scenario.sweep(more: ["t.yaml"]), "one scenario is swept at a time, not 2")
    refuses(try Program.run(["sweep"], in: scenario.folder), "no scenario was named")
    refuses(try scenario.sweep(more: ["--metric", "topups"]), "did you mean `top_ups`?")
    refuses(try scenario.sweep(more: ["--objective", "topups"]), "did you mean `top_ups`?")
    refuses(
      try scenario.sweep(more: ["--objective", "top_ups:most"]), "such as `top_ups:max`")
    refuses(
      try scenario.sweep(more: ["--objective", "tax", "--objective", "tax:max"]), "is there twice")
    refuses(
      try scenario.sweep(more: ["--organization", "smal-1"]),
      "there is no organization `smal-1`; did you mean `small-1`?")
    refuses(
      try scenario.sweep(
        ["organizations.small.count=3,1"], more: ["--organization", "small-3"]),
      "there is no organization `small-3` at point 2")
    refuses(try scenario.sweep(more: ["--points", "5"]), "`--points` is for ranges with `:sobol`")
    refuses(
      try scenario.sweep(["auto_top_up.amount=1..9:sobol"]), "such as `--points 64`")
    refuses(
      try scenario.sweep([
        "auto_top_up.amount=1..1000:1", "auto_top_up.threshold=1..1000:1",
      ]), "there are 1000000 points, more than 100000")
    let missing = try Program.run(
      ["sweep", "none.yaml", "--vary", "auto_top_up.amount=1,2"], in: scenario.folder)
    refuses(missing, "cannot read none.yaml", code: 3)
  }

  @Test("a key that leads nowhere is told once, not once for each point")
  func dangling() throws {
    let ending = try scenario.sweep([
      "auto_top_up.treshold=1..500:1", "auto_top_up.amount=5..100:1",
    ])
    refuses(ending, "--vary:1:13: error: ", "did you mean `threshold`?")
    #expect(ending.errorLines.count == 1)
  }

  @Test("every value that a key cannot take is told, each once")
  func values() throws {
    let ending = try scenario.sweep([
      "opening_balance=1,x,2,y", "payments.latency=1s..50s:1s,z",
    ])
    refuses(ending, "`x`", "`y`", "`z`")
    #expect(ending.errorLines.count == 3, "\(ending.errors)")
  }

  @Test("what would make points incomparable, with the reason; all of it at once")
  func incomparable() throws {
    let ending = try scenario.sweep(["seed=1,2", "currency=EUR,USD", "output.transactions=all"])
    refuses(ending, "--seed", "one currency", "changes nothing that happens")
    #expect(ending.errorLines.count == 3)
  }

  @Test("a trace is checked once, whatever varies, and before anything runs")
  func traces() throws {
    try scenario.folder.write("trace.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\nx,1,1\n")
    try scenario.folder.write("s.yaml", SmallScenario.replay("trace.csv"))
    let ending = try scenario.sweep(["opening_balance=1..9:1", "traffic.t.replay.speed=1,2,3"])
    refuses(ending, "trace.csv:2:1: error: ")
    #expect(ending.errorLines.count == 1, "\(ending.errors)")
  }

  @Test("a point that cannot be simulated is named with its values")
  func overflow() throws {
    try scenario.folder.write("s.yaml", SmallScenario.text(duration: "300d", replications: 1))
    let ending = try scenario.sweep(["prices.models.m.input=1,900000000000"])
    refuses(ending, "s-sweep: point 2 (prices.models.m.input=900000000000)")
  }
}
