import Billing
import Foundation
import Projection
import Quantities
import Testing

@testable import Scenarios

@Suite("Admission in a scenario")
struct AdmissionTests {
  private func organization(
    _ keys: String,
    mix: String = "{model: m, input: 1, output: {lognormal: {median: 100, p95: 900}}}",
    traffic: String = "", set: [String] = []
  ) throws -> OrganizationInput {
    let scenario = try FullScenario.read(
      Minimal.scenario(
        traffic: "{t: {arrivals: {rate: 1/s}, mix: [\(mix)]\(traffic)}}",
        organizations: "[{name: a, traffic: t\(keys)}]"), set: set)
    return scenario.input.organizations[0]
  }

  private func policy(_ hold: String) throws -> HoldPolicy? {
    guard case .hold(let policy) = try organization(", admission: {hold: \(hold)}").terms.admission
    else { return nil }
    return policy
  }

  @Test("requests are admitted by the balance unless something is held")
  func balance() throws {
    for keys in ["", ", admission: balance"] {
      let organization = try organization(keys)
      #expect(organization.terms.admission == .balance && organization.holds == nil)
      #expect(organization.terms.whileToppingUp == .block)
      #expect(organization.streams[0].onRefusal == .giveUp)
      #expect(organization.streams[0].entries[0].outputLimit == .max)
    }
  }

