import AutoTopUp
import Billing
import Ledger
import Pricing
import Projection
import Quantities
import Randomness
import Text
import Traffic

extension ScenarioResolution {
  /// Looks up what organizations name, and counts out their copies.
  mutating func resolveOrganizations(
    _ traffic: [ResolvedTraffic], meters: [String]
  ) -> OrganizationList {
    refuseDuplicateOrganizations()
    let actions = resolveTimeline()
    var result = OrganizationList()
    for (index, organization) in document.organizations.enumerated() {
      guard let name = organization.name else { continue }
      guard var input = resolve(organization, named: name, traffic, meters: meters) else {
        continue
      }
      input.memberNames = members.names(of: index)
      // The card is number zero, those of members follow, then the backups.
      input.terms.backupPaymentMethods = input.payments.backups.indices.map {
        Identifier(1 + input.memberNames.count + $0)
      }
      input.billing = organization.billing.details
      if actions[index].contains(where: { $0.action.isAboutPurchase }) {
        input.terms.remembersPurchases = true
      }
      // Copies that something is done to alone stand alone, too.
      let alone = Set(actions[index].compactMap(\.copy)).sorted()
      var first = 1
      let present = organization.count - organization.population.arriving
      let bounds = alone.flatMap { [$0, $0 + 1] } + [present + 1, organization.count + 1]
      for copies in bounds.sorted() where copies > first {
        input.actions = self.actions(ofCopy: first, in: actions[index])
        input.population.arrives = first > present
        result.append(
          input,
          numbered: OrganizationNames.copies(of: organization).map {
            (first..<copies, $0.prefix, $0.suffix)
          })
        first = copies
      }
    }
    return result
  }

  private func refuseDuplicateOrganizations() {
    refuseDuplicates(document.organizations.compactMap(\.name), "organization")
    // A single organization may have the name of another's copy.
    let names = OrganizationNames(document.organizations)
    for organization in document.organizations where organization.count == 1 {
      guard let name = organization.name, let group = names.copy(named: name.value) else {
        continue
      }
      problems.error(
        "the organization `\(name.value)` has the name of a copy of "
          + "`\(names.all[group.index])`; rename one", at: name.position)
    }
  }

  private mutating func resolve(
    _ organization: OrganizationDocument, named name: Located<String>,
    _ traffic: [ResolvedTraffic], meters: [String]
  ) -> OrganizationInput? {
    refuseDuplicates(organization.members.map(\.name), "member")
    refuseDuplicates(organization.projects.map(\.name), "project")
    let plan = organization.plan.flatMap { name -> Plan? in
      guard require(name, among: names.plans, "plan", "plans") else { return nil }
      return document.plans.first { $0.name == name.value }?.value.plan
    }
    var keys = NameIndex()
    let streams = estimated(
      resolveStreams(of: organization, traffic, keys: &keys), for: organization.admission.hold)
    let infrastructure = resolveInfrastructure(of: organization, meters: meters)
    let planZone = planZone(of: organization)
    guard let payments = resolvePayments(of: organization) else { return nil }
    let start = document.horizon?.from ?? Instant(nanoseconds: 0)
    var faults = Faults()
    document.faults?.apply(to: &faults)
    organization.faults?.apply(to: &faults)
    var alerts = organization.alerts.lowBalance
    if case .below(let level) = organization.manualTopUp?.occasion, !alerts.contains(level) {
      alerts.append(level)
    }
    var terms = OrganizationTerms(
      topUpRule: organization.rule.flatMap {
        rule(
          $0, minimumPurchase: payments.minimumPurchase, from: start, of: organization,
          zone: planZone)
      },
      dunning: dunning(of: organization.rule?.value, payments: payments), plan: plan,
      zone: planZone, lowBalanceAlerts: alerts, processorFee: payments.fee,
      salesTax: SalesTax(
        share: organization.billing.tax, coinPlaces: document.currency.coinPlaces),
      minimumPurchase: payments.minimumPurchase, paymentMethod: Identifier(0),
      creditLine: organization.creditLine, roles: organization.members.map(\.role),
      budgets: budgets(of: organization, in: planZone, keys: keys),
      spikeRule: organization.alerts.spike,
      admission: organization.admission.hold.map { .hold($0.policy) } ?? .balance,
      exempt: organization.admission.exempt, whileToppingUp: organization.whileToppingUp,
      replicas: faults.replicas,
      clockSkew: faults.clockSkew, guards: faults.guards,
      scopes: scopes.map { $0.scope(inProjects: organization.projects.map(\.name.value)) },
      meters: meters.indices.filter { meter in
        infrastructure.contains { $0.quantities.contains { $0.meter == meter } }
          || meters[meter] == Meter.traceName
            && streams.contains { $0.entries.contains { $0.traces > 0 } }
      })
    terms.coins = coins(of: organization)
    terms.serviceFee = payments.serviceFee
    terms.rateLimits = rateLimits(of: organization, keys: keys)
    terms.remembersPurchases = payments.model.chargebacks != nil
    var input = OrganizationInput(
      name: name.value, opening: resolveOpening(of: organization), terms: terms,
      payments: payments.model, streams: streams,
      infrastructure: infrastructure,
      planSince: planStart(of: organization, in: planZone),
      projectNames: organization.projects.map(\.name.value),
      memberNames: organization.members.map(\.name.value), apiKeyNames: keys.names,
      holds: organization.admission.hold?.holds)
    input.faults = faults.model
    input.segment = organization.segment
    input.population = organization.population.model
    checkPopulation(of: organization, streams, at: name.position)
    input.officeHours = organization.officeHours.map {
      OfficeHours(days: $0.days, opens: $0.opens, closes: $0.closes, zone: planZone)
    }
    input.manualTopUp = manualTopUp(of: organization, minimum: payments.minimumPurchase)
    return input
  }

