import Quantities
import Text

extension ScenarioResolution {
  /// The zone of an organization's plan periods.
  func planZone(of organization: OrganizationDocument) -> ZoneRules {
    guard let named = organization.timeZone, named.value != zone.name else { return zone }
    guard let loaded = known.zone(named.value) else {
      problems.error(
        "the system has no rules for `\(named.value)`; install its time zone data or write `UTC`",
        at: named.position)
      return zone
    }
    return loaded
  }

  /// When an organization's plan began, if the file says so.
  func planStart(of organization: OrganizationDocument, in planZone: ZoneRules) -> Instant? {
    guard let since = organization.since else { return nil }
    if organization.plan == nil {
      problems.error(
        "this is when a plan began, and there is none; add for example `plan: pro`",
        at: since.position)
    }
    let start = since.value.instant(in: planZone)
    if let horizon = document.horizon?.interval, start > horizon.from {
      problems.error(
        "the plan begins after the horizon, which starts at \(planZone.iso8601(horizon.from)); "
          + "write that or an earlier date", at: since.position)
    }
    return start
  }
}
