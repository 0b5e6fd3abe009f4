import Foundation
import Testing

@Suite("Explaining decisions")
struct ExplainTests {
  private let results: ExplainResults
  private let folder: TemporaryFolder

  init() throws {
    results = try ExplainResults.shared.get()
    folder = try results.folder()
  }

  /// The answer to a question, on one line.
  private func answer(at time: String, _ more: String...) throws -> String {
    let ending = try Program.run(
      ["explain", "kept/why", "--at", time] + more, in: folder, environment: ["COLUMNS": "80"])
    #expect(ending.exitCode == 0, "\(ending.errors)")
    return ending.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// The first row of a file that has some values.
  private func row(_ file: String, _ values: [String: String]) throws -> [String: String] {
    try #require(
      try results.table(file).records.first { row in values.allSatisfy { row[$0] == $1 } })
  }

  // MARK: Top-ups

  @Test("a declined charge: why it was made, what the bank said, and when it is tried again")
  func declined() throws {
    let charge = try row("top_ups", ["status": "soft_decline", "attempt": "1"])
    let asked = try answer(at: charge["requested_at"] ?? "")
    #expect(asked.contains("at a balance of $0.93, below the threshold $1.00, and fired."))
    #expect(
      asked.contains("Attempt 1 of its order charged $6.00; $60.00 were left in the limit."))
    #expect(asked.contains("the answer to attempt 1, $6.00: soft_decline, "))
    let answered = try answer(at: charge["resolved_at"] ?? "")
    #expect(answered.contains("Attempt 1, $6.00, submitted at 2026-01-05T04:16:53-05:00, was set"))
    #expect(answered.contains("The balance was $0.66 after it."))
    #expect(answered.contains("No top-up was placed then: waiting_for_retry (attempt 1 failed at"))
    #expect(answered.contains("and the next one is due at 2026-01-05T04:30:53-05:00)."))
  }

  @Test("a refusal while an order is with the processor names both")
  func refusedInFlight() throws {
    let rest = try row("top_ups", ["reason": "order_in_flight", "balance_before": "-0.03"])
    let text = try answer(at: rest["requested_at"] ?? "")
    #expect(text.contains("Refused: insufficient_credits The balance, -$0.03, was at or below"))
    #expect(text.contains("A top-up of $6.00 was with the processor then"))
    #expect(
      text.contains("did not fire: order_in_flight (the charge of $6.00 submitted at 2026-01-05T"))
    #expect(text.contains("the answer to attempt 1, $6.00: succeeded (the money arrived)."))
    #expect(text.contains("requests were admitted again, because of auto_top_up of $6.00, after"))
  }

  @Test("a cooldown names the last order and when the next may come, and holds until then")
  func cooldown() throws {
    let rest = try row("top_ups", ["reason": "cooling_down"])
    let text = try answer(at: rest["requested_at"] ?? "")
    #expect(text.contains("because of threshold (a posting took the balance to where"))
    let reason =
      "cooling_down (the last order was placed at 2026-01-05T07:54:04-05:00 and the cooldown is "
      + "3 hours: no other before 2026-01-05T10:54:04-05:00)"
    #expect(text.contains("did not fire: " + reason + "."))
    #expect(try answer(at: "2026-01-05T10:40").contains("\(reason)."))
    #expect(try !answer(at: "2026-01-05T10:58").contains("cooling_down"))
  }

  @Test("a rule that is suspended says so until the payment method is replaced")
  func suspended() throws {
    let text = try answer(at: "2026-01-05T05:45")
    let reason = "suspended (attempt 3 failed at 2026-01-05T05:38:53-05:00 (soft_decline, "
    #expect(text.contains("did not fire: " + reason))
    let served = try answer(at: "2026-01-05T07:00")
    #expect(served.contains("No top-up was placed then: " + reason))
    #expect(try !answer(at: "2026-01-05T07:58").contains("suspended"))
    #expect(text.contains("What followed 2026-01-05T06:00:00-05:00: the next credit, purchase of"))
  }

  @Test("a balance that the rule does not wait for is the reason where nothing else is")
  func notCalled() throws {
    let text = try answer(at: "2026-01-05T09:00")
    #expect(text.contains("not_called (a balance of $4.02 was not below the threshold $1.00)."))
  }

  @Test("the rule is the one that held at the moment, as it was set")
  func ruleVersions() throws {
    #expect(
      try answer(at: "2026-01-06T09:59").contains("The rule: below $1.00 of the balance, buy"))
    let text = try answer(at: "2026-01-06T10:00")
    #expect(text.contains("Activity: ada: auto_top_up_set It was done."))
    #expect(text.contains("The rule since 2026-01-06T10:00:00-05:00: below $2.00 of the balance"))
    // Somebody whose role does not allow it changes nothing.
    let scenario = folder.text("why.yaml")
    let member = scenario.replacing(
      "members: [{name: ada, role: owner}]",
      with: "members: [{name: ada, role: owner}, {name: bob, role: member}]"
    ).replacing("by: ada, auto_top_up:", with: "by: bob, auto_top_up:")
    try folder.write("member.yaml", member)
    let ending = try Program.run(
      ["explain", "member.yaml", "--at", "2026-01-06T10:00"], in: folder)
    let other = ending.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(other.contains("It was refused: role_may_not (the role does not allow it)."))
    #expect(other.contains("The rule: below $1.00 of the balance, buy $6.00"))
  }

  // MARK: Charges

  @Test("a request that two grants paid for: which, how much, and what was left of each")
  func twoGrants() throws {
    let rows = try results.table("transactions").records
    let bonus = try #require(rows.last { $0["grant"] == "2" })
    let text = try answer(at: bonus["time"] ?? "")
    let end = "expires 2026-01-06T06:00:00-05:00"
    #expect(
      text.contains(
        "Grant 2 (bonus of 2026-01-05T06:00:00-05:00, promotional, \(end)) paid $0.01; nothing "
          + "was left of it. Grant 1 (purchase of 2026-01-05T06:00:00-05:00, paid, \(end)) paid "
          + "$0.08; $4.86 was left of it."))
    #expect(text.contains("Grants burn in the order of priority, expiry, promotional first, age,"))
    #expect(text.contains("The balance was $4.95 before and $4.86 after."))
  }

  @Test("what is left of all grants is the balance, at any request")
  func leftovers() throws {
    let rows = try results.table("transactions").records
    var left: [String: Int128] = [:]
    var checked = 0
    for (place, row) in rows.enumerated() {
      let (grant, id) = (row["grant"] ?? "", String((row["id"] ?? "").prefix { $0 != "." }))
      let amount = try #require(Nanos.of(row["amount"] ?? ""))
      let after = try #require(Nanos.of(row["balance_after"] ?? ""))
      left[grant, default: 0] += amount
      // Debt is repaid by what arrives.
      if amount > 0, let debt = left[""], debt < 0 {
        let part = min(amount, -debt)
        left["", default: 0] += part
        left[grant, default: 0] -= part
      }
      #expect(left.values.reduce(0, +) == after)
      guard row["type"] == "request", place % 97 == 0 else { continue }
      let json = try ExplanationJSON(["kept/why", "--at", row["time"] ?? ""], in: folder)
      let told = json.sections("charge").first { $0.id == id }?.grants?.first { $0.grant == grant }
      #expect(told?.left.flatMap(Nanos.of) == left[grant])
      #expect(json.at == row["time"])
      checked += 1
    }
    #expect(checked > 5)
  }

  @Test("credit repays what is owed first, and what expires unused is said")
  func creditAndExpiry() throws {
    let credit = try answer(at: "2026-01-05T06:00")
    #expect(credit.contains("received $5.00, of which $0.06 repaid what was owed; $4.94 was left"))
    let expiry = try answer(at: "2026-01-05T18:30")
    #expect(
      expiry.contains(
        "Taken: expiry, $1.15 Transaction 1-18. $1.15 of grant 7 (bonus of "
          + "2026-01-05T18:00:00-05:00, promotional, expires 2026-01-05T18:30:00-05:00) had not "
          + "been used when it expired."))
    #expect(expiry.contains("The balance was $4.72 before and $3.57 after."))
  }

  @Test("prices are those of the version that held")
  func priceVersions() throws {
    let before = try answer(at: "2026-01-05T23:59")
    #expect(
      before.contains(
        "Prices of large until 2026-01-06T00:00:00-05:00 input $3.00 per 1M tokens, output "
          + "$15.00 per 1M tokens."))
    let after = try answer(at: "2026-01-06T00:03:14.313027718-05:00")
    #expect(
      after.contains(
        "Prices of large since 2026-01-06T00:00:00-05:00 input $3.00 per 1M tokens, output "
          + "$20.00 per 1M tokens."))
  }

  // MARK: Moments

  @Test("every moment on the list can be asked about, and is explained as what it is")
  func moments() throws {
    let ending = try Program.run(["explain", "kept/why", "--format", "json"], in: folder)
    let moments = try JSONDecoder().decode([MomentJSON].self, from: Data(ending.output.utf8))
    #expect(moments.count { $0.kind == "largest_charge" } == 5)
    for kind in ["refusal", "failed_charge", "not_fired", "largest_charge"] {
      for moment in moments.filter({ $0.kind == kind }).prefix(3) {
        let json = try ExplanationJSON(["kept/why", "--at", moment.at], in: folder)
        #expect(json.at == moment.at)
        switch kind {
        case "refusal": #expect(json.sections("refusal").count == 1)
        case "failed_charge": #expect(json.sections("auto_top_up").first?.fired == true)
        case "not_fired":
          let reason = try #require(json.sections("auto_top_up").first?.reason)
          #expect(moment.what.hasPrefix(reason + ","))
        default: #expect(json.sections("charge").count == 1)
        }
      }
    }
    let costs = try results.table("transactions").records.filter { $0["type"] == "request" }
      .reduce(into: [String: Int128]()) {
        $0[$1["time"] ?? "", default: 0] -= Nanos.of($1["amount"] ?? "") ?? 0
      }
    let dearest = moments.filter { $0.kind == "largest_charge" }.map { costs[$0.at] }
    #expect(dearest.allSatisfy { $0 == costs.values.max() })
  }

  @Test("a time without a fraction means its second, unless something happened exactly at it")
  func seconds() throws {
    let charge = try row("top_ups", ["reason": "cooling_down"])
    let time = charge["requested_at"] ?? ""
    #expect(
      try ExplanationJSON(["kept/why", "--at", "2026-01-05T10:08:37"], in: folder).at == time)
    #expect(
      try ExplanationJSON(["kept/why", "--at", "2026-01-05T15:08:37Z"], in: folder).at == time)
    let before = try ExplanationJSON(["kept/why", "--at", "2026-01-05T10:08:37.0"], in: folder)
    #expect((before.at ?? "") < "2026-01-05T10:08:37")
    #expect(
      try ExplanationJSON(["kept/why", "--at", "2026-01-05T06:00"], in: folder).at
        == "2026-01-05T06:00:00-05:00")
  }

  @Test("lines fit the terminal, as far as words do", arguments: [30, 50, 80])
  func width(columns: Int) throws {
    for words in [[], ["--at", "2026-01-05T10:02:51"], ["--at", "2026-01-05T06:26:52"]] {
      let ending = try Program.run(
        ["explain", "kept/why"] + words, in: folder, environment: ["COLUMNS": "\(columns)"])
      for line in ending.output.split(separator: "\n") where line.count > columns {
        let words = line.split(separator: " ")
        #expect(words.count == 1 || words[0] == "--at", "\(line)")
      }
    }
  }

  @Test("another replication is run again, and tells what its rows in the tables tell")
  func replications() throws {
    let run = ["run", "why.yaml", "--quiet", "--out", "many", "--replications", "7"]
    #expect(try Program.run(run, in: folder).exitCode == 0)
    let charges = try CSVTable(folder.text("many/why/top_ups.csv")).records
      .filter { $0["replication"] == "7" }
    let spells = try CSVTable(folder.text("many/why/blocked.csv")).records
      .filter { $0["replication"] == "7" }
    let options = ["many/why", "--replication", "7"]
    let ending = try Program.run(["explain"] + options + ["--format", "json"], in: folder)
    let moments = try JSONDecoder().decode([MomentJSON].self, from: Data(ending.output.utf8))
    #expect(moments.filter { $0.kind == "refusal" }.map(\.at) == spells.map { $0["from"] })
    let skipped = charges.filter { $0["status"] == "not_fired" }
    #expect(
      moments.filter { $0.kind == "not_fired" }.map(\.at) == skipped.map { $0["requested_at"] })
    #expect(!spells.isEmpty && !skipped.isEmpty)
    let first = try #require(charges.first)
    let json = try ExplanationJSON(
      options + ["--at", first["requested_at"] ?? ""], in: folder)
    #expect(json.replication == 7 && json.sections("auto_top_up").first?.fired == true)
    // Whoever asks the scenario itself is told the same.
    let same = try Program.run(
      ["explain", "why.yaml", "--replication", "7", "--format", "json"], in: folder)
    #expect(same.output == ending.output)
    #expect(
      try Program.run(["explain", "why.yaml", "--format", "json"], in: folder).output
        != ending.output)
  }

  @Test("what the command line set is set again; a scenario file takes it itself")
  func overrides() throws {
    let set = ["--set", "auto_top_up.threshold=3", "--seed", "11"]
    let run = try Program.run(["run", "why.yaml", "--quiet", "--out", "set"] + set, in: folder)
    #expect(run.exitCode == 0)
    let question = ["--at", "2026-01-05T12:00"]
    let folderAnswer = try Program.run(["explain", "set/why"] + question, in: folder)
    #expect(folderAnswer.output.contains("The rule: below $3.00 of the balance"))
    let answer = try Program.run(["explain", "why.yaml"] + question + set, in: folder)
    #expect(answer.output == folderAnswer.output)
  }

  @Test("transactions need not have been kept")
  func nothingKept() throws {
    let run = try Program.run(
      [
        "run", "why.yaml", "--quiet", "--out", "none", "--set", "output.transactions=none",
      ], in: folder)
    #expect(run.exitCode == 0)
    for words in [[], ["--at", "2026-01-05T06:26:52"]] {
      let kept = try Program.run(["explain", "kept/why"] + words, in: folder)
      #expect(try Program.run(["explain", "none/why"] + words, in: folder).output == kept.output)
    }
  }
}
