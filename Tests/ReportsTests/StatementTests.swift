import TestSupport
import Testing
import Text

@testable import Reports
@testable import Results

@Suite("Statements")
struct StatementTests {
  private static let rows = [
    "2026-01-30T00:00:00+01:00,acme,purchase,5,5",
    "2026-01-31T12:00:00+01:00,acme,request,-0.000000001,4.999999999",
    "2026-03-01T00:00:00+01:00,acme,auto_top_up,10,14.999999999",
    "2026-03-01T00:00:00+01:00,acme,request,-15,-0.000000001",
    "2026-03-02T00:00:00+01:00,acme,adjustment,-1,-1.000000001",
    "2026-03-03T00:00:00+01:00,acme,adjustment,2,0.999999999",
    "2026-02-02T00:00:00+01:00,solo,purchase,3,3",
  ]

  private func statements(
    _ sample: SampleResults, organizations: [String] = [], period: ResultsPeriod = ResultsPeriod()
  ) throws -> [Statement] {
    try StatementReader.statements(
      of: sample.folder, organizations: organizations, period: period)
  }

  private func failure(_ sample: SampleResults, organizations: [String] = []) -> ResultsError? {
    do {
      _ = try statements(sample, organizations: organizations)
      return nil
    } catch { return error as? ResultsError }
  }

