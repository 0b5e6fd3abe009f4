extension MalformedFile {
  /// Scenarios that are sound as YAML and wrong in what they say: a part of the small one replaced.
  static let meanings: [MalformedFile] = [
    changed(
      "traffic: t}]\n", "traffic: t}]\norganisations: []", "7:1", "did you mean `organizations`"),
    changed("duration: 1d", "duration: '90'", "2:43", "`90` lacks a unit"),
    changed("rate: 2/h", "rate: 2", "5:33", "a period is missing"),
    changed("replications: 3", "replications: 0", "3:15", "it is not from 1 to 10000000"),
    changed(
      "model: m, input", "model: n, input", "5:52", "no price for the model `n`; did you mean `m`"),
    changed("traffic: t}]", "traffic: u}]", "6:62", "there is no traffic `u`; did you mean `t`"),
    changed("traffic: t}]", "traffic: t}, {name: acme}]", "6:73", "given twice, first at line 6"),
    changed("$100", "$-5", "6:47", "the amount is negative"),
    changed("$100", "EUR 5", "6:47", "not the scenario's currency USD"),
    changed("$100", "$0.0000000001", "6:47", "money has at most 9 decimals"),
    rule("{threshold: $50, target: $20}", "6:103", "the target is not above the threshold"),
    rule("{threshold: $50, target: $200, amount: $20}", "6:95", "`target` stands beside `amount`"),
    rule("{threshold: $50}", "6:78", "give one of `amount`, `target`"),
    changed("1d}", "1d, time_zone: Europe/Berlim}", "2:55", "did you mean `Europe/Berlin`"),
    changed("2026-01-01", "2026-02-30", "2:26", "the day is 30, not 1 to 28"),
    changed("duration: 1d", "end: 2025-12-31", "2:35", "the horizon ends before it starts"),
    changed("input: 1,", "input: {lognormal: {mean: 5}},", "5:74", "give `mean` and `cv`, or"),
    changed(
      "input: 1,", "input: {lognormal: {median: 50, p95: 5}},", "5:92",
      "p95 must be greater than the median"),
    changed("input: 1,", "input: 1, cached_input: 120%,", "5:79", "not between 0% and 100%"),
    changed("output: $2", "output: -2", "4:42", "`-2` is not a price: it is negative"),
    changed("{models:", "{catalog: nothing.json, models:", "4:19", "there is no such file"),
    changed("rate: 2/h", "rate: 2/h, profile: office_hour", "5:46", "did you mean `office_hours`"),
    changed(
      "rate: 2/h", "rate: 2/h, profile: {hours: [1, 2]}", "5:54", "there are 2 hours; write 24"),
    changed("rate: 2/h", "rate: 2/h, growth: 5%/minute", "5:45", "more than a millionfold"),
    changed("rate: 2/h", "rate: 1000000M/s", "5:11", "could come within the horizon"),
    changed("{arrivals: {rate: 2/h}", "{arrivals: {rates: 2/h}", "5:26", "did you mean `rate`"),
    changed("traffic: t}]", "plan: pro}]", "6:59", "there is no plan `pro`"),
    more("payments: {soft_decline: 60%, hard_decline: 60%}", "7:11", "add up to more than 100%"),
    more("expect: [P(blocked) =< 1%]", "7:21", "a comparison is missing"),
    more("expect: [blocked_request <= 1]", "7:10", "did you mean `blocked_requests`"),
    more(
      "timeline: [{at: 2027-01-01, organization: acme, purchase: {amount: $5}}]", "7:17",
      "this is outside the horizon"),
    changed("drawdown: 1", "drawdown: 2", "1:11", "this program reads version 1"),
  ]

  private static func changed(
    _ old: String, _ new: String, _ place: String, _ message: String
  ) -> MalformedFile {
    precondition(SmallScenario.plain.contains(old), "the small scenario has no \(old)")
    return MalformedFile(SmallScenario.plain.replacing(old, with: new), place, message)
  }

  private static func rule(_ text: String, _ place: String, _ message: String) -> MalformedFile {
    changed("traffic: t}]", "traffic: t, auto_top_up: \(text)}]", place, message)
  }

  private static func more(_ text: String, _ place: String, _ message: String) -> MalformedFile {
    MalformedFile(SmallScenario.text(more: text), place, message)
  }
}
