import AutoTopUp
import Quantities
import Testing

/// Each vendor's documented behaviour, call by call.
@Suite("Vendors' published rules")
struct VendorPresetTests {
  private let start = Instant(nanoseconds: 0)

  /// A vendor's rule with a threshold of 100 and an amount of 50.
  private struct Vendor {
    let rule: TopUpRule
    let dunning: Dunning
    var controller = TopUpController()
    var charges: [SubmittedCharge] = []

    init(_ preset: VendorPreset, at start: Instant, limit: TopUpLimit? = nil) throws {
      let policy = preset.policy
      let sizing: TopUpRule.Sizing =
        switch policy.sizing {
        case .amount: .amount(Money(units: 50))
        case .multiples: .multiples(of: Money(units: 50))
        case .target: .target(Money(units: 150))
        }
      let review: TopUpRule.Review =
        if let interval = policy.reviewInterval {
          .periodic(QuotaPeriod(anchor: start, length: .fixed(interval), zone: .utc))
        } else {
          .continuous
        }
      rule = try TopUpRule(
        threshold: Money(units: 100), sizing: sizing, trigger: policy.trigger,
        basis: policy.basis, review: review, evaluatesOnRefusal: policy.evaluatesOnRefusal,
        wakesUp: policy.wakesUp, minimum: policy.minimum ?? .zero, limit: limit,
        attemptLimit: policy.attemptLimit)
      dunning = policy.dunning ?? .standard
    }

    /// Looks at a balance of so many units.
    mutating func look(
      _ units: Int64, at instant: Instant, trigger: TopUpTrigger = .threshold
    ) -> TopUpDecision {
      let decision = controller.evaluate(
        rule, dunning: dunning, balance: Money(units: units), trigger: trigger,
        charge: UInt64(charges.count) + 1, at: instant
      ).decision
      if case .charge(let amount) = decision {
        charges.append(
          SubmittedCharge(
            number: UInt64(charges.count) + 1, amount: amount, submittedAt: instant))
      }
      return decision
    }

    mutating func answer(_ outcome: ChargeOutcome, at instant: Instant) {
      controller.resolve(
        outcome, of: charges[charges.count - 1], dunning: dunning, at: instant)
    }
  }

  private func charge(_ units: Int64) -> TopUpDecision { .charge(Money(units: units)) }
  private func skip(_ reason: TopUpSkip.Reason, _ until: Instant? = nil) -> TopUpDecision {
    .skip(TopUpSkip(reason, until: until))
  }

  @Test(
    "at the threshold itself some fire and some do not",
    arguments: [
      (VendorPreset.lago, true), (.orb, true), (.metronome, true), (.flexprice, true),
      (.autumn, false), (.doubleword, false), (.kilo, false), (.llmgateway, false), (.ltx, false),
      (.stigg, false),
    ])
  func equality(preset: VendorPreset, fires: Bool) throws {
    var vendor = try Vendor(preset, at: start)
    let decision = vendor.look(100, at: start + .hour)
    if fires {
      #expect(vendor.charges.count == 1, "\(preset): \(decision)")
    } else {
      #expect(decision == skip(.notCalled), "\(preset)")
    }
  }

  @Test("lago buys as many times the amount as land above the threshold, in one charge")
  func lagoSizes() throws {
    for (balance, bought) in [(99, 50), (51, 50), (50, 100), (0, 150), (-300, 450)] {
      var lago = try Vendor(.lago, at: start)
      #expect(lago.look(Int64(balance), at: start) == charge(Int64(bought)))
    }
  }

  @Test("lago pauses an hour after any decline, which a payment ends, and never gives up")
  func lagoDeclines() throws {
    var lago = try Vendor(.lago, at: start)
    _ = lago.look(50, at: start)
    for hour: Int64 in 0..<50 {
      lago.answer(.declined(.stolenCard), at: start + .hour * hour)
      let next = start + .hour * (hour + 1)
      #expect(lago.look(50, at: start + .hour * hour) == skip(.waitingForRetry, next))
      #expect(lago.look(50, at: next) == charge(100))
    }
    lago.answer(.declined(.stolenCard), at: start + .hour * 50)
    lago.controller.paymentArrived(lago.dunning, at: start + .hour * 50)
    #expect(lago.look(50, at: start + .hour * 50) == charge(100))
  }

  @Test("lago and orb look when the balance moves, not when a request is refused")
  func lagoRefusals() throws {
    for preset in [VendorPreset.lago, .orb, .flexprice] {
      var vendor = try Vendor(preset, at: start)
      #expect(vendor.look(0, at: start, trigger: .refusal) == skip(.refusalIgnored))
    }
  }

  @Test(
    "metronome and kilo are disabled by the first failure",
    arguments: [
      VendorPreset.metronome, .kilo, .flexprice,
    ])
  func disabling(preset: VendorPreset) throws {
    var vendor = try Vendor(preset, at: start)
    _ = vendor.look(0, at: start)
    vendor.answer(.declined(.insufficientFunds), at: start)
    #expect(vendor.look(0, at: start + .day * 300) == skip(.suspended))
  }

  @Test("metronome and stigg buy up to a target; metronome at least ten")
  func targets() throws {
    var metronome = try Vendor(.metronome, at: start)
    #expect(metronome.look(20, at: start) == charge(130))
    #expect(metronome.rule.minimum == Money(units: 10))
    var stigg = try Vendor(.stigg, at: start)
    #expect(stigg.look(99, at: start) == charge(51))
  }

