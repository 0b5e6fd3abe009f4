import AutoTopUp
import Billing
import Ledger
import Pricing
import Projection
import Quantities
import Text

/// An action, and whose it is.
struct ResolvedAction {
  var action: ScheduledAction
  /// The index of the organization in the file.
  let organization: Int
  /// The number of the copy, or nil for all copies.
  let copy: Int?
  /// The name it gives its purchase.
  let identifier: String?
  /// The name of the purchase that it is about.
  let reference: Located<String>?

  func concerns(copy number: Int) -> Bool { copy == nil || copy == number }
}

extension ScenarioResolution {
  /// Looks up what the timeline names.
  ///
  /// - Returns: For each organization its actions in the order of time, then of the file.
  mutating func resolveTimeline() -> [[ResolvedAction]] {
    let names = OrganizationNames(document.organizations)
    var resolved: [ResolvedAction] = []
    for entry in document.timeline {
      if let action = resolve(entry, names) { resolved.append(action) }
    }
    let ordered = resolved.enumerated().sorted {
      ($0.element.action.at, $0.offset) < ($1.element.action.at, $1.offset)
    }
    var actions = [[ResolvedAction]](repeating: [], count: document.organizations.count)
    for (_, action) in ordered { actions[action.organization].append(action) }
    for list in actions { checkReferences(in: list) }
    return actions
  }

  /// The actions of one copy of an organization, with references by their place in the list.
  func actions(ofCopy copy: Int, in resolved: [ResolvedAction]) -> [ScheduledAction] {
    var result: [ScheduledAction] = []
    var purchases: [String: Int] = [:]
    for item in resolved where item.concerns(copy: copy) {
      var action = item.action
      if let index = item.reference.flatMap({ purchases[$0.value] }) {
        action.refer(to: .action(index))
      }
      if let name = item.identifier { purchases[name] = result.count }
      result.append(action)
    }
    return result
  }

  private func checkReferences(in actions: [ResolvedAction]) {
    var earlier: [String] = []
    var known: Set<String> = []
    for action in actions {
      if let name = action.reference, !known.contains(name.value) {
        reportUnknown(
          name, among: earlier, "purchase before this of the organization", "timeline")
      }
      guard let identifier = action.identifier, known.insert(identifier).inserted else { continue }
      earlier.append(identifier)
    }
  }

  private mutating func resolve(
    _ entry: TimelineDocument, _ names: OrganizationNames
  ) -> ResolvedAction? {
    if let horizon = document.horizon, !horizon.contains(entry.at.value) {
      problems.error(
        "this is outside the horizon, which is from \(zone.iso8601(horizon.from)) until before "
          + "\(zone.iso8601(horizon.to))", at: entry.at.position)
    }
    if let identifier = entry.identifier, !entry.action.isPurchase {
      problems.error(
        "only a purchase has an `id`; remove it, or name the purchase that this is about with `of`",
        at: identifier.position)
    }
    if let name = entry.member, entry.action.isTheBanks {
      problems.error(
        "the card's bank does this, and no member; remove `by`", at: name.position)
    }
    let target = organization(entry.organization, names)
    let organization = target.map { document.organizations[$0.index] }
    let payments = organization.flatMap { resolvePayments(of: $0) }
    // Where there can be no payments, that has been reported.
    let minimum = payments?.minimumPurchase ?? .zero
    var member: Int?
    if let name = entry.member, let target {
      member = self.member(name, of: target.index)
      if member == nil { return nil }
    }
    let kind = kind(
      of: entry, member: member, organization: organization, index: target?.index,
      payments: payments ?? Payments(), minimum: minimum, names)
    guard let target, let kind else { return nil }
    return ResolvedAction(
      action: ScheduledAction(
        at: entry.at.value, member: member.map { Identifier($0) } ?? .none, kind: kind),
      organization: target.index, copy: target.copy, identifier: entry.identifier?.value,
      reference: entry.action.reference)
  }

  private mutating func kind(
    of entry: TimelineDocument, member: Int?, organization: OrganizationDocument?, index: Int?,
    payments: Payments, minimum: Money, _ organizationNames: OrganizationNames
  ) -> ScheduledAction.Kind? {
    switch entry.action {
    case .purchase(let offer, let card, let checkout):
      guard let product = product(offer, minimum: minimum) else { return nil }
      guard let owner = owner(of: card, member: member, index) else { return nil }
      return .purchase(product, card: owner, checkout: checkout)
    case .grant(let amount, let priority, let expires, let scope):
      let zone = organization.map(planZone) ?? zone
      let expiry = expires?.end(from: entry.at.value, in: zone) ?? .never
      let projects = organization?.projects.map(\.name.value) ?? []
      return .give(
        amount, priority: Int32(priority), expiry: expiry,
        scope: scope.map { self.scope($0, amongProjects: projects) } ?? .everything)
    case .plain(let kind), .aboutPurchase(let kind, _): return kind
    case .transfer(let target, let amount):
      return transfer(to: target, amount: amount, entry, from: index, organizationNames)
    case .autoTopUp(let rule):
      guard let organization else { return nil }
      let dunning = dunning(of: rule.value, payments: payments)
      return self.rule(
        rule, minimumPurchase: minimum, from: entry.at.value, of: organization,
        zone: planZone(of: organization)
      ).map { .setTopUpRule($0, dunning) }
    case .plan(let name, let isProrated, let terms):
      guard require(name, among: names.plans, "plan", "plans") else { return nil }
      if let organization { requireBudgets(ofPlan: name, for: organization) }
      return document.plans.first { $0.name == name.value }.map {
        .changePlan($0.value.plan, isProrated: isProrated, terms)
      }
    case .pause(let until, let rest):
      guard until.value > entry.at.value else {
        problems.error(
          "the pause ends before it begins; write a time after \(zone.iso8601(entry.at.value))",
          at: until.position)
        return nil
      }
      return .pausePlan(until: until.value, rest)
    case .member(let name, let role):
      guard let index, let place = members.place(of: name.value, in: index) else { return nil }
      return .setRole(Identifier(place), role)
    }
  }

