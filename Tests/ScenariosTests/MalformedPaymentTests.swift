import Testing

@testable import Scenarios

@Suite("Payments and people that cannot be simulated are refused at the place of the mistake")
struct MalformedPaymentTests {
  static let processors: [Malformed] = [
    payments("soft_decline: 60%, provider_error: 50%", "11", "`soft_decline` and `provider_error`"),
    payments("hard_decline: 1, requires_action: {share: 1%}", "11", "`requires_action.share` add"),
    payments("soft_codes: {lost_card: 1}", "25", "unknown key `lost_card`"),
    payments("soft_codes: {}", "24", "no code with a weight above zero"),
    payments("hard_codes: {lost_card: 0}", "24", "no code with a weight above zero"),
    payments("hard_codes: {lost_card: -1}", "36", "less than 0"),
    payments("provider_error: 2", "28", "beyond 1 is unclear"),
    payments("requires_action: {response: 5m}", "29", "`share` is missing"),
    payments("requires_action: {share: 5%, abandoned: 101%}", "52", "not between"),
    payments("webhooks: {lost: 1%, delay: 1}", "41", "lacks a unit"),
    payments("webhooks: {late: x}", "29", "not a share"),
    payments("webhooks: {repeat: 1%}", "23", "did you mean `repeated`"),
    payments("outages: {from: 2026-01-02}", "21", "expected a list"),
    payments("outages: [{duration: 2h}]", "22", "give one of `from`, `every`"),
    payments("outages: [{from: 2026-01-02}]", "22", "`duration` is missing"),
    payments("outages: [{from: soon, duration: 2h}]", "29", "not a date"),
    payments("outages: [{every: 1s, duration: 2h}]", "30", "more often than every hour"),
    payments("card: {expires: soon}", "28", "not a date or a duration"),
    payments("card: {expires: 0d}", "28", "it is zero"),
    payments("card: {lifetime: 2 months}", "29", "vary in length"),
    payments("chargebacks: {won: 30%}", "25", "`share` is missing"),
    payments("chargebacks: {share: 1%, fee: -1}", "42", "negative"),
    payments("chargebacks: {share: 1%, after: soon}", "44", "not a duration"),
    payments("chargebacks: {share: 1%, decided: {exponential: {mean: 0s}}}", "67", "greater"),
    payments(
      "latency: 0s, time_to_fix: 0s, outages: [{from: 2026-01-02, duration: 1h}]", "11",
      "without end"),
  ]

  private static func payments(_ text: String, _ column: String, _ message: String) -> Malformed {
    Malformed(Minimal.scenario(more: "payments: {\(text)}"), "6:\(column)", message)
  }

  static let people: [Malformed] = [
    people("office_hours: 9-5", "41", "expected the hours in which people react as a mapping"),
    people("office_hours: {days: [mon, tus]}", "54", "did you mean `tue`"),
    people("office_hours: {days: []}", "48", "at least 1"),
    people("office_hours: {from: 9:00}", "48", "two digits"),
    people("office_hours: {from: 24:01}", "48", "the clock does not show it"),
    people("office_hours: {from: 17:00}", "48", "the hours end before they begin"),
    people("office_hours: {to: 08:00}", "46", "the hours end before they begin"),
    people("manual_top_up: {amount: 9}", "42", "give one of `below`, `at`"),
    people("manual_top_up: {below: 9}", "42", "give one of `amount`, `package`"),
    people("manual_top_up: {at: once, amount: 9}", "47", "`alert`, `block`"),
    people("manual_top_up: {at: alert, amount: 9}", "42", "no alert is ever sent"),
    people("manual_top_up: {below: 0, amount: 9}", "50", "the amount is zero"),
    people("manual_top_up: {below: 9, at: block, amount: 9}", "57", "`at` stands beside `below`"),
    people("manual_top_up: {below: 9, amount: 4}", "61", "minimum purchase of 5"),
    people("manual_top_up: {below: 9, package: x}", "62", "no package `x`"),
    people("manual_top_up: {below: 9, amount: 9, response: 0s}", "42", "without end"),
    people("manual_top_up: {below: 9, amount: 9, response: 1}", "75", "lacks a unit"),
  ]

  private static func people(_ text: String, _ column: String, _ message: String) -> Malformed {
    Malformed(
      Minimal.scenario(organizations: "[{name: a, \(text)}]"), "5:\(column)", message)
  }

  @Test("the mistake is reported where it stands", arguments: processors + people)
  func reported(_ malformed: Malformed) throws {
    let problems = try FullScenario.problems(malformed.text)
    #expect(
      problems.contains {
        $0.hasPrefix("s.yaml:\(malformed.place): error: ") && $0.contains(malformed.message)
      }, "\(malformed): \(problems)")
  }
}
