import Billing
import Foundation
import Pricing
import Projection
import Quantities
import Testing
import Text
import Traffic

@testable import Scenarios

@Suite("Organizations from the customers of a log")
struct CustomerTests {
  static let log = """
    at,who,model,in
    2026-01-01T00:00:00Z,acme,m,10
    2026-01-01T01:00:00Z,a b,m,20
    2026-01-02T00:00:00Z,acme,n,30
    2026-01-02T01:00:00Z,a/b,m,40
    2026-01-02T02:00:00Z,,m,50
    """

  /// Files that are there for one test.
  private final class Folder {
    let url = FileManager.default.temporaryDirectory.appending(path: "customers-\(UUID())")

    init() throws {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(at: url) }
  }

  private let files: Folder

  init() throws { files = try Folder() }

  private func scenario(
    _ organizations: String, terms: String? = nil, log: String = Self.log,
    set overrides: [String] = []
  ) throws -> Result<Scenario, ScenarioFailure> {
    let folder = files.url
    try Data(log.utf8).write(to: folder.appending(path: "log.csv"))
    if let terms { try Data(terms.utf8).write(to: folder.appending(path: "terms.csv")) }
    let text = """
      drawdown: 1
      horizon: {start: 2026-01-01, duration: 3d}
      prices: {models: {m: {input: 1, per: 1}, n: {input: 2, per: 1}}}
      plans: {pro: {fee: 5, period: month}}
      traffic:
        t: {replay: {file: log.csv, columns: {time: at, model: model, input: in}, models: as_named}}
        drawn: {arrivals: {rate: 1/d}, mix: [{model: m, input: 1}]}
      organizations: \(organizations)
      """
    do throws(ScenarioFailure) {
      let source = ScenarioSource(Array(text.utf8), path: folder.path + "/s.yaml")
      return .success(try source.scenario(overrides: overrides))
    } catch {
      return .failure(error)
    }
  }

  private func problems(_ result: Result<Scenario, ScenarioFailure>) -> [String] {
    switch result {
    case .success(let scenario): scenario.warnings.map(\.message)
    case .failure(.invalid(let problems)): problems.map(\.message)
    case .failure(let failure): ["\(failure)"]
    }
  }

  private func tallies(_ input: ProjectionInput) throws -> [String: [Int64]] {
    let outcome = try #require(try Projection(input).run(block: 0, replication: 0))
    return Dictionary(
      uniqueKeysWithValues: outcome.organizations.map {
        (
          input.organizations.name(at: $0.organization),
          [$0.tallies[.requests], $0.tallies[.usageCost] / 1_000_000_000]
        )
      })
  }

  @Test("each customer has its rows alone, under a name that names may have")
  func own() throws {
    let input = try scenario("{from: {trace: t, column: who}, opening_balance: 999}").get().input
    #expect(input.organizations.names == ["acme", "a_b", "a_b-2"])
    #expect(try tallies(input) == ["acme": [2, 70], "a_b": [1, 20], "a_b-2": [1, 40]])
  }

  @Test("a list of organizations may have those of a log, found by its file, among others")
  func among() throws {
    let input = try scenario(
      "[{name: whole, opening_balance: 999, traffic: t}, "
        + "{name: c, from: {trace: log.csv, column: WHO}, opening_balance: 999, projects: "
        + "[{name: p, traffic: [drawn, t]}]}]"
    ).get().input
    #expect(input.organizations.names == ["whole", "c-acme", "c-a_b", "c-a_b-2"])
    #expect(input.organizations[1].streams.map(\.name) == ["drawn@p", "t@p"])
    let found = try tallies(input)
    #expect(found["whole"] == [5, 180])
    #expect((found["c-acme"]?[1] ?? 0) >= 70)
  }

  @Test("terms hold for single customers, and what is not there is told")
  func terms() throws {
    let terms = """
      customer,plan,balance,threshold,amount,segment
      acme,pro,7,5,20,big
      a b,,8,,,
      gone,,1,,,
      """
    let result = try scenario(
      "{from: {trace: t, column: who, terms: terms.csv}, opening_balance: 3, segment: rest}",
      terms: terms)
    let scenario = try result.get()
    let input = scenario.input
    #expect(input.organizations.map(\.segment) == ["big", "rest", "rest"])
    #expect(
      input.organizations.map(\.opening) == [7, 8, 3].map { .amount(.init(units: $0)) })
    #expect(input.organizations.map { $0.terms.plan?.name } == ["pro", nil, nil])
    #expect(input.organizations.map { $0.terms.topUpRule != nil } == [true, false, false])
    #expect(input.segments == ["big", "rest"])
    #expect(
      problems(result) == [
        "1 of 3 customers of the log are not in the terms, the first is `a/b`; they have those of "
          + "the scenario",
        "1 of 3 customers of the terms have no row in the log and are left out, the first is `gone`",
      ])
  }

  @Test("a value that is set holds for each of them")
  func overrides() throws {
    let input = try scenario(
      "{from: {trace: t, column: who}, opening_balance: 3}",
      set: ["opening_balance=4", "traffic.t.replay.scale=2"]
    ).get().input
    #expect(input.organizations.allSatisfy { $0.opening == .amount(.init(units: 4)) })
    #expect(try tallies(input)["acme"]?[0] == 4)
  }

  @Test(
    "what is wrong is said",
    arguments: [
      ("{from: {trace: drawn, column: who}}", "customers are found in a recorded log, and `drawn`"),
      ("{from: {trace: x, column: who}}", "there is no traffic `x`"),
      ("{from: {trace: t, column: whom}}", "the header has no column `whom`; is it the one named"),
      ("{from: {trace: t, column: who}, count: 2}", "the log says how many customers there are"),
      ("{from: {trace: t, column: who}, arrive: 9/d}", "customers of a log come when it says"),
      ("{from: {trace: t, column: who}, growth: 9%/month}", "`growth` is of synthesized traffic"),
      ("{opening_balance: 1, traffic: t}", "`name` is missing, for example `name: acme`"),
      ("{from: {trace: t, column: who, terms: no.csv}}", "the file of terms `no.csv` cannot be"),
      ("{from: {trace: t, column: who, terms: terms.csv}}", "an organization has no `plann`"),
    ])
  func refused(organizations: String, message: String) throws {
    let result = try scenario(organizations, terms: "customer,plann\nacme,pro\n")
    #expect(problems(result).contains { $0.hasPrefix(message) }, "\(problems(result))")
    guard case .failure = result else {
      Issue.record("accepted")
      return
    }
  }

  @Test("terms that cannot be read are told at their places")
  func badTerms() throws {
    let all = "{from: {trace: t, column: who, terms: terms.csv}}"
    func told(_ terms: String) throws -> [String] { problems(try scenario(all, terms: terms)) }
    #expect(try told("name,plan\n") == ["there must be a column `customer`"])
    #expect(try told("").contains { $0.hasPrefix("the file is empty") })
    #expect(try told("who,plan\nacme,x\n").contains { $0.hasPrefix("there is no plan `x`") })
    let twice = try told("who,plan\nacme,pro\nacme,pro\na b\n")
    #expect(twice.contains("`acme` stands twice; once is right"))
    #expect(twice.contains("the row has 1 fields; the header names 2"))
  }

  @Test("a log without customers is no population")
  func nobody() throws {
    let log = "at,who,model,in\n2026-01-01T00:00:00Z,,m,10\n"
    let result = try scenario("{from: {trace: t, column: who}}", log: log)
    #expect(problems(result) == ["no row of the log names a customer in `who`"])
  }
}
