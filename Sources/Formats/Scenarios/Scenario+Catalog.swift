import PriceCatalogs
public import Pricing
import Projection
import Quantities
public import Text

/// A rate card with models of the catalog besides those that a scenario names.
public struct ExtendedRateCard: Sendable {
  /// The card; the scenario's models keep their numbers.
  public let card: RateCard
  /// What is odd about the entries that were added.
  public let warnings: [Diagnostic]
}

extension Scenario {
  /// The models of the catalog that the scenario does not name, in the order of the catalog.
  public var furtherModels: [String] {
    let known = Set(input.modelNames)
    return catalog?.names.filter { !known.contains($0) } ?? []
  }

  /// The catalog that the scenario names, as it was named; nil where it names none.
  public var catalogName: String? { catalog?.file }

  /// Returns the name that an unknown model was probably meant to be, or nil.
  public func suggestion(forModel name: String) -> String? {
    NearMiss.suggestion(for: name, among: input.modelNames) ?? catalog?.suggestion(for: name)
  }

  /// Returns the scenario's rate card with further models of its catalog.
  ///
  /// - Parameter names: The models; those that the catalog does not know or price are left out.
  /// - Returns: The card, with the scenario's markup.
  /// - Throws: `invalid` with everything that is wrong with the entries.
  public func rateCard(adding names: [String]) throws(ScenarioFailure) -> ExtendedRateCard {
    var models = input.rateCard.models
    var known = Set(input.modelNames)
    var problems: [Diagnostic] = []
    var warnings: [Diagnostic] = []
    for name in names where known.insert(name).inserted {
      do throws(PriceCatalogError) {
        guard let entry = try catalog?.entry(named: name), entry.isPriced else { continue }
        models.append(entry.model)
        warnings += entry.warnings
      } catch {
        problems += error.diagnostics
      }
    }
    guard problems.isEmpty else { throw .invalid(problems) }
    do throws(RateCardProblem) {
      let card = try RateCard(
        models, markup: markup, rounding: input.rateCard.rounding,
        unpriced: input.rateCard.unpriced, volumeDiscounts: input.rateCard.volumeDiscounts)
      return ExtendedRateCard(card: card, warnings: warnings)
    } catch {
      let place = SourcePosition(file: catalog?.file ?? path, line: 1, column: 1)
      let (model, message) = error.explanation
      throw .invalid([
        Diagnostic(severity: .error, message: "\(model): \(message)", position: place)
      ])
    }
  }
}
