import Foundation
import Testing

@Suite("The document about kept results")
struct LedgerDocumentTests {
  @Test("every example says what the program says")
  func examples() throws {
    let folder = try TemporaryFolder()
    let document = try String(contentsOfFile: Repository.path("docs/ledger.md"), encoding: .utf8)
    let lines = document.split(separator: "\n", omittingEmptySubsequences: false)
    let run = try #require(lines.first { $0.hasPrefix("drawdown run ") })
    let words = run.split(separator: " ").dropFirst().map {
      $0.hasPrefix("scenarios/") ? Repository.path(String($0)) : String($0)
    }
    #expect(try Program.run(words + ["--quiet"], in: folder).exitCode == 0)
    var count = 0
    for (number, line) in lines.enumerated() where line.hasPrefix("$ drawdown ") {
      count += 1
      let answer = lines[(number + 1)...].prefix { $0 != "```" && !$0.hasPrefix("$ ") }
      let ending = try Program.run(
        line.split(separator: " ").dropFirst(2).map(String.init), in: folder,
        environment: ["COLUMNS": "90"])
      #expect(ending.exitCode == 0)
      #expect(
        ending.output.trimmingCharacters(in: .newlines)
          == answer.joined(separator: "\n").trimmingCharacters(in: .newlines), "\(line)")
    }
    #expect(count >= 8)
  }

  @Test("the example of a statement that does not foot is what the program says of one")
  func notFooting() throws {
    let document = try String(contentsOfFile: Repository.path("docs/ledger.md"), encoding: .utf8)
    let example = try #require(
      document.split(separator: "\n").first { $0.contains("does not foot: 100 before") })
    let folder = try TemporaryFolder()
    try folder.write(
      "kept/quickstart/transactions.csv",
      """
      replication,id,time,organization,type,amount,balance_after
      1,1-0,2026-01-01T00:00:00-05:00,acme,purchase,100,100
      1,0-0,2026-01-01T00:08:19.733393708-05:00,acme,request,-0.5,99.9997204

      """)
    let ending = try Program.run(["ledger", "statement", "kept/quickstart"], in: folder)
    #expect(ending.exitCode == 1)
    #expect(ending.errors == example + "\n")
  }
}