  /// Refuses more traffic than is simulated, and a start in the middle of what only begins.
  private func checkPopulation(
    of organization: OrganizationDocument, _ streams: [StreamInput], at position: SourcePosition
  ) {
    let model = organization.population.model
    if organization.population.arriving > 0, organization.opening?.value == .stationary,
      let place = organization.opening?.position
    {
      problems.error(
        "one who comes later has no rule that has long been at work; write an amount", at: place)
    }
    guard model.scale != nil || model.monthlyGrowth != 0 else { return }
    // So much of its traffic hardly any of them has.
    let rare = 1 - 0.01 / Double(organization.count)
    let scale = min(model.scale?.quantile(rare) ?? 1, PopulationModel.largestScale)
    for stream in streams {
      switch stream.origin {
      case .synthesized(let traffic):
        let most = traffic.scaled(by: scale, growth: model.monthlyGrowth, isFresh: false)
        guard isBounded(most, at: position) else { return }
      case .replay:
        guard model.monthlyGrowth != 0 else { continue }
        problems.error(
          "`growth` is of synthesized traffic, and `\(stream.name)` replays a log; leave it out",
          at: position)
      }
    }
  }

  /// The coins of an organization's money.
  private func coins(of organization: OrganizationDocument) -> Coins {
    organization.billing.rounding.map {
      Coins(places: document.currency.coinPlaces, charges: $0.charges, invoices: $0.invoices)
    } ?? .none
  }

  private func resolveOpening(of organization: OrganizationDocument) -> OpeningBalance {
    let opening = organization.opening?.value ?? .amount(.zero)
    if opening == .stationary, let place = organization.opening?.position {
      if !organization.hasRule {
        problems.error(
          "`stationary` is drawn from the top-up rule, and there is none; "
            + "add `auto_top_up` or write an amount", at: place)
      } else if let rule = organization.rule?.value, !rule.hasStationaryBalance {
        problems.error(
          "`stationary` is drawn from a rule that buys credit by amount until the balance is back, "
            + "and its credit is at face value and does not expire; write an amount", at: place)
      } else if let rule = organization.rule?.value, rule.draft.threshold == nil {
        problems.error(
          "`stationary` is drawn from the top-up rule's threshold, and it has none; "
            + "write an amount", at: place)
      }
    }
    return opening
  }

  private func resolveStreams(
    of organization: OrganizationDocument, _ traffic: [ResolvedTraffic], keys: inout NameIndex
  ) -> [StreamInput] {
    var streams = self.streams(organization.traffic, traffic, project: nil, .none)
    for (index, project) in organization.projects.enumerated() {
      var attribution = Attribution(project: Identifier(index))
      if let member = project.member,
        let found = self.index(
          of: member, in: organization.members.map(\.name), "member", "members")
      {
        attribution.member = Identifier(found)
      }
      if let key = project.apiKey { attribution.apiKey = Identifier(keys.index(of: key)) }
      streams += self.streams(project.traffic, traffic, project: project.name.value, attribution)
    }
    if let (log, own) = organization.customer {
      for index in streams.indices where streams[index].origin == log {
        streams[index].origin = own
      }
    }
    return streams
  }

  private func streams(
    _ traffic: [Located<String>], _ resolved: [ResolvedTraffic], project: String?,
    _ attribution: Attribution
  ) -> [StreamInput] {
    refuseDuplicates(traffic, "traffic")
    return traffic.compactMap { name in
      guard require(name, among: names.traffic, "traffic", "traffic"),
        let found = resolved.first(where: { $0.name == name.value })
      else { return nil }
      return StreamInput(
        name: project.map { "\(name.value)@\($0)" } ?? name.value, origin: found.origin,
        entries: found.entries, service: found.service, attribution: attribution,
        onRefusal: found.onRefusal)
    }
  }

  private func resolveInfrastructure(
    of organization: OrganizationDocument, meters: [String]
  ) -> [InfrastructureInput] {
    organization.infrastructure.map { item in
      let quantities = item.meters.compactMap { meter -> MeteredQuantity? in
        guard require(meter.key, among: meters, "meter", "prices.meters"),
          let index = document.prices.meters.firstIndex(where: { $0.name == meter.name })
        else { return nil }
        return MeteredQuantity(meter: index, quantity: meter.value)
      }
      let projects = organization.projects.map(\.name)
      let project = item.project.flatMap { index(of: $0, in: projects, "project", "projects") }
      return InfrastructureInput(
        every: item.every, quantities: quantities, project: project.map { Identifier($0) } ?? .none)
    }
  }

  /// The index of a name in a list, or nil after saying that it is not there.
  func index(
    of name: Located<String>, in list: [Located<String>], _ kind: String, _ place: String
  ) -> Int? {
    if let index = list.firstIndex(where: { $0.value == name.value }) { return index }
    reportUnknown(name, among: list.map(\.value), kind, place)
    return nil
  }
}
