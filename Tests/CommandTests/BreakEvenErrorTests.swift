import Testing

@Suite("What compare --break-even refuses")
struct BreakEvenErrorTests {
  private let scenario: BreakEvenScenario

  init() throws { scenario = try BreakEvenScenario() }

  /// It is reported in so many lines, and nothing is written.
  private func refuses(_ ending: Program.Ending, _ texts: String..., lines: Int? = 1) {
    #expect(ending.exitCode == 2)
    #expect(ending.output.isEmpty)
    for text in texts { #expect(ending.errors.contains(text), "\(ending.errors)") }
    if let lines { #expect(ending.errorLines.count == lines, "\(ending.errors)") }
    #expect(!scenario.folder.contents().keys.contains { $0.hasPrefix("results") })
  }

  @Test("what is no range, at its place")
  func ranges() throws {
    refuses(
      try scenario.compare(over: "traffic.t.arrivals.size=9..5"),
      "--break-even:1:25: error: ", "write `5..9`")
    refuses(
      try scenario.compare(over: "traffic.t.arrivals.size=few..many"),
      "--break-even:1:25: error: ", "a range of numbers is needed")
    refuses(try scenario.compare(over: "traffic.t.arrivals.size=5..5"), "need to differ")
    refuses(
      try scenario.compare(over: "traffic.u.arrivals.rate=5/h..9/d"), "need the same unit")
    refuses(try scenario.compare(over: "replications=5..9"), "cannot be varied")
    refuses(try scenario.compare(over: "traffic.t.arrivals.size"), "has no `=`")
  }

  @Test("a key that all lack, once; one that only some lack, with their names")
  func keys() throws {
    refuses(
      try scenario.compare(over: "traffic.x.arrivals.size=5..9"),
      "--break-even:1:9: error: `traffic` has no `x`; did you mean `t`?")
    try scenario.folder.write(
      "other.yaml",
      scenario.folder.text("flat.yaml").replacing("t: {arrivals", with: "v: {arrivals")
        .replacing("traffic: t", with: "traffic: v"))
    refuses(
      try scenario.compare(["metered.yaml", "other.yaml"]),
      "--break-even other:1:9: error: `traffic` has no `t`")
  }

  @Test("values that a scenario does not take, once")
  func values() throws {
    refuses(try scenario.compare(over: "traffic.t.arrivals.size=-5..9"), "`-5`")
    refuses(
      try scenario.compare(over: "traffic.t.arrivals.size=5..90000000000"),
      "is not a whole number from 1 to 1000000000")
    refuses(try scenario.compare(over: "plans.p.period=5..9"), "--break-even:1:")
    refuses(try scenario.compare(over: "organizations.even.plan=5..9"), "`5`")
  }

  @Test("metrics and organizations that are not there, with what was probably meant")
  func metrics() throws {
    refuses(
      try scenario.compare(of: "total_spent"), "did you mean `total_spend`?", lines: nil)
    refuses(
      try scenario.compare(of: "total_spend@evn"),
      "option `--of`: there is no organization `evn`; did you mean `even`?")
    refuses(
      try scenario.compare(
        over: "organizations.even.count=2..9", of: "total_spend@even"),
      "there is no organization `even`")
  }

  @Test("options that only mean something together")
  func options() throws {
    for option in [["--of", "total_spend"], ["--points", "5"]] {
      refuses(
        try Program.run(["compare", "metered.yaml", "flat.yaml"] + option, in: scenario.folder),
        "goes with --break-even", lines: nil)
    }
    refuses(try scenario.compare(more: ["--points", "1"]), "from 2 to 1000", lines: nil)
    refuses(
      try scenario.compare(more: ["--break-even", "traffic.t.arrivals.size=5..9"]),
      "can be given once", lines: nil)
    refuses(try scenario.compare(more: ["--folder", "../x"]), "`../x` is no name", lines: nil)
  }
}
