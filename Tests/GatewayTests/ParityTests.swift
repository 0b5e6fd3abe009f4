import Foundation
import Projection
import Scenarios
import Testing

@Suite("The gateway books what the simulator books")
struct ParityTests {
  /// Everything that a gateway has a line for, at once.
  private static let scenario = """
    drawdown: 1
    horizon: {start: 2026-01-01, duration: 75d}
    seed: 7
    credit: $0.01
    prices:
      models:
        small: {input: $0.15, cached_input: $0.075, output: $0.60, per: 1M}
        large: {input: $3, output: $15, per: 1M}
      meters:
        trace: {price: $0.0001}
        storage: {price: $0.10, unit: GB-month}
    packages:
      growth: {price: $20, credits: 2200, bonus: 10%, expires: 3d}
    plans:
      pro: {fee: $9, included: {requests: 600, trace: 1000}, overage: {enabled: true, request: $0.002}, credit: $4}
      team: {fee: $30, included: {requests: 900}, overage: {enabled: true, request: $0.001}}
    traffic:
      chat:
        arrivals: {rate: 1.5/h}
        mix:
          - {share: 80%, model: small, traces: 2, input: {uniform: {low: 100, high: 320000}}, output: {uniform: {low: 10, high: 160000}}, cached_input: 30%}
          - {share: 20%, model: large, input: {uniform: {low: 100, high: 32000}}, output: {uniform: {low: 10, high: 32000}}, max_output: 40960}
        service: {first_token: 2s, speed: 200/s}
    payments:
      latency: {exponential: {mean: 2m}}
      soft_decline: 35%
      hard_decline: 8%
      retry: [1h, 6h, 24h]
      minimum_purchase: $5
      time_to_fix: {constant: 9h}
    organizations:
      - name: acme
        opening_balance: $6
        plan: pro
        traffic: chat
        admission: {hold: {estimate: mean}}
        auto_top_up: {threshold: $3, amount: $10, cooldown: 30m, monthly_limit: $60, at_limit: partial}
        alerts: {low_balance: [$5, $2]}
        infrastructure: [{every: 6h, meters: {storage: 0.25}}]
        billing: {tax: 19%}
    timeline:
      - {at: 2026-01-04T09:00, organization: acme, id: bought, purchase: {package: growth}}
      - {at: 2026-01-09T10:30, organization: acme, id: more, purchase: {amount: $12}}
      - {at: 2026-01-10, organization: acme, refund: {of: more, amount: $5}}
      - {at: 2026-01-11, organization: acme, adjustment: $1.5}
      - {at: 2026-01-20T12:00, organization: acme, plan: {to: team, prorate: true}}
      - {at: 2026-02-10T12:00, organization: acme, plan: {to: pro, prorate: false}}
      - {at: 2026-02-20, organization: acme, purchase: {package: growth}}
      - {at: 2026-03-01T08:00, organization: acme, purchase: {amount: $5}}
    """

  /// The same terms in the gateway's words.
  private static let opening = [
    #"{"do":"configure","at":"2026-01-01T00:00:00Z","credit":"0.01","models":{"small":{"input":"0.15","cached_input":"0.075","output":"0.60"},"large":{"input":"3","output":"15"}},"meters":{"storage":{"price":"0.10","unit":"GB-month"},"trace":{"price":"0.0001","unit":"trace"}},"packages":{"growth":{"price":"20","credits":"2200","bonus":"0.10","expires":"3d"}},"plans":{"pro":{"fee":"9","included_requests":600,"included_meters":{"trace":"1000"},"overage":"0.002","credit":"4"},"team":{"fee":"30","included_requests":900,"overage":"0.001"}}}"#,
    #"{"do":"open","at":"2026-01-01T00:00:00Z","organization":"acme","balance":"6","plan":"pro","auto_top_up":{"threshold":"3","amount":"10","cooldown":"30m","monthly_limit":"60"},"retry":["1h","6h","24h"],"low_balance_alerts":["5","2"],"sales_tax":"0.19","minimum_purchase":"5","holds":true}"#,
  ]

  @Test("a simulated organization's calls, given to the gateway, lead to the same books")
  func parity() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "parity-\(UUID()).yaml")
    try Data(Self.scenario.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let input = try ScenarioSource(path: file.path).scenario().input
    let recorded = try RecordedOrganization(input)
    let ending = try GatewayProgram.run(Self.opening + recorded.lines)
    #expect(ending.exitCode == 0)
    #expect(ending.errors == "")
    func told(_ key: String) -> [String] {
      ending.lines.filter { $0.contains("\"\(key)\":") }.map(String.init)
    }
    #expect(told("transaction") == recorded.transactions)
    #expect(
      ending.lines.filter { $0.contains("\"lines\":[") }.map(String.init) == recorded.invoices)
    #expect(told("alert") == recorded.alerts)
    #expect(told("idempotency_key").count == recorded.charges.count)
    #expect(ending.lines.last?.hasSuffix(recorded.balance) == true)
    check(recorded, ending)
  }

  /// What the scenario is for: a comparison of nothing would pass as well.
  private func check(_ recorded: RecordedOrganization, _ ending: GatewayProgram.Ending) {
    let books = recorded.transactions.joined(), invoices = recorded.invoices.joined()
    for type in [
      "purchase", "auto_top_up", "subscription", "bonus", "request", "trace", "infrastructure",
      "refund", "adjustment", "expiry",
    ] {
      #expect(books.contains(#""type":"\#(type)""#), "no \(type)")
    }
    for kind in ["purchase", "auto_top_up", "plan_fee", "overage", "bonus", "refund"] {
      #expect(invoices.contains(#""kind":"\#(kind)""#), "no \(kind)")
    }
    for answer in [
      #""result":"retry""#, #""result":"suspended""#, #""attempt":2"#, #""admission":"refused""#,
      #""reason":"insufficient_credits""#, #""held":"#,
    ] {
      #expect(ending.output.contains(answer), "no \(answer)")
    }
    #expect(!recorded.alerts.isEmpty)
  }
}
