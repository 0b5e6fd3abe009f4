import Foundation
import Testing

/// A scenario, and what each of some keys changes in its results.
struct KeyEffects: Sendable, CustomTestStringConvertible {
  /// One key, or several, set to another value.
  struct Row: Sendable {
    /// The keys that this shows an effect of, as `definition.key`.
    let keys: [String]
    /// What stands in the scenario, once.
    let old: String
    /// What stands there instead.
    let new: String
    /// Whether the scenario is wrong then.
    let isRefused: Bool
  }

  let name: String
  let text: String
  let rows: [Row]
  /// Whether the effect is seen in the price list, since no traffic uses what the keys price.
  let looksAtPrices: Bool

  /// Makes effects from lines of `keys | old | new`, with `| refused` where that is an error.
  init(_ name: String, looksAtPrices: Bool = false, _ text: String, rows: String) {
    self.init(
      name, looksAtPrices: looksAtPrices, text,
      rows: rows.split(separator: "\n").map { line in
        let parts = line.split(separator: "|", omittingEmptySubsequences: false).map {
          $0.trimmingCharacters(in: .whitespaces)
        }
        return Row(
          keys: parts[0].split(separator: " ").map(String.init), old: parts[1], new: parts[2],
          isRefused: parts.count == 4 && parts[3] == "refused")
      })
  }

  init(_ name: String, looksAtPrices: Bool = false, _ text: String, rows: [Row]) {
    self.name = name
    self.looksAtPrices = looksAtPrices
    self.text = text
    self.rows = rows
  }

  var testDescription: String { name }

  static let all =
    [
      pricesOfModels, priceTerms, usageTypes, priceList, meters, plans, planTerms, credit, coins,
      topUpRules, dunning, payments, sales, limits, trials, admissionAndBudgets, arrivals, replay,
      theScenario, worstOrganizations, populations,
    ] + distributions

  /// Keys that change no table of results, and why.
  static let without: [String: String] = [
    "scenario.drawdown": "the version of the format",
    "scenario.extends": "names the file that has the other keys",
    "scenario.set": "changes other keys, in a file that extends another",
    "scenario.name": "names the folder of the results",
    "scenario.description": "is only there to be read",
    "scenario.currency": "names the unit of every amount, in the description of the tables",
    "scenario.expect": "decides how a run ends",
    "scenario.until": "decides how many replications there are",
    "until.half_width": "decides how many replications there are",
    "until.of": "decides how many replications there are",
    "until.maximum_replications": "decides how many replications there are",
    "trace_columns.total": "is compared with what input and output make, in a warning",
    "trace_columns.cost": "is compared with what the scenario's prices come to, in a warning",
  ]
}
