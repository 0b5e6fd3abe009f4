import TestSupport
import Testing

@testable import Explanation

@Suite("Explanations of files written by hand")
struct ExplanationTests {
  private static let topUps =
    "replication,organization,requested_at,resolved_at,trigger,attempt,amount,status,"
    + "decline_code,balance_before,balance_after,reason"

  /// A folder with what an explanation needs.
  private static func sample(
    topUps rows: [String] = [], blocked: [String] = [], transactions: [String] = []
  ) throws -> SampleResults {
    try SampleResults([
      "top_ups.csv": [topUps] + rows,
      "blocked.csv": ["replication,organization,from,to,reason,requests,scope"] + blocked,
      "alerts.csv": ["replication,organization,time,type,level,balance,scope"],
      "activity.csv": ["replication,organization,time,actor,action,amount,object,result,reason"],
      "overage.csv": ["replication,organization,period_start,period_end"],
      "transactions.csv": [SampleResults.transactionColumns] + transactions,
      "summary.csv": ["organization,metric", "acme,requests", "*,requests"],
      "burn_down.csv": [
        "organization,time,mean", "acme,2026-01-01T00:00:00Z,10", "acme,2026-01-02T00:00:00Z,5",
      ],
    ])
  }

  private func text(_ sample: SampleResults, at time: String) throws -> String {
    let asked = try #require(AskedTime(time))
    let reader = try ExplanationReader(sample.folder)
    return try reader.explanation(at: asked, organization: nil).text(width: 1000)
  }

  @Test("every reason, code, status and trigger of the model has a sentence")
  func complete() {
    #expect(ReasonTexts.missing.isEmpty, "\(ReasonTexts.missing)")
  }

  @Test("a sentence with what is not known gives way to one without")
  func templates() {
    let known = ["review": "hour"]
    #expect(
      ReasonTexts.text("not_reviewed", in: ReasonTexts.rests, known)
        == "the balance is looked at once every hour, and not in between")
    #expect(
      ReasonTexts.text("not_reviewed", in: ReasonTexts.rests)
        == "the balance is looked at only at times of its own")
    #expect(ReasonTexts.text("new_word", in: ReasonTexts.rests) == nil)
    for table in [ReasonTexts.rests, ReasonTexts.refusals] {
      for entry in table.values { #expect(!entry.plain.contains("{")) }
    }
  }

  @Test("words of later versions are shown as they are")
  func unknownWords() throws {
    let sample = try Self.sample(
      topUps: [
        "1,acme,2026-01-01T02:00:00Z,2026-01-01T02:00:00Z,moon,0,0,not_fired,,1,1,mood",
        "1,acme,2026-01-01T03:00:00Z,2026-01-01T03:05:00Z,moon,1,6,odd_decline,odd_code,1,1,",
      ], blocked: ["1,acme,2026-01-01T04:00:00Z,2026-01-01T05:00:00Z,full_moon,2,"])
    #expect(
      try text(sample, at: "2026-01-01T02:00").contains(
        "It was looked at because of moon and did not fire: mood."))
    let fired = try text(sample, at: "2026-01-01T03:00")
    #expect(fired.contains("looked at because of moon."))
    #expect(fired.contains("the answer to attempt 1, 6.00: odd_decline, odd_code."))
    let refused = try text(sample, at: "2026-01-01T04:30")
    #expect(refused.contains("Refused: full_moon\n  The first request was refused at"))
    #expect(refused.contains("it is a spell of 2 refusals"))
  }

  @Test("a moment before anything happened is told as such")
  func nothing() throws {
    let sample = try Self.sample(
      blocked: ["1,acme,2026-01-01T04:00:00Z,2026-01-01T05:00:00Z,quota_exceeded,1,"])
    let text = try text(sample, at: "2026-01-01T01:00")
    #expect(text.contains("Nothing had happened until then."))
    #expect(text.contains("2026-01-01T04:00:00Z: the next refusal, quota_exceeded, the first of 1"))
  }

  @Test("debt is told as beyond all grants, and what steers a terminal is replaced")
  func debt() throws {
    let sample = try Self.sample(transactions: [
      "1,1-0,2026-01-01T00:00:00Z,acme,purchase,10,10,,,,,,0,,",
      "1,0-0,2026-01-01T01:00:00Z,acme,request,-10,0,,,,,m\u{1B}[2J,0,,",
      "1,0-0,2026-01-01T01:00:00Z,acme,request,-2,-2,,,,,m\u{1B}[2J,,,",
      "1,1-1,2026-01-01T02:00:00Z,acme,auto_top_up,6,4,,,,,,1,,",
    ])
    let charge = try text(sample, at: "2026-01-01T01:00")
    #expect(charge.contains("Charged: request, 12.00\n"))
    #expect(charge.contains("paid 10.00; nothing was left of it."))
    #expect(charge.contains("2.00 was beyond all grants and is owed."))
    #expect(charge.contains("The balance was 10.00 before and -2.00 after."))
    #expect(charge.contains("model m\u{FFFD}[2J") && !charge.contains("\u{1B}"))
    let credit = try text(sample, at: "2026-01-01T02:00")
    #expect(credit.contains("received 6.00, of which 2.00 repaid what was owed; 4.00 was left"))
  }

  @Test("what happened exactly at the time comes before what did in the rest of its second")
  func exactTime() throws {
    let sample = try Self.sample(transactions: [
      "1,1-0,2026-01-01T00:00:00Z,acme,purchase,10,10,,,,,,0,,",
      "1,0-0,2026-01-01T00:00:00.5Z,acme,request,-1,9,,,,,m,0,,",
      "1,0-1,2026-01-01T00:00:01.5Z,acme,request,-1,8,,,,,m,0,,",
      "1,0-2,2026-01-01T00:00:02Z,acme,request,-1,7,,,,,m,0,,",
    ])
    #expect(try text(sample, at: "2026-01-01").contains("received 10.00; 10.00 was left of it."))
    #expect(try text(sample, at: "2026-01-01T00:00:01").contains("Transaction 0-1:"))
    #expect(try text(sample, at: "2026-01-01T00:00:01.2").contains("Transaction 0-0:"))
  }

  @Test("lengths of time are told in two units, and read where they have one length")
  func lengths() {
    let second: Int64 = 1_000_000_000
    #expect(ElapsedTime.text(0) == "less than a second")
    #expect(ElapsedTime.text(59 * second) == "59 s")
    #expect(ElapsedTime.text(3_600 * second) == "1 h")
    #expect(ElapsedTime.text(3_725 * second) == "1 h 2 min")
    #expect(ElapsedTime.text(86_401 * second) == "1 d")
    #expect(ElapsedTime.nanoseconds("1.5 seconds") == 3 * second / 2)
    #expect(ElapsedTime.nanoseconds("5 minutes") == 300 * second)
    #expect(ElapsedTime.nanoseconds("1 month") == nil)
    #expect(ElapsedTime.nanoseconds("soon") == nil)
  }
}