  @Test("a hold needs nothing, and takes everything")
  func holds() throws {
    #expect(try policy("{}") == HoldPolicy())
    let full = try policy(
      "{estimate: max, cap: $0.50, lifetime: 10m, trust_above: $50, overrun: cap, leak: 0.1%}"
        .replacing(
          "max", with: "p99.5"))
    #expect(
      full
        == HoldPolicy(
          lifetime: .minute * 10, cap: Money(nanos: 500_000_000), trustAbove: Money(units: 50),
          overrun: .cap))
    let holds = try organization(", admission: {hold: {estimate: p99.5, leak: 0.1%}}").holds
    #expect(holds?.estimate.name == "p99.5" && holds?.leak == 0.001)
    #expect(try organization(", admission: {hold: {}}").holds?.estimate == .mean)
    #expect(
      try organization(", admission: {hold: {}}", set: ["admission.hold.estimate=p50"]).holds?
        .estimate.name == "p50")
  }

  @Test("estimates come from each kind's output: its mean, a quantile, its most, or a number")
  func estimates() throws {
    func estimate(_ estimate: String, _ output: String, _ more: String = "") throws -> Int64 {
      try organization(
        ", admission: {hold: {estimate: \(estimate)}}",
        mix: "{model: m, input: 1, output: \(output)\(more)}"
      ).streams[0].entries[0].estimatedOutput
    }
    let long = "{lognormal: {median: 100, p95: 900}}"
    #expect(try estimate("p50", long) == 100)
    // Of a quantile that is no whole number the next one.
    #expect((900...901).contains(try estimate("p95", long)))
    #expect(try estimate("mean", "{exponential: {mean: 40.4}}") == 40)
    #expect(try estimate("max", "{uniform: {low: 10, high: 20}}") == 20)
    #expect(try estimate("max", "{discrete: {values: [3, 70, 5]}}") == 70)
    #expect(try estimate("max", long, ", max_output: 4096") == 4096)
    #expect(try estimate("p95", long, ", max_output: 500") == 500)
    #expect(try estimate("1k", long) == 1_000)
    #expect(try estimate("mean", "{pareto: {scale: 1, shape: 3}}") == 2)
    #expect(try estimate("p50", "0") == 0)
  }

  @Test("recorded traffic is held by a number of tokens")
  func recorded() throws {
    let text = Minimal.scenario(
      traffic: "{t: {replay: {file: trace.csv, format: azure-llm, model: m}}}",
      organizations: "[{name: a, traffic: t, admission: {hold: {estimate: 700}}}]")
    let entries = try FullScenario.read(text).input.organizations[0].streams[0].entries
    #expect(entries.map(\.estimatedOutput) == [700])
  }

  @Test("what meets a request while a top-up is on its way")
  func toppingUp() throws {
    func policy(_ text: String) throws -> ToppingUpPolicy {
      try organization(", while_topping_up: \(text)").terms.whileToppingUp
    }
    #expect(try policy("block") == .block && policy("overdraft") == .overdraft)
    #expect(try policy("{retry_after: 5s}") == .retryAfter(.second * 5))
  }

  @Test("clients give up, or come back with growing waits")
  func reactions() throws {
    func reaction(_ text: String) throws -> RefusalReaction {
      try organization("", traffic: ", on_refusal: \(text)").streams[0].onRefusal
    }
    #expect(try reaction("give_up") == .giveUp)
    #expect(
      try reaction("{retry: {}}")
        == .retry(
          RetryPolicy(attempts: 5, first: .second, factor: 2, most: .minute, jitter: 0)))
    #expect(
      try reaction("{retry: {attempts: 2, first: 5m, factor: 1.5, jitter: 50%}}")
        == .retry(
          RetryPolicy(attempts: 2, first: .minute * 5, factor: 1.5, most: .minute * 5, jitter: 0.5))
    )
    #expect(
      try reaction("{retry: {most: 10s}}")
        == .retry(
          RetryPolicy(attempts: 5, first: .second, factor: 2, most: .second * 10, jitter: 0)))
  }

  @Test("personal wallets are admitted like their organization")
  func personal() throws {
    let text = Minimal.scenario(
      organizations: "[{name: a, members: [{name: ada, personal: {traffic: t}}], "
        + "admission: {hold: {estimate: 5}}, while_topping_up: overdraft}]")
    let organizations = try FullScenario.read(text).input.organizations
    let wallet = try #require(organizations.first { $0.name == "a.ada" })
    #expect(wallet.terms.admission == .hold(HoldPolicy()))
    #expect(wallet.terms.whileToppingUp == .overdraft)
    #expect(wallet.streams[0].entries[0].estimatedOutput == 5)
  }

  static let malformed: [Malformed] = [
    admission("hold", "5:50", "write one of `balance`"),
    admission("{}", "5:50", "`hold` is missing"),
    admission("{hold: 5}", "5:57", "expected how much is set aside for a request as a mapping"),
    admission("{hold: {}, hodl: 1}", "5:61", "unknown key `hodl`"),
    admission("{hold: {estimate: p0}}", "5:68", "a quantile is between p0 and p100"),
    admission("{hold: {estimate: p100}}", "5:68", "a quantile is between p0 and p100"),
    admission("{hold: {estimate: worst}}", "5:68", "write for example `p95`"),
    admission("{hold: {estimate: -1}}", "5:68", "it is not from 0"),
    admission("{hold: {estimate: 1.5}}", "5:68", "not a whole number"),
    admission("{hold: {cap: 0}}", "5:63", "zero"),
    admission("{hold: {lifetime: 0s}}", "5:68", "zero"),
    admission("{hold: {trust_above: -$1}}", "5:71", "negative"),
    admission("{hold: {overrun: lose}}", "5:67", "write one of `overdraft`, `cap`"),
    admission("{hold: {leak: 200%}}", "5:64", "it is not between 0% and 100%"),
    admission(
      "{hold: {estimate: max}}", "5:68",
      "`traffic.t.mix[0]` has no largest value; give it a "
        + "`max_output`"),
    Malformed(
      Minimal.scenario(
        traffic: "{t: {arrivals: {rate: 1/s}, mix: [{model: m, output: "
          + "{pareto: {scale: 1, shape: 0.5}}}]}}",
        organizations: "[{name: a, traffic: t, admission: {hold: {}}}]"), "5:57",
      "has no finite mean; write a quantile"),
    Malformed(
      Minimal.scenario(
        traffic: "{t: {replay: {file: trace.csv, format: azure-llm, model: m}}}",
        organizations: "[{name: a, traffic: t, admission: {hold: {estimate: p95}}}]"), "5:68",
      "the recorded traffic `t` does not say before what output a request will have"),
    Malformed(
      Minimal.scenario(organizations: "[{name: a, while_topping_up: wait}]"), "5:45",
      "write one of `block`, `overdraft`"),
    Malformed(
      Minimal.scenario(organizations: "[{name: a, while_topping_up: {retry_after: 0s}}]"), "5:59",
      "zero"),
    Malformed(Minimal.mix("{model: m, output: 1, max_output: 0}"), "4:78", "from 1 to"),
    reaction("retry", "4:79", "write one of `give_up`"),
    reaction("{retry: {attempts: 0}}", "4:98", "from 1 to 1000"),
    reaction("{retry: {first: 0s}}", "4:95", "zero"),
    reaction("{retry: {factor: 0.5}}", "4:96", "less than 1"),
    reaction("{retry: {first: 10s, most: 5s}}", "4:106", "`most` is less than `first`"),
    reaction("{retry: {jitter: 2}}", "4:96", "beyond 1 is unclear"),
  ]

  private static func admission(_ text: String, _ place: String, _ message: String) -> Malformed {
    Malformed(
      Minimal.scenario(
        traffic:
          "{t: {arrivals: {rate: 1/s}, mix: [{model: m, output: {exponential: {mean: 9}}}]}}",
        organizations: "[{name: a, traffic: t, admission: \(text)}]"), place, message)
  }

  private static func reaction(_ text: String, _ place: String, _ message: String) -> Malformed {
    Malformed(
      Minimal.scenario(
        traffic: "{t: {arrivals: {rate: 1/s}, mix: [{model: m, input: 1}], on_refusal: \(text)}}"),
      place, message)
  }

  @Test("what is wrong is reported at its place, with what would be right", arguments: malformed)
  func mistakes(_ malformed: Malformed) throws {
    let problems = try FullScenario.problems(malformed.text)
    let start = "s.yaml:\(malformed.place): error: "
    #expect(
      problems.contains { $0.hasPrefix(start) && $0.contains(malformed.message) },
      "expected \(start)…\(malformed.message)…, found \(problems)")
  }
}
