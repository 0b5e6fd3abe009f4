import Billing
import Ledger
import Pricing
import Projection
import Quantities
import Randomness
import Text

extension ScenarioResolution {
  private static let defaultReaction = 7_200.0

  /// The person who buys when credit runs low: the first owner, else the first admin, else the
  /// platform.
  func manualTopUp(of organization: OrganizationDocument, minimum: Money) -> ManualTopUp? {
    guard let said = organization.manualTopUp else { return nil }
    guard let response = said.response ?? (try? .constant(Self.defaultReaction)) else { return nil }
    let members = organization.members
    let buyer =
      members.firstIndex { $0.role == .owner } ?? members.firstIndex { $0.role == .admin }
    guard var habit = habit(said.offer, minimum: minimum, response: response) else { return nil }
    habit.member = buyer.map { Identifier($0) } ?? .none
    switch said.occasion {
    case .below(let level): habit.occasion = .below(level.value)
    case .alert:
      habit.occasion = .alert
      if organization.alerts.lowBalance.isEmpty {
        problems.error(
          "no alert is ever sent; write `alerts: {low_balance: [$20]}`, or `below: $20` here",
          at: said.position)
      }
    case .block: habit.occasion = .block
    }
    if response.mean == 0 {
      problems.error(
        "a person who reacts at once would try a card that does not work without end; write a "
          + "`response` above zero", at: said.position)
    }
    if !response.promisesSameBits { warnAboutBits(at: said.position) }
    return habit
  }

  private func habit(
    _ offer: TimelineAction.Offer, minimum: Money, response: Distribution
  ) -> ManualTopUp? {
    switch offer {
    case .amount(let amount):
      requireMinimum(amount.value, minimum, at: amount.position)
      return ManualTopUp(
        occasion: .block, price: amount.value, credits: amount.value, response: response)
    case .package(let name):
      guard require(name, among: names.packages, "package", "packages"),
        let package = document.packages.first(where: { $0.name == name.value })?.value.package
      else { return nil }
      requireMinimum(package.price, minimum, at: name.position)
      // What cannot be booked has been reported where the package stands.
      guard
        let (paid, bonus) = try? package.faceValue(credit: creditValue, rounding: .halfEven)
      else { return nil }
      var habit = ManualTopUp(
        occasion: .block, price: package.price, credits: paid, bonus: bonus,
        expiry: package.expiry, response: response)
      habit.scope = packageScopes[name.value] ?? .everything
      habit.item = document.packages.firstIndex { $0.name == name.value }
      return habit
    }
  }
}

extension OfficeHoursDocument {
  /// The hours by the clock of a zone.
  func hours(in zone: ZoneRules) -> OfficeHours {
    OfficeHours(days: days, opens: opens, closes: closes, zone: zone)
  }
}