  /// Whose card is charged; where nothing is said, plain members use their own.
  private func owner(
    of card: Located<TimelineAction.Card>?, member: Int?, _ organization: Int?
  ) -> PaymentMethodOwner? {
    switch card?.value {
    case .organization: return .organization
    case .own:
      guard let member else {
        if let card {
          problems.error(
            "`own` is the card of the member who buys, and none does; add `by`, or write "
              + "`card: organization`", at: card.position)
        }
        return nil
      }
      return .member(Identifier(member))
    case .member(let name):
      guard let card, let organization else { return nil }
      return self.member(Located(value: name, position: card.position), of: organization)
        .map { .member(Identifier($0)) }
    case nil:
      guard let member, let organization else { return .organization }
      let members = document.organizations[organization].members
      let isPlain = members.indices.contains(member) ? members[member].role == .member : true
      return isPlain ? .member(Identifier(member)) : .organization
    }
  }

  private func member(_ name: Located<String>, of index: Int) -> Int? {
    if let place = members.place(of: name.value, in: index) { return place }
    reportUnknown(name, among: members.names(of: index), "member", "members")
    return nil
  }

  private func transfer(
    to target: Located<String>, amount: Money?, _ entry: TimelineDocument, from index: Int?,
    _ names: OrganizationNames
  ) -> ScheduledAction.Kind? {
    guard let found = organization(target, names) else { return nil }
    let organization = document.organizations[found.index]
    guard organization.count == 1 || found.copy != nil else {
      problems.error(
        "`\(target.value)` are \(organization.count) organizations; name one of them, for example "
          + "`\(target.value)-1`", at: target.position)
      return nil
    }
    let place = firstCopy(of: found.index) + (found.copy ?? 1) - 1
    if let index, index == found.index,
      entry.organization.value == target.value || document.organizations[index].count == 1
    {
      problems.error(
        "credit cannot move to where it is; name another organization", at: target.position)
      return nil
    }
    var counterpart = Identifier<Member>.none
    if let name = entry.member,
      let there = members.place(of: name.value, in: found.index)
    {
      counterpart = Identifier(there)
    }
    return .transfer(amount, to: place, counterpart: counterpart)
  }

  /// The index of an organization's first copy among all organizations, copies counted out.
  private func firstCopy(of index: Int) -> Int {
    document.organizations[..<index].reduce(0) { $0 + $1.count }
  }

  private func organization(
    _ name: Located<String>, _ names: OrganizationNames
  ) -> (index: Int, copy: Int?)? {
    if let found = names.find(name.value) { return found }
    reportUnknown(name, among: names.all, "organization", "organizations")
    return nil
  }

  /// What an offer of the file sells; nil, and a problem, where there is no such package.
  func product(_ offer: TimelineAction.Offer, minimum: Money) -> CreditProduct? {
    switch offer {
    case .amount(let amount, let sale):
      requireMinimum(amount.value, minimum, at: amount.position)
      return .amount(amount.value, sale)
    case .package(let name):
      guard require(name, among: names.packages, "package", "packages"),
        let package = document.packages.first(where: { $0.name == name.value })?.value.package
      else { return nil }
      requireMinimum(package.price, minimum, at: name.position)
      return .package(package, scope: packageScopes[name.value] ?? .everything)
    }
  }

  /// Reports a purchase of less than may be bought at once.
  func requireMinimum(_ price: Money, _ minimum: Money, at position: SourcePosition) {
    guard price < minimum else { return }
    problems.error(
      "\(price) is less than the minimum purchase of \(minimum); buy more, or lower "
        + "`payments.minimum_purchase`", at: position)
  }
}

extension TimelineAction {
  fileprivate var isPurchase: Bool {
    if case .purchase = self { return true }
    return false
  }

  /// Whether the card's bank does it.
  fileprivate var isTheBanks: Bool {
    switch self {
    case .aboutPurchase(.chargeBack, _), .aboutPurchase(.winDispute, _): true
    default: false
    }
  }

  /// The name of the purchase that it is about.
  fileprivate var reference: Located<String>? {
    if case .aboutPurchase(_, let name) = self { return name }
    return nil
  }
}

extension ScheduledAction {
  /// Makes an action about a purchase be about another.
  fileprivate mutating func refer(to reference: PurchaseReference) {
    switch kind {
    case .refund(_, let amount): kind = .refund(reference, amount)
    case .chargeBack(_, let fee): kind = .chargeBack(reference, fee: fee)
    case .winDispute: kind = .winDispute(reference)
    default: break
    }
  }
}
