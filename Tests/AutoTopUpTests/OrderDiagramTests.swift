import AutoTopUp
import Foundation
import Quantities
import TestSupport
import Testing

/// The diagram of an order's life in docs/semantics.md, against what orders do.
@Suite("The life of an order")
struct OrderDiagramTests {
  private struct Step: Hashable, CustomStringConvertible {
    let from: String
    let to: String
    var description: String { "\(from) --> \(to)" }
  }

  private static func name(_ state: TopUpOrder.State) -> String {
    switch state {
    case .idle: "idle"
    case .charging: "charging"
    case .awaitingCustomer: "awaitingCustomer"
    case .waiting: "waiting"
    case .suspended: "suspended"
    }
  }

  private static func documented() throws -> Set<Step> {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "docs/semantics.md"), encoding: .utf8)
    var steps: Set<Step> = []
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ", omittingEmptySubsequences: true)
      guard words.count > 3, words[1] == "-->", words[0] != "[*]" else { continue }
      steps.insert(Step(from: String(words[0]), to: words[2].filter { $0 != ":" }))
    }
    return steps
  }

  @Test("takes every step of the diagram in docs/semantics.md, and no other")
  func diagram() throws {
    var seen: Set<Step> = []
    for seed in UInt64(0)..<40 { try explore(seed, &seen) }
    let documented = try Self.documented()
    #expect(seen.subtracting(documented).isEmpty, "steps that the diagram lacks")
    #expect(documented.subtracting(seen).isEmpty, "steps that no order takes")
  }

  private func explore(_ seed: UInt64, _ seen: inout Set<Step>) throws {
    var random = SplitMix64(seed: seed)
    func below(_ limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &random) }
    let rule = try TopUpRule(threshold: Money(nanos: 50), sizing: .amount(Money(nanos: 40)))
    let exhaustions: [Dunning.Exhaustion] = [.suspend, .giveUp, .repeatLastDelay]
    let dunning = Dunning(
      retryDelays: [.minute, .hour], exhaustion: exhaustions[Int(seed % 3)],
      endsWaitOnPayment: seed % 2 == 0, confirmation: .hour,
      staleAfter: .hour * 2, asksAboutStale: seed % 5 < 3)
    let outcomes: [ChargeOutcome] = [
      .succeeded, .requiresAction, .declined(.insufficientFunds), .declined(.lostCard),
      .providerError,
    ]
    var controller = TopUpController()
    var charges: [SubmittedCharge] = []
    var now = Instant(nanoseconds: 0)
    for _ in 0..<400 {
      now = now + Quantities.Duration(nanoseconds: below(5_000) * 1_000_000_000)
      let before = controller.order
      switch below(6) {
      case 0: controller.methodReplaced(isDifferent: below(4) > 0, at: now)
      case 1: controller.paymentArrived(dunning, at: now)
      case 2 where below(5) == 0: controller.ruleChanged(at: now)
      case 3 where !charges.isEmpty:
        controller.resolve(
          outcomes[Int(below(5))], of: charges[charges.count - 1], dunning: dunning, at: now)
      default:
        let decision = controller.evaluate(
          rule, dunning: dunning, balance: Money(nanos: below(80)),
          charge: UInt64(charges.count) + 1, at: now
        ).decision
        if case .charge(let amount) = decision {
          charges.append(
            SubmittedCharge(
              number: UInt64(charges.count) + 1, amount: amount, submittedAt: now))
        }
      }
      note(before, controller.order, &seen)
    }
  }

  /// Takes note of a step; one look may end an order and place another.
  private func note(_ before: TopUpOrder, _ after: TopUpOrder, _ seen: inout Set<Step>) {
    let (from, to) = (Self.name(before.state), Self.name(after.state))
    if before.isInFlight, to == "charging", before.charge != after.charge {
      seen.insert(Step(from: from, to: "idle"))
      seen.insert(Step(from: "idle", to: "charging"))
    } else if from != to {
      seen.insert(Step(from: from, to: to))
    }
  }
}
