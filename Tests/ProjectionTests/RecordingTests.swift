import Billing
import Ledger
import Projection
import Quantities
import Testing

@Suite("Replications run again with recording")
struct RecordingTests {
  /// Two that act on each other and one that stands alone, with holds, a plan and gifts that expire.
  private func projection() throws -> Projection {
    let slow = ServiceModel(firstToken: .second * 20, nanosecondsPerOutputToken: 0)
    var giver = try SampleInput.toppedUp("giver", threshold: 100_000_000, amount: 1_000_000_000)
    giver.actions = (1...9).map {
      ScheduledAction(
        at: SampleInput.start + Duration.second * (400 * $0),
        kind: .transfer(Money(nanos: 150_000_000), to: 1, counterpart: .none))
    }
    var held = try SampleInput.toppedUp(
      "held", threshold: 200_000_000, amount: 700_000_000, service: slow)
    held.terms.admission = .hold(HoldPolicy())
    held.holds = nil
    var alone = try SampleInput.toppedUp("alone", threshold: 0, amount: 600_000_000)
    alone.actions = [
      ScheduledAction(
        at: SampleInput.start + .minute * 10,
        kind: .give(
          Money(nanos: 500_000_000), priority: 0, expiry: SampleInput.start + .minute * 11))
    ]
    return Projection(
      try SampleInput.input([giver, held, alone], seconds: 5_000, transactions: .all))
  }

  @Test("recording changes nothing: any replication comes to what its run came to")
  func sameOutcome() throws {
    let projection = try projection()
    for replication in [0, 6] {
      let history = try projection.history(of: nil, replication: replication, dearest: 5)
      let runs = try (0..<projection.blockCount).flatMap { block in
        try #require(try projection.run(block: block, replication: replication)).organizations
      }
      #expect(history.outcomes == runs)
      #expect(history.dearest.count == 5)
      for organization in runs.indices {
        let moment = try projection.moment(
          of: organization, replication: replication, at: SampleInput.start + .minute * 30,
          orUntil: SampleInput.start + .minute * 30)
        #expect(moment.whole == runs[organization])
      }
    }
  }

  @Test("a moment has every transaction of its instant, with the balance after it")
  func transactions() throws {
    let projection = try projection()
    let all = try #require(try projection.run(block: 0, replication: 0)).transactions
    for record in [all[all.count / 3], all[all.count / 2]] + all.filter({ $0.type == .expiry }) {
      let moment = try projection.moment(
        of: record.organization, replication: 0, at: record.at, orUntil: record.at + .second)
      #expect(moment.happened == record.at && moment.end == record.at)
      let postings = moment.decisions.compactMap { decision -> WalletPosting? in
        if case .posting(let posting) = decision.content { posting } else { nil }
      }
      let same = all.filter { $0.organization == record.organization && $0.at == record.at }
      #expect(
        postings.flatMap(\.parts).map(\.amount.nanos) == same.map(\.amount), "\(record)")
      #expect(postings.last?.balanceAfter == same.last?.balanceAfter)
      #expect(moment.balance == same.last?.balanceAfter)
    }
  }

  @Test("a refusal is recorded at the first instant of its spell, with what was there")
  func refusals() throws {
    let projection = try projection()
    let outcome = try projection.history(of: 2, replication: 3, dearest: 1).outcomes[0]
    let spell = try #require(outcome.spells.first)
    let moment = try projection.moment(
      of: 2, replication: 3, at: spell.from, orUntil: spell.from)
    guard case .refusal(let refusal)? = moment.lastRefusals.last?.content else {
      Issue.record("nothing was refused")
      return
    }
    #expect(moment.lastRefusals.last?.at == spell.from)
    #expect(refusal.reason == spell.reason && refusal.balance == moment.balance)
    #expect(refusal.available <= refusal.floor)
  }
}
