import AutoTopUp
import Billing
import Ledger
import Pricing
public import Projection
import Quantities
import Randomness
import Traffic

/// The reference workload prepaid-v1: a request a second for each organization, four models,
/// lognormal tokens, a top-up of $200 below $50, answered after 30 s on average, failing in 2 %.
public enum PrepaidV1 {
  /// The prices per million tokens, input and output, and the share of each model.
  static let models: [(input: Int64, output: Int64, share: Double)] = [
    (150, 600, 0.5), (2_500, 10_000, 0.3), (3_000, 15_000, 0.15), (15_000, 75_000, 0.05),
  ]

  /// Builds the workload.
  ///
  /// - Parameters:
  ///   - organizations: How many there are.
  ///   - requests: Requests of all of them together, expected.
  ///   - scale: What all amounts but the prices are divided by.
  /// - Returns: The projection's input.
  public static func input(organizations: Int, requests: Int, scale: Int64 = 1) -> ProjectionInput {
    let seconds = Int64(requests / organizations)
    let horizon = Interval(
      from: Instant(nanoseconds: 0), to: Instant(nanoseconds: seconds * 1_000_000_000))
    let stream = StreamInput(
      name: "requests", origin: .synthesized(traffic),
      entries: (0..<models.count).map { StreamEntry(model: ModelID($0), endpoint: 0) })
    let list = (0..<organizations).map { index in
      OrganizationInput(
        name: "organization-\(index)", opening: .amount(Money(units: 100 / scale)),
        terms: terms(scale: scale), payments: payments, streams: [stream])
    }
    return ProjectionInput(
      name: "prepaid-v1", description: "", horizon: horizon, zone: .utc, seed: 1, replications: 1,
      currency: .usd, credit: Money(units: 1), rateCard: rateCard,
      modelNames: ["a", "b", "c", "d"], meters: [], endpointNames: ["chat"],
      organizations: OrganizationList(list), sampleEvery: .hour, transactions: .none)
  }

  static var traffic: TrafficDefinition {
    do {
      let tokens = try CorrelatedPair(
        .lognormal(mu: 6.5, sigma: 1.2), .lognormal(mu: 5, sigma: 1), correlation: 0)
      let mix = try MarkMix(models.map { MarkMix.Entry(share: $0.share, tokens: tokens) })
      return TrafficDefinition(process: .poisson, rate: 1, profile: .flat, mix: mix)
    } catch {
      preconditionFailure("the reference traffic is sound")
    }
  }

  static var rateCard: RateCard {
    do {
      return try RateCard(
        models.enumerated().map { index, model in
          PricedModel(
            name: "model-\(index)",
            price: ModelPrice(
              UsageRates(
                input: Decimal(significand: Int128(model.input), places: 9),
                output: Decimal(significand: Int128(model.output), places: 9))))
        }, markup: .none, rounding: .halfEven)
    } catch {
      preconditionFailure("the reference prices are sound")
    }
  }

  static func terms(scale: Int64) -> OrganizationTerms {
    do {
      let rule = try TopUpRule(
        threshold: Money(nanos: 50_000_000_000 / scale),
        sizing: .amount(Money(nanos: 200_000_000_000 / scale)))
      return OrganizationTerms(
        topUpRule: rule,
        dunning: Dunning(
          retryDelays: [Duration(nanoseconds: 300_000_000_000)], exhaustion: .repeatLastDelay),
        processorFee: FeeSchedule(share: .zero, fixed: .zero))
    } catch {
      preconditionFailure("the reference rule is sound")
    }
  }

  static var payments: PaymentModel {
    do {
      return PaymentModel(
        latency: try .exponential(mean: 30), softDecline: 0.02, hardDecline: 0,
        timeToFix: try .constant(86_400))
    } catch {
      preconditionFailure("the reference latency is sound")
    }
  }

  /// Simulates the workload through billing; the digest is of the balances.
  public static func simulate(_ input: ProjectionInput) -> Benchmark.Work {
    let projection = Projection(input)
    var requests: Int64 = 0
    var digest: Int64 = 0
    for block in 0..<projection.blockCount {
      guard let unit = try? projection.run(block: block, replication: 0) else { continue }
      for organization in unit.organizations {
        requests += organization.tallies[.requests]
        digest = digest &* 31 &+ organization.tallies[.closingBalance]
      }
    }
    return Benchmark.Work(items: requests, digest: digest)
  }

  /// Draws the same requests and does the same arithmetic without billing: the lower bound.
  public static func plainLoop(_ input: ProjectionInput) -> Benchmark.Work {
    var requests: Int64 = 0
    var digest: Int64 = 0
    let root = StreamSeed(seed: input.seed).child(0)
    let prices = models.map { (Int64($0.input), Int64($0.output)) }
    var block = RequestBlock(length: 256)
    for organization in input.organizations {
      var stream = SynthesizedStream(
        traffic, over: input.horizon, zone: .utc,
        seed: root.child(organization.name).child("traffic").child("requests"))
      var balance: Int64 = 100_000_000_000
      repeat {
        stream.fill(&block, before: input.horizon.to.nanoseconds)
        for place in 0..<block.count {
          requests &+= 1
          guard balance > 0 else { continue }
          let price = prices[Int(block.entries[place])]
          balance &-=
            block.inputTokens[place] &* price.0 &+ block.outputTokens[place] &* price.1
          if balance < 50_000_000_000 { balance &+= 200_000_000_000 }
        }
      } while block.isFull
      digest = digest &* 31 &+ balance
    }
    return Benchmark.Work(items: requests, digest: digest)
  }
}