  @Test("flexprice does not wake up when a limit ends; the next posting looks")
  func flexpriceSleeps() throws {
    let limit = TopUpLimit(
      amount: nil, count: 1, periods: QuotaPeriod(calendar: .day, around: start, zone: .utc),
      atLimit: .refuse)
    var flexprice = try Vendor(.flexprice, at: start, limit: limit)
    _ = flexprice.look(0, at: start)
    flexprice.answer(.succeeded, at: start)
    #expect(flexprice.look(50, at: start + .hour) == skip(.countLimit, start + .day))
    #expect(flexprice.controller.nextEvaluation(flexprice.rule, flexprice.dunning) == .never)
    #expect(flexprice.controller.watchesPostings(flexprice.rule))
    #expect(flexprice.look(50, at: start + .day) == charge(50))
  }

  @Test("autumn tries twice in ten minutes, once an hour after a failure, and stops after three")
  func autumn() throws {
    var quick = try Vendor(.autumn, at: start)
    for minute: Int64 in 0..<2 {
      #expect(quick.look(0, at: start + .minute * minute) == charge(50))
      quick.answer(.succeeded, at: start + .minute * minute)
    }
    #expect(quick.look(50, at: start + .minute * 2) == skip(.attemptLimit, start + .minute * 10))

    var failing = try Vendor(.autumn, at: start)
    for hour: Int64 in 0..<3 {
      #expect(failing.look(0, at: start + .hour * hour) == charge(50))
      failing.answer(.declined(.cardDeclined), at: start + .hour * hour)
    }
    #expect(failing.look(0, at: start + .day) == skip(.suspended))
    failing.controller.methodReplaced(isDifferent: false, at: start)
    #expect(failing.look(0, at: start + .day) == skip(.suspended), "the same card changes nothing")
    failing.controller.methodReplaced(isDifferent: true, at: start)
    #expect(failing.look(0, at: start + .day) == charge(50))
  }

  @Test("doubleword is polled, and charges what the month leaves")
  func doublewordLimit() throws {
    let limit = TopUpLimit(
      amount: Money(units: 80), count: nil,
      periods: QuotaPeriod(calendar: .month, around: start, zone: .utc), atLimit: .partial)
    var doubleword = try Vendor(.doubleword, at: start, limit: limit)
    #expect(doubleword.look(0, at: start + .second) == skip(.notReviewed, start + .minute))
    #expect(doubleword.look(0, at: start + .minute) == charge(50))
    doubleword.answer(.succeeded, at: start + .minute)
    #expect(doubleword.look(0, at: start + .minute * 2) == charge(30))
  }

  @Test("doubleword waits a day after a soft decline, and stops at the second or a hard one")
  func doublewordDeclines() throws {
    var soft = try Vendor(.doubleword, at: start)
    let first = start + .minute
    _ = soft.look(0, at: first)
    soft.answer(.providerError, at: first)
    #expect(soft.look(0, at: first + .day) == charge(50), "an error is not counted")
    soft.answer(.declined(.insufficientFunds), at: first + .day)
    #expect(soft.look(0, at: first + .day * 2) == charge(50))
    soft.answer(.declined(.insufficientFunds), at: first + .day * 2)
    #expect(soft.look(0, at: first + .day * 9) == skip(.suspended))

    var hard = try Vendor(.doubleword, at: start)
    _ = hard.look(0, at: first)
    hard.answer(.declined(.lostCard), at: first)
    #expect(hard.look(0, at: first + .day) == skip(.suspended))
  }

  @Test("kilo takes an order for lost after two hours, and charges again")
  func kilo() throws {
    var kilo = try Vendor(.kilo, at: start)
    #expect(kilo.look(0, at: start) == charge(50))
    #expect(kilo.look(0, at: start + .hour) == skip(.orderInFlight))
    #expect(kilo.look(0, at: start + .hour * 2) == charge(50))
  }

  @Test("llmgateway sweeps every two minutes and waits an hour after a failure")
  func llmgateway() throws {
    var gateway = try Vendor(.llmgateway, at: start)
    #expect(gateway.look(0, at: start + .minute) == skip(.notReviewed, start + .minute * 2))
    #expect(gateway.look(0, at: start + .minute * 2) == charge(50))
    gateway.answer(.declined(.lostCard), at: start + .minute * 2)
    let next = start + .minute * 62
    #expect(gateway.look(0, at: start + .minute * 4) == skip(.waitingForRetry, next))
    #expect(gateway.look(0, at: next) == charge(50))
  }

  @Test("ltx tries at each look and stops after three failures")
  func ltx() throws {
    var ltx = try Vendor(.ltx, at: start)
    for _ in 0..<3 {
      #expect(ltx.look(0, at: start, trigger: .refusal) == charge(50))
      ltx.answer(.declined(.insufficientFunds), at: start)
    }
    #expect(ltx.look(0, at: start, trigger: .refusal) == skip(.suspended))
  }

  @Test("orb collects by the processor's retries, then waits for another card")
  func orb() throws {
    var orb = try Vendor(.orb, at: start)
    var now = start
    for wait in [Quantities.Duration.hour, .hour * 6, .day] {
      #expect(orb.look(0, at: now) == charge(50))
      orb.answer(.declined(.insufficientFunds), at: now)
      now = now + wait
    }
    #expect(orb.look(0, at: now) == charge(50))
    orb.answer(.declined(.insufficientFunds), at: now)
    #expect(orb.look(0, at: now + .day * 9) == skip(.suspended))
  }
}
