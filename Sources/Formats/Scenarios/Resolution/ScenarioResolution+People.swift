import Billing
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
    guard let product = product(said.offer, minimum: minimum) else { return nil }
    var habit = ManualTopUp(
      occasion: .block, product: product, response: response,
      member: buyer.map { Identifier($0) } ?? .none)
    switch said.occasion {
    case .below(let level): habit.occasion = .below(level.value)
    case .alert:
      habit.occasion = .alert
      if organization.alerts.lowBalance.isEmpty {
        problems.error(
          "no alert is ever sent; write `alerts: {low_balance: [$20]}`, or `below: $20` here",
          at: said.position)
      }
    case .block: break
    }
    if response.mean == 0 {
      problems.error(
        "a person who reacts at once would try a card that does not work without end; write a "
          + "`response` above zero", at: said.position)
    }
    if !response.promisesSameBits { warnAboutBits(at: said.position) }
    return habit
  }
}

extension OfficeHoursDocument {
  /// The hours by the clock of a zone.
  func hours(in zone: ZoneRules) -> OfficeHours {
    OfficeHours(days: days, opens: opens, closes: closes, zone: zone)
  }
}
