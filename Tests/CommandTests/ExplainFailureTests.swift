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
      ([], "no folder of results was named"),
      (["kept/why", "more"], "one folder at a time, not also `more`"),
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
        "2026-01-04T23:59:59 is outside the horizon of the results, from "
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

  @Test(
    "a damaged file ends with 2 and tells where",
    arguments: [
      ("transactions.csv", ":2:", "is not an amount"), ("top_ups.csv", ":2:", "is not a time"),
      ("blocked.csv", ":2:", "fields; the header line has"),
      ("alerts.csv", ":1:", "there is no column `time`"), ("inputs.json", ":1:", "no JSON"),
    ])
  func damaged(file: String, place: String, message: String) throws {
    let path = "kept/why/" + file
    var lines = folder.text(path).components(separatedBy: "\n")
    switch file {
    case "transactions.csv": lines[1] = lines[1].replacing(",12,12,", with: ",12,1x,")
    case "top_ups.csv": lines[1] = lines[1].replacing("2026-01-05T03:51", with: "2026-13-05T03:51")
    case "blocked.csv": lines[1] += ",x"
    case "alerts.csv": lines[0] = lines[0].replacing(",time,", with: ",tim,")
    default: lines[0] = "["
    }
    try folder.write(path, lines.joined(separator: "\n"))
    let ending = try ask("kept/why", "--at", "2026-01-05T10:00")
    #expect(ending.exitCode == 2)
    #expect(ending.output.isEmpty)
    #expect(ending.errors.hasPrefix(path + place), "\(ending.errors)")
    #expect(ending.errors.contains(message), "\(ending.errors)")
  }

  @Test("a key that inputs.json lacks is named")
  func missingKey() throws {
    let text = folder.text("kept/why/inputs.json")
    try folder.write(
      "kept/why/inputs.json", text.replacing("\"trigger\": \"below\",", with: ""))
    let ending = try ask("kept/why", "--at", "2026-01-05T10:00")
    #expect(ending.exitCode == 2)
    #expect(ending.errors.contains("autoTopUp.trigger` is missing"), "\(ending.errors)")
  }

  @Test("without usage kept, refusals and top-ups are explained, and how to get the rest is said")
  func creditsOnly() throws {
    let document = try ExplainResults.shared.get().document
    let start = try #require(document.range(of: "```yaml\n")?.upperBound)
    let end = try #require(document[start...].range(of: "```")?.lowerBound)
    try folder.write("why.yaml", String(document[start..<end]))
    for kept in ["credits", "none"] {
      let words = ["run", "why.yaml", "--quiet", "--out", kept]
      let run = try Program.run(words + ["--set", "output.transactions=\(kept)"], in: folder)
      #expect(run.exitCode == 0)
      let ending = try ask("\(kept)/why", "--at", "2026-01-05T04:13:58")
      #expect(ending.exitCode == 0)
      let text = ending.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(text.contains("The balance, -$0.06, was at or below zero."))
      #expect(text.contains("did not fire: waiting_for_retry (attempt 2 failed at"))
      #expect(text.contains("Write `output: {transactions: all}` in the scenario"))
      #expect(
        text.contains("The balance at the last sample, 2026-01-05T04:00:00-05:00, was $0.48."))
      #expect(text.contains("purchase of $5.00") == (kept == "credits"))
      let list = try ask("\(kept)/why")
      #expect(list.output.contains("Charges of requests were not kept."))
    }
  }

  @Test("results without inputs.json are explained as far as the tables go")
  func withoutInputs() throws {
    try FileManager.default.removeItem(atPath: folder.path + "/kept/why/inputs.json")
    let ending = try ask("kept/why", "--at", "2026-01-05T06:00")
    #expect(ending.exitCode == 0)
    let text = ending.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("The rule is not known: the folder has no inputs.json."))
    #expect(text.contains("Grant 1 (purchase of 2026-01-05T06:00:00-05:00, paid, expiry not kept)"))
    #expect(text.contains("suspended (attempt 3 failed at 2026-01-05T05:13:58-05:00"))
    let refusal = try ask("kept/why", "--at", "2026-01-05T04:13:58")
    #expect(refusal.output.contains("The balance, -$0.06, left nothing for the request."))
    let outside = try ask("kept/why", "--at", "2026-02-01")
    #expect(outside.exitCode == 2 && outside.errors.contains("is outside the horizon"))
  }
}
