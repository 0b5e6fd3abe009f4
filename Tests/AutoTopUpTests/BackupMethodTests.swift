import AutoTopUp
import Quantities
import TestSupport
import Testing

@Suite("Payment methods that are tried one after the other")
struct BackupMethodTests {
  private static let dunning = {
    var dunning = Dunning(retryDelays: [.hour, .hour * 2], exhaustion: .suspend)
    dunning.backups = 2
    return dunning
  }()

  /// A rule that always calls for an order, with the charges it made.
  private struct Desk {
    let dunning: Dunning
    let rule: TopUpRule
    var controller = TopUpController()
    var charges: [SubmittedCharge] = []

    init(_ dunning: Dunning) throws {
      self.dunning = dunning
      rule = try TopUpRule(threshold: Money(nanos: 50), sizing: .amount(Money(nanos: 40)))
    }

    /// The method that is charged now, and why; nil where none is.
    mutating func look(at instant: Instant) -> String? {
      let evaluation = controller.evaluate(
        rule, dunning: dunning, balance: .zero, charge: UInt64(charges.count) + 1, at: instant)
      guard case .charge(let amount) = evaluation.decision else { return nil }
      charges.append(
        SubmittedCharge(
          number: UInt64(charges.count) + 1, amount: amount, submittedAt: instant))
      return "\(controller.order.method) \(evaluation.trigger.name)"
    }

    mutating func answer(_ outcome: ChargeOutcome, at instant: Instant) {
      controller.resolve(
        outcome, of: charges[charges.count - 1], dunning: dunning, at: instant)
    }
  }

  private let now = Instant(nanoseconds: 0)

  @Test("a decline has the next method charged at once, and all of them are one attempt")
  func round() throws {
    var desk = try Desk(Self.dunning)
    #expect(desk.look(at: now) == "0 threshold")
    desk.answer(.declined(.insufficientFunds), at: now)
    #expect(desk.controller.nextEvaluation(desk.rule, desk.dunning) == now)
    #expect(desk.look(at: now) == "1 backup")
    desk.answer(.declined(.cardDeclined), at: now)
    #expect(desk.look(at: now) == "2 backup")
    desk.answer(.declined(.insufficientFunds), at: now)
    #expect(desk.look(at: now) == nil)
    #expect(desk.controller.order.state == .waiting(until: now + .hour))
    #expect(desk.look(at: now + .hour) == "0 retry")
    desk.answer(.declined(.insufficientFunds), at: now + .hour)
    #expect(desk.look(at: now + .hour) == "1 backup")
    desk.answer(.succeeded, at: now + .hour)
    #expect(desk.look(at: now + .hour) == "0 threshold")
    #expect(desk.charges.count == 6)
  }

  @Test("an error of the processor is retried with the first, and moves on to no other")
  func providerError() throws {
    var desk = try Desk(Self.dunning)
    #expect(desk.look(at: now) != nil)
    desk.answer(.providerError, at: now)
    #expect(desk.look(at: now) == nil)
    #expect(desk.look(at: now + .hour) == "0 retry")
  }

  @Test("what is declined for good is left out until it is replaced; without any other, all rests")
  func dead() throws {
    var desk = try Desk(Self.dunning)
    #expect(desk.look(at: now) != nil)
    desk.answer(.declined(.lostCard), at: now)
    #expect(desk.look(at: now) == "1 backup")
    desk.answer(.succeeded, at: now)
    #expect(desk.look(at: now) == "1 threshold")
    desk.answer(.declined(.stolenCard), at: now)
    #expect(desk.look(at: now) == "2 backup")
    // The last one may be tried again: it waits.
    desk.answer(.declined(.insufficientFunds), at: now)
    #expect(desk.controller.order.state == .waiting(until: now + .hour))
    #expect(desk.look(at: now + .hour) == "2 retry")
    desk.answer(.declined(.lostCard), at: now + .hour)
    #expect(desk.controller.order.state == .suspended)
    desk.controller.methodReplaced(isDifferent: true, at: now + .hour)
    #expect(desk.look(at: now + .hour) == "0 threshold")
  }

  @Test("orders go where a plain list of methods says", arguments: UInt64(1)...40)
  func random(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }
    var dunning = Self.dunning
    dunning.backups = below(4)
    var desk = try Desk(dunning)
    // The list: which methods are dead, where the order stands, how many rounds have failed.
    var dead = [Bool](repeating: false, count: dunning.backups + 1)
    var (place, rounds, due, isSuspended) = (Int?.none, 0, now, false)
    var time = now
    for _ in 0..<200 {
      if isSuspended {
        desk.controller.methodReplaced(isDifferent: true, at: time)
        dead = dead.map { _ in false }
        (isSuspended, place, rounds, due) = (false, nil, 0, time)
      }
      time = max(time, due)
      let wanted = try #require(place ?? dead.firstIndex(of: false))
      let charged = desk.look(at: time)
      #expect(charged?.hasPrefix("\(wanted) ") == true, "seed \(seed)")
      let outcomes: [ChargeOutcome] = [
        .succeeded, .declined(.insufficientFunds), .declined(.lostCard), .providerError,
      ]
      let outcome = outcomes[below(4)]
      desk.answer(outcome, at: time)
      if outcome == .succeeded {
        (place, rounds) = (nil, 0)
        continue
      }
      if outcome == .declined(.lostCard) { dead[wanted] = true }
      let next = dead.indices.first { $0 > wanted && !dead[$0] }
      if outcome != .providerError, let next {
        place = next
        continue
      }
      rounds += 1
      place = dead.firstIndex(of: false)
      isSuspended = place == nil || rounds > 2
      due = isSuspended ? time : time + .hour * Int64(rounds)
    }
  }
}
