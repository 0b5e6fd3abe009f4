import AutoTopUp
import Quantities
import Randomness
import Testing

@testable import Projection

@Suite("The payment processor")
struct PaymentProcessorTests {
  private let horizon = Interval(from: SampleInput.start, to: SampleInput.start + .day * 1_000)
  private let root = StreamSeed(seed: 11).child(0)

  private func model(_ change: (inout PaymentModel) throws -> Void = { _ in }) throws
    -> PaymentModel
  {
    var model = try PaymentModel(
      latency: .exponential(mean: 30), softDecline: 0, hardDecline: 0, timeToFix: .constant(60))
    try change(&model)
    return model
  }

  private func processor(
    _ model: PaymentModel, organization: String = "acme", officeHours: OfficeHours? = nil
  ) -> PaymentProcessor {
    PaymentProcessor(
      PreparedPayments(model, officeHours: officeHours, horizon: horizon),
      seed: root.child(organization), outages: root.child("outages"))
  }

  /// What the processor told of charges, in the order of arrival.
  private struct Told: Equatable {
    var number: UInt64
    var outcome: ChargeOutcome
    var at: Instant
  }

  private func charge(
    _ number: UInt64, source: CardCharge.Source = .rule, amount: Int64 = 100
  ) -> CardCharge {
    CardCharge(source: source, number: number, amount: Money(units: amount))
  }

  /// Submits charges an hour apart and listens to the end.
  private func tell(
    _ processor: inout PaymentProcessor, charges: ClosedRange<UInt64>,
    source: CardCharge.Source = .rule
  ) -> [Told] {
    for number in charges {
      processor.submit(
        charge(number, source: source), at: horizon.from + .hour * Int64(number))
    }
    return listen(&processor)
  }

  private func listen(_ processor: inout PaymentProcessor) -> [Told] {
    var told: [Told] = []
    while processor.nextEvent < .max {
      let instant = Instant(nanoseconds: processor.nextEvent)
      guard let event = processor.takeEvent(), event.kind == .answer else { continue }
      told.append(Told(number: event.charge.number, outcome: event.outcome, at: instant))
    }
    return told
  }

  private func faulty(
    lost: Double = 0, late: Double = 0, repeated: Double = 0
  ) throws -> PaymentModel {
    try model {
      $0.softDecline = 0.2
      $0.providerError = 0.1
      // Without faults there are no webhooks at all: they must not draw from any other stream.
      guard lost + late + repeated > 0 else { return }
      $0.webhooks = WebhookModel(
        lost: lost, late: late, delay: try .exponential(mean: 7_200), repeated: repeated)
    }
  }

  @Test("repeating every webhook changes nothing but that answers come twice")
  func repeated() throws {
    var plain = processor(try faulty())
    var doubled = processor(try faulty(repeated: 1))
    let once = tell(&plain, charges: 1...200)
    let twice = tell(&doubled, charges: 1...200)
    for number in UInt64(1)...200 {
      let single = once.filter { $0.number == number }
      let several = twice.filter { $0.number == number }
      #expect(single.count == 1 && several.first == single.first)
      #expect(several.allSatisfy { $0.outcome == single[0].outcome })
      #expect(several.count == (single[0].outcome == .providerError ? 1 : 2))
    }
  }

  @Test("late webhooks overtake each other, and only late ones change their time")
  func late() throws {
    var plain = processor(try faulty())
    var late = processor(try faulty(late: 0.5))
    let before = tell(&plain, charges: 1...200).sorted { $0.number < $1.number }
    let told = tell(&late, charges: 1...200)
    #expect(told.count == 200)
    #expect(told.map(\.number) != told.map(\.number).sorted(), "some overtook others")
    let after = told.sorted { $0.number < $1.number }
    let changed = zip(before, after).filter { $0 != $1 }
    #expect((60...140).contains(changed.count))
    #expect(changed.allSatisfy { $0.outcome == $1.outcome && $0.at < $1.at })
  }

