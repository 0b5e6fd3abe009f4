import Foundation
import Testing

@Suite("Command lines that ask about kept results")
struct LedgerUsageTests {
  private let results: LedgerResults

  init() throws { results = try LedgerResults() }

  @Test("each question has its help", arguments: ["history", "statement", "usage", "invoice"])
  func help(verb: String) throws {
    let ending = try results.ask(verb, "--help")
    #expect(ending.exitCode == 0 && ending.errors.isEmpty)
    #expect(ending.output.contains("usage: drawdown ledger \(verb) FOLDER"))
    #expect(ending.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
    let group = try results.ask("--help")
    #expect(group.exitCode == 0 && group.output.contains("\n  \(verb) "))
  }

  /// A command line that cannot be answered, and part of what is said about it.
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
    Mistake(says: "usage: drawdown ledger <command>"),
    Mistake(
      "histroy", "r", says: "unknown command `ledger histroy`; did you mean `ledger history`?"),
    Mistake("history", says: "no folder of results and no ledger was named"),
    Mistake("history", "r", "s", says: "one folder or ledger at a time, not also `s`"),
    Mistake("history", "r", "--modle", "m", says: "did you mean `--model`?"),
    Mistake("usage", "r", "--from", "2026-01-01", says: "unknown option `--from`"),
    Mistake("statement", "r", "--type", "bonus", says: "unknown option `--type`"),
    Mistake("history", "r", "--format", "jsn", says: "did you mean `json`?"),
    Mistake("history", "r", "--format", "html", says: "there are `table`, `csv` and `json`"),
    Mistake("history", "r", "--month", "2", says: "option `--month` needs `--year` too"),
    Mistake("history", "r", "--year", "2026", "--month", "13", says: "from 1 to 12, not `13`"),
    Mistake("history", "r", "--from", "soon", says: "a date or time such as 2026-01-31"),
    Mistake("history", "r", "--to", "2026-02-30", says: "not `2026-02-30`"),
    Mistake("usage", "r", "--by", "modl", says: "did you mean `model`?"),
    Mistake("usage", "r", "--by", "hour,model", says: "together with `hour`, not `model`"),
    Mistake(
      "usage", "r", "--by", "weekday", "--year", "2026",
      says: "filters are by organization, project and endpoint only"),
    Mistake("usage", "r", "--by", "hour", "--model", "gpu", says: "filters are by organization"),
    Mistake("invoice", "r", "--format", "html", says: "name one with --invoice"),
    Mistake("invoice", "r", "--invoice", "1", "--invoice", "2", says: "one invoice at a time"),
    Mistake("history", "r", "--organization", "acm", says: "did you mean `acme`?"),
    Mistake("statement", "r", "--organization", "sol-1", says: "did you mean `solo-1`?"),
    Mistake("history", "r", "--type", "auto_topup", says: "did you mean `auto_top_up`?"),
    Mistake("history", "r", "--project", "zz", says: "no project `zz` in r; there is `search`"),
    Mistake("history", "r", "--api-key", "k2", says: "there is no API key `k2` in r"),
    Mistake("usage", "r", "--model", "gpx", says: "did you mean `gpu`?"),
    Mistake("usage", "r", "--usage-type", "outptu", says: "did you mean `output`?"),
    Mistake("invoice", "r", "--invoice", "acme-99", says: "there is no invoice `acme-99`"),
  ]

  @Test("a mistake ends with 2, says what would be right, and answers nothing", arguments: mistakes)
  func mistake(mistake: Mistake) throws {
    let before = results.folder.contents()
    let ending = try Program.run(["ledger"] + mistake.arguments, in: results.folder)
    #expect(ending.exitCode == 2)
    #expect(ending.output.isEmpty)
    #expect(ending.errors.contains(mistake.message), "\(ending.errors)")
    #expect(results.folder.contents() == before)
  }

  @Test("a folder or file that cannot be read ends with 3")
  func unreadable() throws {
    for (words, message) in [
      (["history", "none"], "cannot read none: No such file"),
      (["usage", "rr"], "did you mean r?"),
      (["statement", "r/usage.csv"], "r/usage.csv is no ledger"),
    ] {
      let ending = try Program.run(["ledger"] + words, in: results.folder)
      #expect(ending.exitCode == 3 && ending.output.isEmpty)
      #expect(ending.errors.contains(message), "\(ending.errors)")
    }
    for (verb, file) in [
      ("history", "transactions"), ("statement", "transactions"), ("usage", "usage"),
      ("invoice", "invoices"),
    ] {
      let other = try LedgerResults()
      try FileManager.default.removeItem(atPath: other.folder.path + "/r/\(file).csv")
      let ending = try other.ask(verb, "r")
      #expect(ending.exitCode == 3 && ending.output.isEmpty)
      #expect(ending.errors.contains("cannot read r/\(file).csv: No such file"))
    }
  }

  @Test("a file that is damaged ends with 2, at the place, and nothing is answered")
  func damaged() throws {
    for (verb, file) in [
      ("history", "transactions"), ("statement", "transactions"), ("usage", "usage"),
      ("invoice", "invoices"),
    ] {
      let other = try LedgerResults()
      let text = other.folder.text("r/\(file).csv")
      try other.folder.write("r/\(file).csv", text + "1,\"2")
      let ending = try other.ask(verb, "r", "--format", "csv")
      #expect(ending.exitCode == 2 && ending.output.isEmpty)
      let line = text.split(separator: "\n").count + 1
      #expect(ending.errors.hasPrefix("r/\(file).csv:\(line):3: error: "), "\(ending.errors)")
    }
  }
}
