import Foundation
import Projection
import Quantities
import Scenarios
import Text

extension FuzzTarget {
  /// The most organizations of a scenario that is run.
  private static let mostOrganizations = 200

  /// Values set from the command line, some of them possible.
  private static let overridePaths = [
    "replications", "organizations.*.opening_balance", "auto_top_up.threshold", "traffic.*.mix",
    "organizations.acme.members.0.role", "organizations.\"acme\".count", "prices.models.fast.input",
    "traffic.office.arrivals.rate", "horizon.duration", "*", "*.*.*", "payments.retry", "expect",
    "timeline.0.purchase.amount", "prices", "organizations", "a.b.c", "\"", "",
    "traffic.office.mix.0.input", "plans.pro.included", "horizon.time_zone",
  ]

  func readScenario(_ path: String, choice: Int, willRun: () -> Void) -> Result {
    let overrides = overrides(choice >> 2)
    let extent = TextExtent((try? Data(contentsOf: URL(filePath: path))).map { Array($0) } ?? [])
    do throws(ScenarioFailure) {
      let scenario = try ScenarioSource(path: path).scenario(overrides: overrides)
      guard scenario.warnings.allSatisfy({ isPlaced($0) && $0.severity == .warning }) else {
        return .broken("a warning without a place: \(scenario.warnings)")
      }
      willRun()
      return run(scenario.input)
    } catch {
      switch error {
      case .invalid(let problems):
        let here = problems.filter { $0.position.file == path }
        guard here.allSatisfy({ $0.position.line <= extent.mostLines }) else {
          return .broken("a problem behind the end: \(here)")
        }
        guard choice & 1 == 0 || repeats(problems, path: path, overrides: overrides) else {
          return .broken("reading again finds other problems")
        }
        return judge(problems)
      case .unreadable(_, let reason): return .broken("unreadable: \(reason)")
      }
    }
  }

  /// Up to two overrides; choice 0 has none.
  private func overrides(_ choice: Int) -> [String] {
    (0..<(choice % 8 < 3 ? choice % 8 : 0)).map { index in
      let number = choice / 8 + index * 7_919
      let path = Self.overridePaths[number % Self.overridePaths.count]
      let value = Corpus.tokens[number / Self.overridePaths.count % Corpus.tokens.count]
      return "\(path)=\(String(decoding: value, as: UTF8.self))"
    }
  }

  private func repeats(_ problems: [Diagnostic], path: String, overrides: [String]) -> Bool {
    do throws(ScenarioFailure) {
      _ = try ScenarioSource(path: path).scenario(overrides: overrides)
      return false
    } catch {
      guard case .invalid(let again) = error else { return false }
      return again == problems
    }
  }

  /// Runs a little of what was accepted: it must not trap.
  private func run(_ input: ProjectionInput) -> Result {
    guard input.organizations.count <= Self.mostOrganizations else { return .accepted }
    let projection = Projection(input)
    let deadline = ContinuousClock.now + .milliseconds(20)
    do throws(ProjectionError) {
      let outcome = try projection.run(block: 0, replication: 0) { ContinuousClock.now > deadline }
      _ = outcome
      return .accepted
    } catch {
      switch error {
      case .unsound(let violations, _): return .broken("the books are unsound: \(violations)")
      case .doesNotFoot(let organization, _, _, _):
        return .broken("the statement of \(organization) does not foot")
      case .paymentsDoNotAddUp(let organization, _, _, _, _, _):
        return .broken("the payments of \(organization) do not add up")
      default: return .accepted
      }
    }
  }
}