  @Test("each month opens where the one before closed, also one without transactions")
  func months() throws {
    let found = try statements(SampleResults.transactions(Self.rows))
    #expect(
      found.map { "\($0.organization) \($0.month)" } == [
        "acme 2026-01", "acme 2026-02", "acme 2026-03", "solo 2026-02", "solo 2026-03",
      ])
    #expect(found.map(\.opening) == [0, 4_999_999_999, 4_999_999_999, 0, 3_000_000_000])
    #expect(
      found.map(\.closing) == [4_999_999_999, 4_999_999_999, 999_999_999, 3_000_000_000]
        + [3_000_000_000])
    for statement in found {
      #expect(statement.opening + statement.totalIn + statement.totalOut == statement.closing)
    }
    #expect(found[1].credits.isEmpty && found[1].debits.isEmpty)
  }

  @Test("credits and debits are told apart by their sign, and listed by type")
  func types() throws {
    let march = try statements(SampleResults.transactions(Self.rows), organizations: ["acme"])[2]
    #expect(march.credits.map(\.type) == ["auto_top_up", "adjustment"])
    #expect(march.credits.map(\.nanos) == [10_000_000_000, 2_000_000_000])
    #expect(march.debits.map(\.type) == ["request", "adjustment"])
    #expect(march.debits.map(\.nanos) == [-15_000_000_000, -1_000_000_000])
    #expect(march.debits.map(\.transactions) == [1, 1])
  }

  @Test("a period in the middle opens with what was there before it")
  func period() throws {
    let sample = try SampleResults.transactions(Self.rows)
    let march = try statements(sample, period: ResultsPeriod(year: 2026, month: 3))
    #expect(march.map(\.organization) == ["acme", "solo"])
    #expect(march.map(\.opening) == [4_999_999_999, 3_000_000_000])
    let part = try statements(
      sample, organizations: ["acme"],
      period: ResultsPeriod(
        from: ResultsPeriod.Bound("2026-03-01T00:00:01"), to: ResultsPeriod.Bound("2026-03-03")))
    #expect(part.count == 1)
    #expect(part.first?.opening == -1)
    #expect(part.first?.closing == -1_000_000_001)
    #expect(part.first?.totalIn == 0)
    #expect(try statements(sample, period: ResultsPeriod(year: 2025)).isEmpty)
    #expect(try statements(sample, period: ResultsPeriod(year: 2026, month: 4)).isEmpty)
  }

  @Test("a statement agrees with sums of random transactions made another way", arguments: 1...20)
  func random(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let types = ["purchase", "bonus", "request", "batch", "expiry"]
    var rows: [String] = []
    var sums: [String: Int128] = [:]
    var closing: [String: Int128] = [:]
    for name in ["a", "b,c"] {
      var balance: Int128 = 0
      for day in 0..<200 {
        let month = 1 + day / 20
        let type = types[Int(generator.next() % 5)]
        let amount = Int128(generator.next() % 2_000_000_000_000) - 1_000_000_000_000
        balance += amount
        let key = "\(name) 2026-\(month < 10 ? "0" : "")\(month)"
        sums["\(key) \(type) \(amount < 0)", default: 0] += amount
        closing[key] = balance
        let time = "\(key.suffix(7))-0\(1 + day % 20 / 3)T00:00:00+00:00"
        rows.append(
          "\(time),\"\(name)\",\(type),\(ExactAmount.text(amount)),\(ExactAmount.text(balance))")
      }
    }
    // Names with commas are quoted, which the helper's split keeps as it is.
    let found = try statements(SampleResults.transactions(rows))
    #expect(found.count == 20)
    var opening: [String: Int128] = [:]
    for statement in found {
      let key = "\(statement.organization) \(statement.month)"
      #expect(statement.opening == opening[statement.organization, default: 0])
      #expect(statement.closing == closing[key])
      #expect(statement.opening + statement.totalIn + statement.totalOut == statement.closing)
      opening[statement.organization] = statement.closing
      for line in statement.credits { #expect(sums["\(key) \(line.type) false"] == line.nanos) }
      for line in statement.debits { #expect(sums["\(key) \(line.type) true"] == line.nanos) }
    }
    let lines = found.reduce(0) { $0 + $1.credits.count + $1.debits.count }
    #expect(lines == sums.count)
  }

  @Test("any amount or balance that is changed, and any row that is gone, does not foot")
  func tampering() throws {
    let count = 6
    for row in 0..<count {
      for field in [3, 4] {
        var rows = Array(Self.rows[..<count])
        var fields = rows[row].split(separator: ",").map(String.init)
        fields[field] = fields[field] == "7" ? "8" : "7"
        rows[row] = fields.joined(separator: ",")
        guard case .doesNotFoot(let problems) = failure(try SampleResults.transactions(rows)) else {
          Issue.record("row \(row), field \(field)")
          continue
        }
        #expect(problems.first.first?.position.line == row + 2)
      }
      // Without its last row a file is one that ended earlier.
      guard row < count - 1 else { continue }
      var rows = Array(Self.rows[..<count])
      rows.remove(at: row)
      guard case .doesNotFoot = failure(try SampleResults.transactions(rows)) else {
        Issue.record("row \(row) removed")
        continue
      }
    }
  }

  @Test("a break says what stands there and what should, and only of the organization asked for")
  func message() throws {
    var rows = Self.rows
    rows[1] = "2026-01-31T12:00:00+01:00,acme,request,-0.000000001,5"
    let sample = try SampleResults.transactions(rows)
    guard case .doesNotFoot(let problems) = failure(sample) else {
      Issue.record("it should not foot")
      return
    }
    #expect(
      problems.first.map(\.message).first
        == "the statement of acme does not foot: 5 before and -0.000000001 booked, but 5 after; "
        + "it should be 4.999999999")
    #expect(problems.first.count == 2, "the balance after the next one does not follow either")
    #expect(failure(sample, organizations: ["solo"]) == nil)
  }

  @Test("time that goes backwards does not foot")
  func order() throws {
    var rows = Self.rows
    rows[1] = "2026-01-29T12:00:00+01:00,acme,request,-0.000000001,4.999999999"
    guard case .doesNotFoot(let problems) = failure(try SampleResults.transactions(rows)) else {
      Issue.record("it should not foot")
      return
    }
    #expect(problems.first.first?.message.contains("earlier than the one before") == true)
  }

  @Test("credits without usage make no statement, also where they happen to add up")
  func creditsOnly() throws {
    let path = "/transactions.csv"
    let gap = ["2026-01-01T00:00:00Z,a,purchase,5,5", "2026-01-02T00:00:00Z,a,purchase,5,9"]
    let broken = try SampleResults.transactions(gap)
    #expect(failure(broken) == .onlyCreditsKept(path: broken.path + path))
    let opening =
      SampleResults.transactionColumns + "\n1,0,2026-01-01T00:00:00Z,a,purchase,5,5,,,,,,,,"
    func sample(cost: String) throws -> SampleResults {
      try SampleResults([
        "transactions.csv": [opening],
        "usage.csv": [SampleResults.usageColumns, "a,2026-01,,,,chat,m,input,1,token,\(cost)"],
      ])
    }
    let costly = try sample(cost: "0.5")
    #expect(failure(costly) == .onlyCreditsKept(path: costly.path + path))
    #expect(failure(try sample(cost: "0")) == nil)
    let empty = try SampleResults.transactions([])
    #expect(failure(empty) == .nothingKept(path: empty.path + path))
  }

  @Test("an unknown organization is told with the one that was meant")
  func unknown() throws {
    let sample = try SampleResults.transactions(Self.rows)
    #expect(
      failure(sample, organizations: ["acmee"])
        == .unknownName(
          UnknownName(
            column: "organization", name: "acmee", suggestion: "acme", known: ["acme", "solo"],
            folder: sample.path)))
  }

  @Test("amounts in CSV add up from the opening to the closing balance")
  func rows() throws {
    let found = try statements(SampleResults.transactions(Self.rows))
    let lines = Statement.bytes(of: found, as: .csv, width: 80, currency: nil).text
      .split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(lines[0].joined(separator: ",") == "organization,month,entry,type,transactions,amount")
    var sum: Int128 = 0
    var closings = 0
    for line in lines.dropFirst() {
      let amount = try #require(ExactAmount.nanos(line[5].utf8))
      switch line[2] {
      case "opening": sum = amount
      case "closing":
        #expect(sum == amount)
        closings += 1
      default: sum += amount
      }
    }
    #expect(closings == found.count)
  }
}
