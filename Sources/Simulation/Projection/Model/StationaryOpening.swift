import AutoTopUp
import Billing
import Pricing
import Quantities
import Randomness
import Traffic

/// The state of an organization whose top-up rule has long been at work: its balance, and an order
/// on its way, if there is one.
///
/// Usage is taken to flow evenly at its mean rate, the limit of small requests. Between the threshold
/// s and s + Q the balance falls evenly; below s an order is on its way, for as long as charges,
/// retries and a new card take, and the balance falls on, to its floor. Cooldowns, limits and
/// schedules of the rule are left out.
struct StationaryOpening: Sendable {
  private let rule: TopUpRule
  private let dunning: Dunning
  private let payments: PreparedPayments
  /// In nano-units, the least that the balance falls to.
  private let floor: Double
  /// In nano-units a second.
  private let usage: Double

  /// Prepares the opening of an organization that asks for it; nil for any other.
  init?(_ organization: OrganizationInput, of input: ProjectionInput, _ payments: PreparedPayments)
  {
    guard organization.opening == .stationary, let rule = organization.terms.topUpRule else {
      return nil
    }
    self.rule = rule
    dunning = organization.terms.dunning
    self.payments = payments
    let terms = organization.terms
    switch terms.whileToppingUp {
    case .overdraft: floor = -Double(rule.quantityAtThreshold.nanos)
    case .block, .retryAfter, .creditOnInvoice: floor = -Double(terms.creditLine.nanos)
    }
    // Credit that is there when it is ordered leaves nothing on its way.
    usage = terms.whileToppingUp == .creditOnInvoice ? 0 : organization.usagePerSecond(in: input)
  }

  /// Draws the balance, and how long the order takes yet that is on its way, nil for no order, of an
  /// organization that has so much of its traffic.
  func draw(
    _ generator: inout Xoshiro256PlusPlus, scale: Double
  ) -> (balance: Money, rest: Duration?) {
    let usage = usage * scale
    guard let threshold = rule.threshold, let still = rule.stationaryBalance(generator.next())
    else {
      preconditionFailure("a stationary balance needs a top-up rule with a threshold")
    }
    guard usage > 0 else { return (still, nil) }
    let level = Double(threshold.nanos)
    let quantity = Double(rule.quantityAtThreshold.nanos)
    let phases = phases(from: level, quantity, usage: usage, &generator)
    // A moment of the later half: the first cycle begins with a full balance.
    let end = phases[phases.count - 1].end
    let moment = end * (1 + generator.uniform01()) / 2
    let phase = phases[phases.firstIndex { moment < $0.end } ?? phases.count - 1]
    let balance = max(floor, phase.level - usage * (moment - phase.start))
    guard phase.isOrdered else {
      return (Money(nanos: max(threshold.nanos + 1, Int64(balance))), nil)
    }
    // A rule that fires strictly below its threshold does so at the start, too; but nobody opens with
    // less than nothing, where only that calls for an order: the first request does then.
    guard threshold.isPositive || rule.trigger.includesThreshold else {
      return (Money(nanos: 1), nil)
    }
    return (
      Money(nanos: max(0, min(threshold.nanos - 1, Int64(balance)))),
      Duration(seconds: phase.end - moment)
    )
  }

  /// A stretch of time with an order on its way, or without.
  private struct Phase {
    let start, end: Double
    /// The balance at its start, in nano-units.
    let level: Double
    let isOrdered: Bool
  }

  private static var cycles: Int { 100 }

  /// The phases of many cycles, from a full balance on.
  private func phases(
    from threshold: Double, _ quantity: Double, usage: Double,
    _ generator: inout Xoshiro256PlusPlus
  ) -> [Phase] {
    var phases: [Phase] = []
    phases.reserveCapacity(2 * Self.cycles)
    var (time, level) = (0.0, threshold + quantity)
    for _ in 0..<Self.cycles {
      if level > threshold {
        let end = time + (level - threshold) / usage
        phases.append(Phase(start: time, end: end, level: level, isOrdered: false))
        (time, level) = (end, threshold)
      }
      let wait = leadTime(&generator)
      phases.append(Phase(start: time, end: time + wait, level: level, isOrdered: true))
      (time, level) = (time + wait, max(floor, level - usage * wait) + quantity)
    }
    return phases
  }

  /// The most charges for one order.
  private static var mostAttempts: Int { 1_000 }

  /// Draws the seconds from an order to its credit.
  private func leadTime(_ generator: inout Xoshiro256PlusPlus) -> Double {
    let model = payments.model
    var time = 0.0
    var attempts = 0
    var method = 0
    var dead: Set<Int> = []
    for _ in 0..<Self.mostAttempts {
      attempts += 1
      time += payments.latency.draw(&generator)
      var chance = generator.uniform01()
      func isNext(_ share: Double) -> Bool {
        defer { chance -= share }
        return chance < share
      }
      let outcome: ChargeOutcome
      let backup = method > 0 ? model.backups[method - 1] : nil
      if isNext(backup?.hardDecline ?? model.hardDecline) {
        outcome = .declined(model.hardCodes.draw(&generator))
      } else if isNext(backup?.softDecline ?? model.softDecline) {
        outcome = .declined(model.softCodes.draw(&generator))
      } else if isNext(model.providerError) {
        outcome = .providerError
      } else {
        let confirms = isNext(model.confirmation?.share ?? 0)
        return confirms ? time + (payments.confirmation?.draw(&generator) ?? 0) : time
      }
      if let code = outcome.declineCode {
        if dunning.neverRetried.contains(code) { dead.insert(method) }
        if let next = dunning.method(from: method + 1, without: dead) {
          // All methods together are one attempt.
          attempts -= 1
          method = next
          continue
        }
      }
      let first = dunning.method(without: dead)
      method = first ?? 0
      switch dunning.consequence(
        of: outcome, attempts: attempts, failures: attempts, hasWorkingMethod: first != nil)
      {
      case .retry(let after): time += after.seconds
      case .giveUp: attempts = 0
      case .suspend:
        (attempts, method, dead) = (0, 0, [])
        time += payments.timeToFix.draw(&generator)
      }
    }
    return time
  }
}

extension OrganizationInput {
  /// The requests that tell what one costs in the mean.
  private static var sampledRequests: Int { 1_000 }

  /// What its requests cost in the long run, in nano-units a second, as its first ones show.
  fileprivate func usagePerSecond(in input: ProjectionInput) -> Double {
    let seed = input.seed(of: name, replication: 0).child("opening")
    return streams.reduce(0) { sum, stream in
      if case .replay(let replay) = stream.origin, replay.path == "-" { return sum }
      guard
        var source = try? RequestSource(
          stream, over: input.horizon, zone: input.zone, seed: seed, isAlone: false)
      else { return sum }
      var (cost, count) = (0.0, 0)
      let first = source.next
      var last = first
      while count < Self.sampledRequests, source.next < .max {
        last = source.next
        let mark = source.take()
        let entry = stream.entries[Int(mark.entry)]
        let charge = try? input.rateCard.price(
          mark.usage(as: entry), model: entry.model, at: Instant(nanoseconds: last))
        cost += Double(charge?.amount.nanos ?? 0)
        count += 1
      }
      guard count > 1, last > first else { return sum }
      let perSecond =
        if case .synthesized(let traffic) = stream.origin { traffic.requestsPerSecond } else {
          Double(count - 1) / Duration(nanoseconds: last - first).seconds
        }
      return sum + cost / Double(count) * perSecond
    }
  }
}
