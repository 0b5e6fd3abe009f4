public import Billing
public import Ledger
public import Quantities

/// One organization of a scenario.
public struct OrganizationInput: Sendable {
  /// Its name, unique in the scenario; copies have a number behind it.
  ///
  /// Its random streams are derived from it, so that adding an organization leaves the others' alone.
  public var name: String
  /// The group of customers that it is of; nil for none.
  public var segment: String?
  /// How it differs from others that are alike.
  public var population = PopulationModel.none
  /// The balance it starts with.
  public var opening: OpeningBalance
  /// When its plan began, at the horizon's start or before it; nil: at the horizon's start.
  ///
  /// A period that is already running at the horizon's start has been paid for.
  public var planSince: Instant?
  /// Plan, top-up rule, alerts and fees.
  public var terms: OrganizationTerms
  /// What goes wrong in billing itself.
  public var faults = FaultModel.none
  /// How its requests are held, where the terms say that they are.
  public var holds: HoldInput?
  /// To whom its invoices are made out.
  public var billing = BillingDetails()
  /// How its payments go.
  public var payments: PaymentModel
  /// When its people react; nil: at any hour.
  public var officeHours: OfficeHours?
  /// The person who buys when credit runs low, if there is one.
  public var manualTopUp: ManualTopUp?
  /// Where its requests come from.
  public var streams: [StreamInput]
  /// Metered infrastructure.
  public var infrastructure: [InfrastructureInput]
  /// What is done to it at stated instants, earliest first.
  public var actions: [ScheduledAction]
  /// The names of its projects, by index.
  public var projectNames: [String]
  /// The names of its members, by index.
  public var memberNames: [String]
  /// The names of its API keys, by index.
  public var apiKeyNames: [String]

  /// Makes an organization.
  public init(
    name: String, opening: OpeningBalance, terms: OrganizationTerms, payments: PaymentModel,
    streams: [StreamInput], infrastructure: [InfrastructureInput] = [],
    actions: [ScheduledAction] = [], planSince: Instant? = nil,
    projectNames: [String] = [], memberNames: [String] = [], apiKeyNames: [String] = [],
    holds: HoldInput? = nil
  ) {
    self.holds = holds
    self.name = name
    self.planSince = planSince
    self.opening = opening
    self.terms = terms
    self.payments = payments
    self.streams = streams
    self.infrastructure = infrastructure
    self.actions = actions
    self.projectNames = projectNames
    self.memberNames = memberNames
    self.apiKeyNames = apiKeyNames
  }
}

/// The balance an organization starts with.
public enum OpeningBalance: Hashable, Sendable {
  /// A stated amount, at least zero.
  case amount(Money)
  /// Drawn as if its top-up rule had long been at work, so that no warm-up is needed.
  ///
  /// Without usage, or where top-ups take no time, it is uniform on (s, s + Q] for a fixed amount Q,
  /// on (s, S] for a target S. Else an order may be on its way, and the balance below s.
  case stationary
}

/// Metered usage that comes at a regular interval.
public struct InfrastructureInput: Hashable, Sendable {
  /// From one booking to the next, by the organization's calendar; the first is one period after the
  /// start.
  public var every: PeriodLength
  /// What is booked each time: index of the meter, quantity in its unit.
  public var quantities: [MeteredQuantity]
  /// The project it belongs to, or none.
  public var project: Identifier<Project>

  /// Makes a meter reading.
  public init(
    every: PeriodLength, quantities: [MeteredQuantity], project: Identifier<Project> = .none
  ) {
    self.every = every
    self.quantities = quantities
    self.project = project
  }
}
