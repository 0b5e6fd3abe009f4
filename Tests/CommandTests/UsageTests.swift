import Foundation
import Testing

@Suite("Command lines")
struct UsageTests {
  @Test(
    "help goes to standard output and ends well",
    arguments: [
      ["--help"], ["-h"], ["help"], ["help", "run"], ["help", "ledger", "usage"],
      ["run", "--help"], ["run", "nowhere.yaml", "-h"],
      ["check", "--help"], ["compare", "--help"], ["sweep", "--help"], ["solve", "--help"],
      ["fit", "--help"], ["backtest", "--help"], ["validate", "--help"], ["schema", "--help"],
      ["prices", "--help"], ["explain", "--help"], ["init", "--help"], ["plot", "--help"],
      ["completion", "--help"], ["man", "--help"],
      ["ledger", "--help"], ["ledger", "history", "--help"], ["ledger", "statement", "--help"],
      ["ledger", "usage", "--help"], ["ledger", "invoice", "--help"],
    ])
  func help(arguments: [String]) throws {
    let ending = try Program.run(arguments, in: TemporaryFolder())
    #expect(ending.exitCode == 0)
    #expect(ending.errors.isEmpty)
    #expect(ending.output.contains("usage: drawdown"))
    for line in ending.output.split(separator: "\n") {
      #expect(line.count <= 80 && !line.hasSuffix(" "), "\(line)")
    }
  }

  @Test("help names every option of a command, and the version says which it is")
  func options() throws {
    let folder = try TemporaryFolder()
    let help = try Program.run(["run", "--help"], in: folder).output
    let all = ["--out", "--replications", "--seed", "--threads", "--set", "--quiet", "--strict"]
    for option in all { #expect(help.contains("  \(option)"), "\(option)") }
    let general = try Program.run(["--help"], in: folder).output
    for verb in ["run", "validate", "prices", "ledger", "schema", "completion"] {
      #expect(general.contains("\n  \(verb) "))
    }
    #expect(general.contains("130 interrupted"))
    #expect(try Program.run(["help", "run"], in: folder).output == help)
    let version = try Program.run(["--version"], in: folder).output.split(separator: "\n")
    #expect(version.count == 3 && version[0].wholeMatch(of: /drawdown \d+\.\d+\.\d+/) != nil)
    #expect(version[1].hasPrefix("commit ") && version[2].hasPrefix("Swift "))
  }

  /// A command line that cannot be used, and part of what is said about it.
  struct Mistake: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let message: String

    init(_ arguments: String..., says message: String) {
      self.arguments = arguments
      self.message = message
    }

    var testDescription: String { arguments.joined(separator: " ") }
  }

  static let mistakes = [
    Mistake(says: "usage: drawdown <command>"),
    Mistake("rum", "s.yaml", says: "unknown command `rum`; did you mean `run`?"),
    Mistake("rnu", "s.yaml", says: "unknown command `rnu`; did you mean `run`?"),
    Mistake("valdate", "s.yaml", says: "did you mean `validate`?"),
    Mistake("s.yaml", says: "unknown command `s.yaml`"),
    Mistake("run", says: "no scenario was named"),
    Mistake("validate", says: "no scenario was named"),
    Mistake("completion", says: "no shell was named; there are `bash`, `zsh` and `fish`"),
    Mistake("completion", "bsh", says: "there is no shell `bsh`; did you mean `bash`?"),
    Mistake("schema", "seed", "name", says: "it takes one key, not 2"),
    Mistake("help", "rnu", says: "unknown command `rnu`; did you mean `run`?"),
    Mistake("run", "s.yaml", "--sed", "1", says: "unknown option `--sed`; did you mean `--seed`?"),
    Mistake("run", "s.yaml", "--colour", says: "unknown option `--colour`"),
    Mistake("run", "s.yaml", "-q", says: "unknown option `-q`"),
    Mistake("validate", "s.yaml", "--threads", "2", says: "unknown option `--threads`"),
    Mistake("run", "s.yaml", "--quiet=yes", says: "option `--quiet` takes no value"),
    Mistake("run", "s.yaml", "--out", says: "option `--out` needs a value"),
    Mistake("run", "s.yaml", "--out=", says: "option `--out` needs a value"),
    Mistake("run", "s.yaml", "--out", "--quiet", says: "option `--out` needs a value"),
    Mistake("run", "--set", "--seed", "1", "s.yaml", says: "option `--set` needs a value"),
    Mistake("run", "s.yaml", "--seed", "-1", says: "from 0 to 2^64 - 1, not `-1`"),
    Mistake("run", "s.yaml", "--seed", "18446744073709551616", says: "not `18446744073709551616`"),
    Mistake("run", "s.yaml", "--seed", "ten", says: "not `ten`"),
    Mistake("run", "s.yaml", "--threads", "0", says: "from 1 to 1024, not `0`"),
    Mistake("run", "s.yaml", "--threads", "9223372036854775807", says: "from 1 to 1024"),
    Mistake("run", "s.yaml", "--threads", "1.5", says: "not `1.5`"),
    Mistake("run", "s.yaml", "--replications", "0", says: "from 1 to 10000000, not `0`"),
    Mistake("run", "s.yaml", "--replications", "10000001", says: "not `10000001`"),
    Mistake("run", "s.yaml", "--replications", "9223372036854775808", says: "whole number"),
    Mistake("run", "s.yaml", "s.yaml", says: "two scenarios are called `s`"),
    Mistake("run", "s.yaml", "sub/s.yaml", says: "give one of them another `name:`"),
  ]

  @Test("a mistake ends with 2, says what would be right, and writes nothing", arguments: mistakes)
  func mistake(mistake: Mistake) throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.plain)
    try folder.write("sub/s.yaml", SmallScenario.plain)
    let before = folder.contents()
    let ending = try Program.run(mistake.arguments, in: folder)
    #expect(ending.exitCode == 2)
    #expect(ending.output.isEmpty)
    #expect(ending.errors.contains(mistake.message), "\(ending.errors)")
    #expect(folder.contents() == before)
  }

  @Test("everything that is wrong with a line is said at once, and the help is only pointed at")
  func allAtOnce() throws {
    let words = ["run", "--sed", "4", "--threads", "0", "--replications", "many", "--out"]
    let ending = try Program.run(words, in: TemporaryFolder())
    #expect(ending.exitCode == 2 && ending.output.isEmpty)
    let start = "drawdown run: error: option"
    #expect(
      ending.errorLines.sorted() == [
        "\(start) `--out` needs a value",
        "\(start) `--replications` needs a whole number from 1 to 10000000, not `many`",
        "\(start) `--threads` needs a whole number from 1 to 1024, not `0`",
        "drawdown run: error: unknown option `--sed`; did you mean `--seed`?",
        "see 'drawdown run --help'", "usage: drawdown run SCENARIO… [options]",
      ])
    let unknown = try Program.run(["ledger", "hitsory"], in: TemporaryFolder())
    #expect(unknown.errorLines.last == "see 'drawdown ledger --help'")
    #expect(unknown.errorLines.count == 2)
  }

  @Test("the most replications on the command line are those of a scenario")
  func mostReplications() throws {
    let folder = try TemporaryFolder()
    try folder.write("most.yaml", SmallScenario.text(replications: 10_000_000))
    try folder.write("more.yaml", SmallScenario.text(replications: 10_000_001))
    #expect(try Program.run(["validate", "most.yaml"], in: folder).exitCode == 0)
    #expect(try Program.run(["validate", "more.yaml"], in: folder).exitCode == 2)
  }
}
