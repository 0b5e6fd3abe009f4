public import AutoTopUp
public import Ledger
public import Pricing
public import Quantities

/// What an organization has agreed to and set up.
public struct OrganizationTerms: Sendable {
  /// The auto top-up rule, if there is one.
  public var topUpRule: TopUpRule?
  /// What follows a declined charge.
  public var dunning: Dunning
  /// How many replicas of the gateway evaluate the rule at once.
  public var replicas: Int
  /// How far the clock of the last of several replicas, or of the only one, is ahead.
  public var clockSkew: Duration
  /// What protects charges from faults.
  public var guards: TopUpGuards
  /// The plan, if there is one.
  public var plan: Plan?
  /// The zone whose calendar plan periods and the expiry of credit follow.
  public var zone: ZoneRules
  /// Balances below which an alert is sent.
  public var lowBalanceAlerts: [Money]
  /// The meters, by index, that it pays the minimum of, used or not.
  public var meters: [Int]
  /// What may be spent by whom; no two of the same scope.
  public var budgets: [Budget]
  /// How many requests and tokens may come in a short time; no two of the same scope.
  public var rateLimits: [RateLimit] = []
  /// When spending counts as a spike, if it is watched.
  public var spikeRule: SpendingSpikeRule?
  /// What the card processor keeps.
  public var processorFee: FeeSchedule
  /// What the seller asks for on top of credit that is bought.
  public var serviceFee = FeeSchedule.none
  /// What is added to everything invoiced.
  public var salesTax: SalesTax
  /// How money that changes hands becomes whole coins.
  public var coins = Coins.none
  /// The smallest purchase allowed.
  public var minimumPurchase: Money
  /// The card that is charged.
  public var paymentMethod: Identifier<PaymentMethod>
  /// What orders of the rule are charged to where that is declined, one after the other.
  public var backupPaymentMethods: [Identifier<PaymentMethod>] = []
  /// How far below zero the balance may be and still allow usage.
  public var creditLine: Money
  /// The roles of the members, by their numbers.
  public var roles: [Role]
  /// What credit with a scope may be spent on: grants name a scope by its place, from one.
  ///
  /// Organizations that transfer credit to each other must number scopes alike.
  public var scopes: [CreditScope]
  /// Whether purchases are remembered, so that they can be refunded and disputed.
  public var remembersPurchases: Bool
  /// How it is decided whether there is credit for a request.
  public var admission: AdmissionPolicy
  /// What runs without credit, and over budget.
  public var exempt: ExemptRequests
  /// What a request meets that finds no credit while a top-up is with the processor.
  public var whileToppingUp: ToppingUpPolicy

  /// Makes terms; by default a bare prepaid balance.
  public init(
    topUpRule: TopUpRule? = nil, dunning: Dunning = .standard, plan: Plan? = nil,
    zone: ZoneRules = .utc, lowBalanceAlerts: [Money] = [], processorFee: FeeSchedule = .standard,
    salesTax: SalesTax = .none,
    minimumPurchase: Money = Money(units: 5), paymentMethod: Identifier<PaymentMethod> = .none,
    creditLine: Money = .zero, roles: [Role] = [], remembersPurchases: Bool = true,
    budgets: [Budget] = [], spikeRule: SpendingSpikeRule? = nil,
    admission: AdmissionPolicy = .balance, exempt: ExemptRequests = .none,
    whileToppingUp: ToppingUpPolicy = .block,
    replicas: Int = 1, clockSkew: Duration = .zero, guards: TopUpGuards = .all,
    scopes: [CreditScope] = [], meters: [Int] = []
  ) {
    precondition(replicas > 0, "nobody evaluates the rule")
    self.replicas = replicas
    self.clockSkew = clockSkew
    self.guards = guards
    precondition(creditLine >= .zero, "the credit line is negative")
    precondition(scopes.count <= GrantScope.most, "there are too many scopes")
    self.scopes = scopes
    self.meters = meters
    self.creditLine = creditLine
    self.topUpRule = topUpRule
    self.dunning = dunning
    self.plan = plan
    self.zone = zone
    self.lowBalanceAlerts = lowBalanceAlerts
    self.processorFee = processorFee
    self.salesTax = salesTax
    self.minimumPurchase = minimumPurchase
    self.paymentMethod = paymentMethod
    self.roles = roles
    self.remembersPurchases = remembersPurchases
    self.budgets = budgets
    self.spikeRule = spikeRule
    self.admission = admission
    self.exempt = exempt
    self.whileToppingUp = whileToppingUp
  }
}
