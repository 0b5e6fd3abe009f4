import Foundation
import Testing

@Suite("Ledgers that runs keep")
struct LedgerFileTests {
  private static let scenario = """
    drawdown: 1
    name: kept
    horizon: {start: 2026-01-20, duration: 20d, time_zone: America/New_York}
    seed: 5
    replications: 1
    prices:
      models:
        small: {input: $15, output: $60, per: 1M}
        large: {input: $30, output: $90, per: 1M}
      meters: {storage: {price: $0.10, unit: GB-month}}
    plans: {pro: {fee: $9, period: week, included: {requests: 100}, overage: {enabled: true, request: $0.01}}}
    traffic:
      steady:
        arrivals: {process: poisson, rate: 6/h}
        mix:
          - {share: 70%, model: small, endpoint: chat, input: {constant: 900}, output: {exponential: {mean: 200}}}
          - {share: 30%, model: large, endpoint: agents, input: {constant: 2000}, output: {exponential: {mean: 300}}}
    organizations:
      - name: acme.ours
        count: 2
        opening_balance: $20
        plan: pro
        projects: [{name: search, traffic: steady}]
        infrastructure: [{meters: {storage: 2}, every: 24h}]
        auto_top_up: {threshold: $10, amount: $30}
    output: {transactions: all}
    """

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("kept.yaml", Self.scenario)
    let ending = try program("run", "kept.yaml", "--ledger", "kept.ledger")
    #expect(ending.exitCode == 0, "\(ending.errors)")
    #expect(ending.output.contains("ledger kept.ledger: "))
  }

  private func program(_ arguments: String...) throws -> Program.Ending {
    try Program.run(arguments, in: folder)
  }

  @Test(
    "answer as the results of the same run do",
    arguments: [
      ["statement"], ["statement", "--month", "2", "--year", "2026"], ["usage"],
      ["usage", "--by", "project,endpoint,model"], ["invoice"], ["history"],
      ["history", "--type", "auto_top_up", "--from", "2026-01-25"],
    ])
  func sameAnswers(question: [String]) throws {
    func answer(_ path: String) throws -> Set<String> {
      let ending = try Program.run(
        ["ledger", question[0], path] + question.dropFirst() + ["--format", "json"], in: folder)
      #expect(ending.exitCode == 0, "\(ending.errors)")
      let rows = try JSONSerialization.jsonObject(with: Data(ending.output.utf8))
      return Set(
        try #require(rows as? [[String: Any]]).map { row in
          // Where transactions of organizations stand among each other is not the same, and nobody
          // keeps addresses.
          row.filter { !["address", "tax_id"].contains($0.key) }
            .map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ", ")
        })
    }
    let right = try answer("results/kept")
    #expect(!right.isEmpty)
    let found = try answer("kept.ledger")
    #expect(
      found == right, "\(found.subtracting(right).prefix(3)) \(right.subtracting(found).prefix(3))")
  }

  @Test("are sound, also where the same run is given again, and other books are refused")
  func verified() throws {
    let sound = try program("ledger", "verify", "kept.ledger")
    #expect(sound.exitCode == 0 && sound.output.contains("sound; "), "\(sound.errors)")
    let bytes = folder.text("kept.ledger")
    #expect(try program("run", "kept.yaml", "--ledger", "kept.ledger", "--quiet").exitCode == 0)
    #expect(folder.text("kept.ledger") == bytes)
    let last = try #require(sound.output.split(separator: " ").last)
    let head = last.trimmingCharacters(in: .newlines)
    #expect(try program("ledger", "verify", "kept.ledger", "--head", head).exitCode == 0)
    let other = try program("ledger", "verify", "kept.ledger", "--head", String(head.reversed()))
    #expect(other.exitCode == 1 && other.errors.contains("rewritten or cut off"))
    let more = try program(
      "run", "kept.yaml", "--set", "seed=6", "--ledger", "kept.ledger", "--quiet")
    #expect(more.exitCode == 3 && more.errors.contains("has other books"), "\(more.errors)")
    #expect(try program("ledger", "verify", "results/kept").output.contains("2 organizations foot"))
  }

  @Test("are exported in every format, and what is no ledger is told")
  func exports() throws {
    let hledger = try program("ledger", "export", "kept.ledger").output
    #expect(hledger.contains("\naccount liabilities:acme-ours-1:customer_credit:0\n"))
    #expect(hledger.contains(" = "))
    let beancount = try program("ledger", "export", "kept.ledger", "--format", "beancount").output
    #expect(beancount.contains(" open Income:Acme-ours-1:Request-revenue USD\n"))
    #expect(beancount.contains(" balance Assets:Acme-ours-2:Cash  "))
    let lines = try program("ledger", "export", "results/kept", "--format", "jsonl").output
    for line in lines.split(separator: "\n") {
      #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
    }
    #expect(
      try program("ledger", "export", "kept.ledger", "--format", "package", "--out", "tables")
        .exitCode == 0)
    #expect(folder.text("tables/datapackage.json").contains("\"path\": \"transfers.csv\""))
    let wrong = try program("ledger", "statement", "kept.yaml")
    #expect(wrong.exitCode == 3 && wrong.errors.contains("kept.yaml is no ledger"))
    #expect(try program("run", "kept.yaml", "--ledger", "results").exitCode == 3)
  }

  @Test("keep what they have where the disk is full, and go on once it is not")
  func diskFull() throws {
    let whole = try program("ledger", "verify", "kept.ledger").output
    for blocks in [8, 400, 1200] {
      let line =
        "rm -f full.ledger*; trap '' XFSZ; ulimit -f \(blocks); "
        + "exec \"$PROGRAM\" run kept.yaml --quiet --set output.transactions=none "
        + "--out few --ledger full.ledger"
      let ending = try Program.shell(line, in: folder)
      #expect(ending.exitCode == 3, "\(blocks) blocks")
      #expect(
        ending.errors.contains("cannot write to the ledger full.ledger"), "\(ending.errors)")
      let again = try program(
        "run", "kept.yaml", "--quiet", "--out", "elsewhere", "--ledger", "full.ledger")
      #expect(again.exitCode == 0, "\(again.errors)")
      let found = try program("ledger", "verify", "full.ledger").output
      #expect(found.replacing("full.ledger", with: "kept.ledger") == whole)
    }
  }

  @Test("are read in a folder that may not be written to, and refused for writing")
  func readOnlyFolder() throws {
    // Whoever may do everything may write there, too, and becomes somebody else.
    let line = """
      mkdir fixed && cp kept.ledger kept.ledger-seal fixed && chmod 555 fixed && chmod 777 .
      [ "$(id -u)" = 0 ] && nobody="setpriv --reuid 65534 --clear-groups"
      $nobody "$PROGRAM" --version >/dev/null 2>&1 || { echo skipped; exit 0; }
      $nobody "$PROGRAM" ledger verify fixed/kept.ledger || exit 1
      for file in fixed/kept.ledger fixed/new.ledger; do
        $nobody "$PROGRAM" run kept.yaml --out elsewhere --ledger $file
        [ $? = 3 ] || exit 1
      done
      """
    let ending = try Program.shell(line, in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
    if ending.output == "skipped\n" {
      print("skipped: nobody else may run the program here")
    } else {
      for file in ["kept", "new"] {
        #expect(ending.errors.contains("cannot open the ledger fixed/\(file).ledger: Permission"))
      }
    }
  }
}