  @Test("a lost webhook never arrives; its money is captured and not credited")
  func lost() throws {
    var plain = processor(try faulty())
    var lossy = processor(try faulty(lost: 0.3))
    let all = tell(&plain, charges: 1...200)
    let told = tell(&lossy, charges: 1...200)
    #expect(told.allSatisfy { all.contains($0) })
    let missing = all.filter { !told.contains($0) && $0.outcome == .succeeded }
    #expect((25...60).contains(missing.count))
    let uncredited = lossy.uncredited(within: horizon)
    #expect(uncredited.charges == Int64(missing.count))
    #expect(uncredited.amount == Int128(missing.count) * 100_000_000_000)
    let successes = all.filter { $0.outcome == .succeeded }.count
    #expect(lossy.captured(before: horizon.to) == Int128(successes) * 100_000_000_000)
    #expect(plain.uncredited(within: horizon).charges == 0)
  }

  @Test("who asks about a lost answer is told it, once it is there")
  func asking() throws {
    var lossy = processor(try faulty(lost: 1))
    _ = tell(&lossy, charges: 1...50)
    for number in UInt64(1)...50 {
      lossy.ask(about: number, at: horizon.from + .hour * Int64(number))
    }
    let early = listen(&lossy)
    #expect(early.isEmpty, "the processor has not decided yet")
    for number in UInt64(1)...50 { lossy.ask(about: number, at: horizon.from + .day * 9) }
    let told = listen(&lossy)
    var plain = processor(try faulty())
    let all = tell(&plain, charges: 1...50).filter { $0.outcome != .providerError }
    #expect(told.map(\.number) == all.map(\.number).sorted())
    #expect(lossy.uncredited(within: horizon).charges == 0)
    lossy.ask(about: 1, at: horizon.from + .day * 9)
    let again = listen(&lossy)
    #expect(again.isEmpty, "what is known is not told again")
  }

  @Test("a card declined for good stays dead until it is replaced")
  func deadCard() throws {
    var processor = processor(
      try model {
        $0.hardDecline = 0.2
        $0.hardCodes = [
          WeightedDeclineCode(.stolenCard, weight: 1), WeightedDeclineCode(.accountClosed),
        ]
      })
    let told = tell(&processor, charges: 1...60).sorted { $0.number < $1.number }
    let first = try #require(told.firstIndex { $0.outcome != .succeeded })
    #expect(first < 40)
    #expect(Set(told[first...].map(\.outcome)).count == 1, "with the same code for ever")
    processor.replaceCard(at: horizon.from + .day * 10)
    processor.submit(charge(61), at: horizon.from + .day * 10)
    let replaced = listen(&processor)
    #expect(replaced.first?.outcome != told[first].outcome)
  }

  @Test("a card is declined from its expiry on, its replacement after its lifetime")
  func expiry() throws {
    var processor = processor(
      try model { $0.card = CardModel(expires: horizon.from + .hour * 3, lifetime: .hour * 10) })
    let told = tell(&processor, charges: 1...5).sorted { $0.number < $1.number }
    let expired = ChargeOutcome.declined(.expiredCard)
    #expect(told.map(\.outcome) == [.succeeded, .succeeded, expired, expired, expired])
    processor.replaceCard(at: horizon.from + .hour * 6)
    let later = tell(&processor, charges: 7...20).sorted { $0.number < $1.number }
    #expect(later.map(\.outcome) == (7...20).map { $0 < 16 ? .succeeded : expired })
    processor.replaceCard(at: horizon.from + .hour * 30)
    processor.submit(charge(31), at: horizon.from + .hour * 31)
    let last = listen(&processor)
    #expect(last.first?.outcome == .succeeded)
  }

