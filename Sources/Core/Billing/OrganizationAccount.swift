import AutoTopUp
public import Ledger
import Pricing
public import Quantities

/// What every request of an organization reads and writes, and nothing more.
@usableFromInline
struct OrganizationAccount: Sendable, BitwiseCopyable {
  @usableFromInline let wallet: Wallet.ID
  /// Numbers requests and metered usage.
  @usableFromInline let requests: Source.ID
  /// The highest balance, in nano-units, at which the rule is evaluated or an alert is due.
  @usableFromInline var evaluationLevel: Int64 = .min
  /// The highest available balance, in nano-units, at which the rule is evaluated, where it compares
  /// that.
  @usableFromInline var availableEvaluationLevel: Int64 = .min
  /// Requests admitted in the current plan period.
  @usableFromInline var requestsInPeriod: Int64 = 0
  /// What must be available for a request beyond this, in nano-units: minus the credit line, and
  /// minus a top-up on order where the terms let requests draw on it.
  @usableFromInline var floor: Int64 = 0
  /// Requests beyond which a request is refused; the largest integer where there is no limit.
  @usableFromInline var requestLimit: Int64 = .max
  /// The place of its budgets and windows of spending; -1 where it has none.
  @usableFromInline var tracker: Int32 = -1
  /// The place of its hold terms; -1 where requests are admitted by the balance.
  @usableFromInline var holdTerms: Int32 = -1
  /// The place of what it has used in the period; -1 where its prices do not depend on that.
  @usableFromInline var usageCounter: Int32 = -1
  /// Whether a hard budget is used up.
  @usableFromInline var isOverBudget = false
  /// Whether its tracker is asked before a request is admitted.
  @usableFromInline var isWatched = false
  /// Whether some requests run without credit, and over budget.
  @usableFromInline var exempts = false
  /// Whether the rule has fired once and compares what is available, which holds give back.
  @usableFromInline var awaitsRelease = false

  @usableFromInline
  init(wallet: Wallet.ID, requests: Source.ID) {
    self.wallet = wallet
    self.requests = requests
  }

  @inlinable @inline(__always)
  var isOverQuota: Bool { requestsInPeriod >= requestLimit }

  /// Whether the organization was deleted, after which there is room for no request.
  @inlinable @inline(__always)
  var isDeleted: Bool { requestLimit == .min }

  /// Why requests beyond the limit are refused.
  @inlinable
  var quotaRefusal: Admission.Refusal { isDeleted ? .organizationDeleted : .quotaExceeded }
}

/// What only rare actions of an organization read and write.
struct OrganizationState: Sendable {
  var terms: OrganizationTerms
  /// Roles by member; nil for those who left.
  var roles: [Role?]
  var isDeleted = false
  /// The running period of the plan, and since when the plan has periods.
  var period: PlanPeriod?
  var planSince: Instant?
  /// The plan, or none, that follows on this one when the period ends; nil where it goes on.
  var nextPlan: Plan??
  /// Whether it has had a plan, after which no trial begins.
  var hadPlan = false
  /// The plan that rests, if one does.
  var paused: PausedPlan?
  /// Every grant that a plan brought.
  var planGrants = GrantNumbers.none
  /// Requests beyond the included ones that are accounted for, what they cost, and the rate of the
  /// last of them: those before the last change of the overage rate in this period.
  var settledOverage: (requests: Int64, cost: Money, rate: Rate?) = (0, .zero, nil)
  /// Invoices and credit notes so far.
  var invoiceCount: UInt32 = 0
  /// Purchases and top-ups in their order, as far as the terms say to remember them.
  var purchases: [PurchaseState] = []
  /// Numbers purchases, charges, fees and expiries.
  let operations: Source.ID
  var nextOperation: UInt64 = 0
  /// The rule at work: once, or once in each replica that keeps its own.
  var topUps: [TopUpController]
  /// The highest balance, in nano-units, at which a posting has the rule evaluated.
  var topUpLevel = Int64.min
  /// The most that a request refused for lack of credit since the last evaluation would have held.
  var refused = Money.zero
  /// Why the last evaluation charged nothing; nil after a charge.
  var lastSkip: TopUpSkip.Reason?
  /// Why the rule is to be evaluated once all postings of the instant are done; nil where it is not.
  var awaitedEvaluation: TopUpTrigger?
  /// Whether alerts may be due then.
  var awaitsAlerts = false
  /// Charges submitted so far.
  var charges: UInt64 = 0
  /// Charges without an answer, or with one that is not the last.
  var openCharges: [OpenCharge] = []
  /// Credit of orders whose charges have not succeeded.
  var invoiced = InvoicedCredit()
  /// Charges that succeeded, for answers that come twice where that is not guarded against.
  var creditedCharges: [OpenCharge] = []
  /// Alert levels, highest first, and which are armed.
  var alertLevels: [Money]
  var isArmed: [Bool]
  /// Metered quantities of the current period, one for each meter.
  var metered: [MeterQuantity]

  init(terms: OrganizationTerms, operations: Source.ID, meters: Int) {
    self.terms = terms
    roles = terms.roles
    self.operations = operations
    topUps = Array(
      repeating: TopUpController(), count: terms.guards.sharesClaim ? 1 : terms.replicas)
    alertLevels = terms.lowBalanceAlerts.sorted(by: >)
    isArmed = alertLevels.map { _ in true }
    metered = Array(repeating: .zero, count: meters)
  }

  /// Starts the period of all meters.
  mutating func resetMeters() {
    for index in metered.indices { metered[index] = .zero }
  }

  mutating func takeOperation() -> TransactionID {
    defer { nextOperation += 1 }
    return TransactionID(source: operations, number: nextOperation)
  }
}
