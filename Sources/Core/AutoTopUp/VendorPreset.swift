public import Quantities

/// The published top-up behaviour of a vendor, as options of a rule.
///
/// Threshold and amount are the customer's; everything else a vendor decides.
public enum VendorPreset: String, NamedCase {
  /// Lago's wallets with a threshold rule.
  case lago
  /// Orb's credit top-ups.
  case orb
  /// Metronome's prepaid balance thresholds.
  case metronome
  /// Flexprice's wallet auto top-up.
  case flexprice
  /// Autumn's auto top-ups.
  case autumn
  /// Doubleword's control layer.
  case doubleword
  /// Kilo's gateway.
  case kilo
  /// LLMGateway.
  case llmgateway
  /// LTX's auto top-up.
  case ltx
  /// Stigg's auto recharge.
  case stigg

  /// What the vendor does.
  public var policy: VendorPolicy {
    switch self {
    // getlago/lago-api: threshold_top_up_service.rb, pull requests 6176 and 6177. The ongoing
    // balance is compared with <=, credit on its way counts, and a decline of any kind pauses for
    // an hour, which any settled paid top-up ends. Looked at only when the balance moves.
    case .lago:
      VendorPolicy(
        trigger: .atOrBelow, basis: .position, sizing: .multiples, evaluatesOnRefusal: false,
        dunning: Dunning(
          retryDelays: [.hour], exhaustion: .repeatLastDelay, neverRetried: [],
          endsWaitOnPayment: true))
    // docs.withorb.com, "Prepurchase": at or below, a fixed amount, paused while a block is unpaid;
    // the invoice behind it is collected by the processor's retries.
    case .orb:
      VendorPolicy(trigger: .atOrBelow, evaluatesOnRefusal: false, dunning: .standard)
    // docs.metronome.com, "Prepaid balance thresholds": to a target at least $10 above the
    // threshold; disabled at the first failure.
    case .metronome:
      VendorPolicy(
        trigger: .atOrBelow, sizing: .target, minimum: Money(units: 10), dunning: .disabling)
    // flexprice/flexprice, "wallet auto topup cooloff": <= on the ongoing balance; no wake-up when
    // the cooldown ends; an unpaid auto top-up goes on blocking.
    case .flexprice:
      VendorPolicy(
        trigger: .atOrBelow, wakesUp: false, evaluatesOnRefusal: false, dunning: .disabling)
    // useautumn/autumn, balances/autoTopUp: < after each usage; two attempts in ten minutes, one
    // failure an hour, and three in a row suspend until there is another card.
    case .autumn:
      VendorPolicy(
        attemptLimit: AttemptLimit(count: 2, window: .minute * 10),
        dunning: Dunning(
          retryDelays: [.hour], exhaustion: .repeatLastDelay, neverRetried: [], suspendAfter: 3))
    // doublewordai/control-layer, notifications.rs: polled, one charge a minute, cut to what the
    // monthly limit leaves; a soft decline waits a day, the second or a hard one disables, and an
    // error of the processor waits a day without counting.
    case .doubleword:
      VendorPolicy(
        reviewInterval: .minute, atLimit: .partial,
        attemptLimit: AttemptLimit(count: 1, window: .minute),
        dunning: Dunning(
          retryDelays: [.day], exhaustion: .suspend, providerErrorDelay: .day))
    // Kilo-Org/cloud, docs/auto-top-up-implementation.md: < on balance reads; a row lock until the
    // webhook, stale after two hours; any decline disables.
    case .kilo:
      VendorPolicy(
        dunning: Dunning(
          retryDelays: [], exhaustion: .suspend, staleAfter: .hour * 2, asksAboutStale: false))
    // theopenco/llmgateway, apps/gateway/src/worker.ts: swept about every two minutes; skipped
    // while the last top-up failed less than an hour ago.
    case .llmgateway:
      VendorPolicy(
        reviewInterval: .minute * 2,
        dunning: Dunning(retryDelays: [.hour], exhaustion: .repeatLastDelay, neverRetried: []))
    // docs.ltx.video, "Auto top-up": evaluated on requests; disabled after three failures.
    case .ltx:
      VendorPolicy(
        dunning: Dunning(
          retryDelays: [], exhaustion: .giveUp, neverRetried: [], suspendAfter: 3))
    // docs.stigg.io, "Auto recharge": below the threshold, up to a target, within a monthly spend.
    case .stigg: VendorPolicy(sizing: .target, atLimit: .partial)
    }
  }
}

/// What a vendor decides of a rule; nil leaves it as it is without one.
public struct VendorPolicy: Hashable, Sendable {
  /// What kind of order a vendor places.
  public enum SizingKind: Hashable, Sendable {
    /// A fixed amount.
    case amount
    /// As many times an amount as it takes.
    case multiples
    /// Up to a target.
    case target
  }

  /// How the balance is compared.
  public var trigger = TopUpRule.Trigger.below
  /// Which balance is compared.
  public var basis = TopUpRule.Basis.posted
  /// What kind of order is placed.
  public var sizing = SizingKind.amount
  /// The time between reviews; nil: continuous.
  public var reviewInterval: Duration?
  /// Whether the end of a cooldown or a limit's period has the rule evaluated.
  public var wakesUp = true
  /// Whether a refused request has it evaluated.
  public var evaluatesOnRefusal = true
  /// The least that is charged.
  public var minimum: Money?
  /// What happens at a limit.
  public var atLimit = TopUpLimit.AtLimit.refuse
  /// How often the card is tried.
  public var attemptLimit: AttemptLimit?
  /// What follows a failed charge; nil: as the payments say.
  public var dunning: Dunning?
}

extension Dunning {
  /// The first failure suspends.
  fileprivate static let disabling = Dunning(retryDelays: [], exhaustion: .suspend)
}