  @Test("during an outage every charge fails, dead card or not, and afterwards as without")
  func outage() throws {
    var plain = processor(try faulty())
    var broken = processor(
      try model {
        $0.softDecline = 0.2
        $0.providerError = 0.1
        $0.outages = [OutageModel(.at(horizon.from + .hour * 10), duration: try .constant(36_000))]
      })
    let before = tell(&plain, charges: 1...40).sorted { $0.number < $1.number }
    let after = tell(&broken, charges: 1...40).sorted { $0.number < $1.number }
    for (left, right) in zip(before, after) {
      let isOut = (10..<20).contains(left.number)
      #expect(right.outcome == (isOut ? .providerError : left.outcome), "\(left.number)")
      #expect(right.at == left.at)
    }
    broken.submit(charge(41), at: horizon.from + .hour * 41)
    broken.ask(about: 41, at: horizon.from + .hour * 42)
    let answers = listen(&broken)
    #expect(answers.count == 2, "asked when it worked again")
  }

  @Test("who asks during an outage learns nothing")
  func askingDuringOutage() throws {
    var processor = processor(
      try model {
        $0.webhooks = WebhookModel(lost: 1, late: 0, delay: try .constant(1), repeated: 0)
        $0.outages = [OutageModel(.at(horizon.from + .hour * 2), duration: try .constant(3_600))]
      })
    processor.submit(charge(1), at: horizon.from)
    processor.ask(about: 1, at: horizon.from + .minute * 150)
    let during = listen(&processor)
    processor.ask(about: 1, at: horizon.from + .hour * 3)
    let after = listen(&processor)
    #expect(during.isEmpty && after.map(\.outcome) == [.succeeded])
  }

  @Test("random outages are the same for everybody, whoever asks when")
  func sharedOutages() throws {
    let outages = [
      OutageModel(
        .every(try .exponential(mean: 86_400)), duration: try .exponential(mean: 7_200))
    ]
    let seed = root.child("outages")
    var often = OutageCalendar(outages, from: horizon.from, seed: seed)
    var seldom = OutageCalendar(outages, from: horizon.from, seed: seed)
    var other = OutageCalendar(outages, from: horizon.from, seed: seed.child(1))
    var (out, differs) = (0, 0)
    for minute in Int64(0)..<100_000 {
      let instant = horizon.from + .minute * minute
      let isOut = often.isOut(at: instant)
      if isOut { out += 1 }
      if minute % 997 == 0 { #expect(seldom.isOut(at: instant) == isOut) }
      if other.isOut(at: instant) != isOut { differs += 1 }
    }
    // 2 hours of each 26, on average.
    #expect((4_500...11_500).contains(out))
    #expect(differs > 1_000, "another stream, other outages")
  }

  @Test("a charge that needs confirmation is answered twice, in the customer's time")
  func confirmation() throws {
    let office = OfficeHours(
      days: [0, 1, 2, 3, 4], opens: 9 * Duration.hour.nanoseconds,
      closes: 17 * Duration.hour.nanoseconds, zone: .utc)
    var processor = processor(
      try model {
        $0.confirmation = ConfirmationModel(
          share: 1, response: try .constant(600), abandoned: 0.4)
      }, officeHours: office)
    let told = tell(&processor, charges: 1...100)
    var abandoned = 0
    for number in UInt64(1)...100 {
      let answers = told.filter { $0.number == number }
      #expect(answers.count == 2 && answers[0].outcome == .requiresAction)
      let expected = office.end(of: .minute * 10, from: answers[0].at, before: horizon.to)
      #expect(answers[1].at == expected)
      if answers[1].outcome == .declined(.authenticationRequired) {
        abandoned += 1
      } else {
        #expect(answers[1].outcome == .succeeded)
      }
    }
    #expect((25...55).contains(abandoned))
    let atCheckout = tell(&processor, charges: 1...100, source: .person)
    #expect(atCheckout.count == 100, "a person at the checkout is there already")
  }

  @Test("what people pay draws from streams of its own")
  func checkouts() throws {
    var alone = processor(try faulty(late: 0.3))
    var both = processor(try faulty(late: 0.3))
    for number in UInt64(1)...50 { both.submit(charge(number, source: .person), at: horizon.from) }
    _ = listen(&both)
    let first = tell(&alone, charges: 1...100)
    let second = tell(&both, charges: 1...100)
    #expect(first == second)
  }
}
