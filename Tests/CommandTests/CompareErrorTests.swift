import Testing

@Suite("What compare refuses")
struct CompareErrorTests {
  private let scenario: ComparisonScenario

  init() throws { scenario = try ComparisonScenario() }

  /// Everything is reported, nothing is written.
  private func refuses(_ ending: Program.Ending, _ texts: String...) {
    #expect(ending.exitCode == 2)
    #expect(ending.output.isEmpty)
    for text in texts { #expect(ending.errors.contains(text), "\(ending.errors)") }
    #expect(!scenario.folder.contents().keys.contains { $0.hasPrefix("results") })
  }

  @Test("scenarios that cannot be paired, all reasons at once")
  func unpaired() throws {
    refuses(
      try scenario.compare(
        [
          "horizon.duration=10d", "seed=1", "replications=7", "currency=EUR",
          "payments={fee: 0, minimum_purchase: 5}",
        ]),
      "new: its horizon is 2026-01-01T00:00:00+00:00 to 2026-01-11T00:00:00+00:00, that of old "
        + "2026-01-01T00:00:00+00:00 to 2026-01-21T00:00:00+00:00; make them the same",
      "new: its seed is 1, that of old 9; give one for all with --seed",
      "new: its number of replications is 7, that of old 40; give one for all with --replications",
      "new: its currency is EUR, that of old USD")
    refuses(
      try scenario.compare(["warm_up=5d"]),
      "new: its measured time starts at 2026-01-06T00:00:00+00:00, that of old "
        + "2026-01-01T00:00:00+00:00; give one for all with --set warm_up=…")
    let settled = [
      "--seed", "4", "--replications", "3", "--set", "horizon.duration=2d", "--quiet",
    ]
    #expect(try scenario.compare(["seed=1", "replications=7"], more: settled).exitCode == 0)
  }

  @Test("organizations that only one of both has, with what was probably meant")
  func organizations() throws {
    let other = ComparisonScenario.text.replacing("name: small", with: "name: smal")
      .replacing("name: large", with: "name: vast")
    try scenario.folder.write("other.yaml", other)
    refuses(
      try Program.run(["compare", "s.yaml", "other.yaml"], in: scenario.folder),
      "other: there is no organization `small-1`, which s has; is it `smal-1` there?",
      "other: there is no organization `large-1`, which s has; both need",
      "s: there is no organization `smal-3`, which other has; is it `small-3` there?")
  }

  @Test("words that mean nothing, with what would be right")
  func words() throws {
    refuses(
      try scenario.compare([], more: ["--metric", "total_spent"]),
      "there is no metric `total_spent`; did you mean `total_spend`?")
    refuses(
      try scenario.compare([], more: ["--metric", "happiness"]),
      "there is no metric `happiness`; the metrics are those of summary.csv")
    refuses(
      try scenario.compare([], more: ["--baseline", "oldd"]),
      "option `--baseline`: there is no scenario `oldd`; did you mean `old`?")
    refuses(
      try scenario.compare([], more: ["--set-for", "neww:seed=1"]),
      "option `--set-for`: there is no scenario `neww`; did you mean `new`?")
    refuses(
      try scenario.compare([], more: ["--set-for", "seed=1"]),
      "option `--set-for` needs the scenario's name in front")
    refuses(
      try scenario.compare([], more: ["--name", "third"]), "there are 3 names for 2 scenarios")
    for breaks in ["10,5", "0", "a", "5,5", "1,,2"] {
      refuses(
        try scenario.compare([], more: ["--size-breaks", breaks]),
        "option `--size-breaks` needs ascending amounts above zero")
    }
    refuses(
      try Program.run(["compare", "s.yaml"], in: scenario.folder),
      "a comparison needs two scenarios or more")
    refuses(
      try Program.run(
        ["compare", "s.yaml", "s.yaml", "--name", "../a"], in: scenario.folder),
      "`../a` is no name")
    refuses(
      try Program.run(
        ["compare", "s.yaml", "s.yaml", "--name", "a", "--name", "a"], in: scenario.folder),
      "two scenarios are called `a`")
  }

  @Test("a change that the scenario cannot take, at its position in the option")
  func changes() throws {
    refuses(
      try scenario.compare(["auto_top_up.treshold=1"]),
      "--set-for new:1:", "did you mean `threshold`?")
    // What is wrong with both is said once.
    let ending = try scenario.compare([], more: ["--set", "seeed=1"])
    refuses(ending, "--set:1:1: error: the scenario has no `seeed`; did you mean `seed`?")
    #expect(ending.errorLines.count == 1)
    let missing = try Program.run(["compare", "s.yaml", "none.yaml"], in: scenario.folder)
    #expect(missing.exitCode == 3 && missing.errors.contains("cannot read none.yaml"))
  }
}
