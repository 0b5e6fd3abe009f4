import Experiments
import Foundation
import PriceCatalogs
import Pricing
import Projection
import Quantities
import Reports
import Results
import Scenarios
import Statistics
import Studies
import Text

/// What changed between two price lists, and what that costs a scenario.
struct PriceDifferences {
  static let diff = Option.flag(
    "--diff", "what changed from one price list to another: `prices --diff OLD NEW`")
  static let scenario = Option<String?>.text(
    "--scenario", "FILE", "with --diff: also what the new list costs this scenario")

  /// What a scenario's totals are compared in.
  private static let metrics: [Metric] = [
    .usageCost, .providerCost, .totalSpend, .margin, .topUps, .blockedRequests,
  ]

  let line: Invocation
  let old, new: String

  /// Takes the files of a command line that asks for it; nil for any other.
  ///
  /// - Throws: where it names too few files, or too many.
  init?(_ line: Invocation) throws {
    let files = line.positional
    guard line[Self.diff] else {
      guard files.count == 1 else {
        throw Failure.usage("it takes one scenario, not \(files.count)")
      }
      guard line[Self.scenario] == nil else {
        throw Failure.usage("option `--scenario` goes with `--diff`")
      }
      return nil
    }
    guard files.count == 2 else {
      throw Failure.usage("`--diff` takes two price lists, the old one and the new one")
    }
    (self.line, old, new) = (line, files[0], files[1])
  }

  /// Compares, and prints what was found.
  func run(_ format: PricesVerb.Format) throws {
    let difference: PriceDifference
    do {
      difference = try PriceDifference(from: card(old), to: card(new))
    } catch is ArithmeticError {
      throw Failure.refused(["a price has too many digits to be shown exactly"])
    }
    let costs = try line[Self.scenario].map(compare)
    switch format {
    case .csv: Console.printText(difference.csv)
    case .json:
      Console.printText(difference.json(costs: costs.map(json)).text)
    case .table:
      let width = Console.width
      Console.print(difference.lines(width: width).map(\.printable))
      if let costs { Console.print([""] + costs.lines(width: width, showsAll: true)) }
    }
  }

  /// The models of a list that have a price; what is wrong with one, or left out of it, is told.
  private func card(_ path: String) throws -> RateCard {
    var models: [PricedModel] = []
    var problems: [Diagnostic] = []
    do throws(PriceCatalogError) {
      let catalog = try PriceCatalog(path: path)
      for name in catalog.names {
        do throws(PriceCatalogError) {
          guard let entry = try catalog.entry(named: name), entry.isPriced else { continue }
          models.append(entry.model)
        } catch {
          problems += error.diagnostics
        }
      }
    } catch {
      if case .unreadable(let path, let reason) = error { throw Failure.cannotRead(path, reason) }
      problems += error.diagnostics
    }
    guard problems.isEmpty else { throw Failure.lines(problems.map(\.description)) }
    do throws(RateCardProblem) {
      return try RateCard(models, markup: .none, rounding: .halfEven)
    } catch {
      throw Failure.refused(["\(path): a price cannot be put on a card: \(error)"])
    }
  }

  /// Simulates a scenario with each of the lists, on the same traffic and chance.
  private func compare(_ path: String) throws -> Comparison {
    let own = [old, new].map { list in
      (option: "--diff", overrides: ["prices.catalog=\(JSONValue.string(absolute(list)).text)"])
    }
    let read = try ScenarioReading(line).read([path, path], own: own)
    let plan = ComparisonPlan(
      baseline: (name: old, input: read[0].input),
      alternatives: [(name: new, input: read[1].input)], metrics: Self.metrics, sizeBreaks: nil)
    Interruption.watch()
    return try line.simulate(plan.name) { runner, progress in
      try plan.compare(on: runner, progress: progress)
    }
  }

  /// What each metric of the scenario is with either list.
  private func json(_ costs: Comparison) -> JSONValue {
    func number(_ value: Double) -> JSONValue { .number(DecimalFormat.fixed(value)) }
    return .array(
      zip(costs.plan.metrics, costs.totals[0]).compactMap { metric, found in
        found.map {
          .of([
            "metric": metric.name, "old": number($0.baselineMean),
            "new": number($0.alternativeMean), "difference": number($0.difference),
            "ci95_low": $0.interval.map { number($0.low) },
            "ci95_high": $0.interval.map { number($0.high) },
          ])
        }
      })
  }

  /// A path that does not depend on the scenario's folder.
  private func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), path != "-" else { return path }
    return FileManager.default.currentDirectoryPath + "/" + path
  }
}
