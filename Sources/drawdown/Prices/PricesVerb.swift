import Billing
import Foundation
import Pricing
import Projection
import Quantities
import Reporting
import Scenarios
import Text

/// The command that lists prices and quotes single requests.
enum PricesVerb: Verb {
  static let name = "prices"
  static let abstract = "lists what a scenario charges, or quotes one request"
  static let valueOptions =
    ["--model", "--at", "--format", "--set"] + RequestOptions.valueOptions
  static let flags = ["--all", RequestOptions.batch]
  static let help = """
    usage: drawdown prices SCENARIO [--model NAME]… [--all] [--at TIME] [--format table|csv|json]
           drawdown prices SCENARIO --model NAME --input N --output N [--cached N] [--batch] …

    Lists what the scenario charges: models after markup with the provider's price beside it,
    meters, packages and plans. With a usage, quotes one request as billing would charge it.

      --model NAME          this model, also one that only the catalog has; may be repeated in a
                            list
      --all                 every model of the catalog, not only those that the scenario names
      --at TIME             the prices that hold then (2026-02-01, 2026-02-01T09:00+01:00); a list
                            has those of all times, a quote is for the horizon's start
      --format FORMAT       table (default), csv or json
      --set KEY=VALUE       changes a key of the scenario (prices.markup=10%); may be repeated

    Usage of the request to quote:
      --input N             input tokens, cached and cache-write tokens included
      --cached N            of them, those read from the cache
      --cache-write N       of them, those written to the cache
      --cache-write-1h N    of them, those written to the cache that lives an hour
      --output N            output tokens, reasoning included
      --images N, --characters N, --queries N
      --seconds S           seconds of audio, video or computation, to the thousandth
      --batch               the request runs in a batch
    """

  private enum Format: String, CaseIterable { case table, csv, json }

  static func run(_ options: Options) -> ExitCode {
    do throws(UsageError) {
      guard let path = options.positional.first else {
        throw UsageError(message: "no scenario was named")
      }
      guard options.positional.count == 1 else {
        throw UsageError(message: "it takes one scenario, not \(options.positional.count)")
      }
      let format = try format(options)
      let usage = try RequestOptions.usage(options)
      let models = options.all("--model")
      if usage != nil, models.count != 1 {
        throw UsageError(message: "a quote is for one model; name it with `--model`")
      }
      let reading = try ScenarioReading(options, checksTraces: false)
      switch reading.read([path]) {
      case .failure(let failure): return failure.exitCode
      case .success(let scenarios):
        guard let scenario = scenarios.first else { return .badInput }
        let instant = try instant(options, scenario)
        if let usage {
          return quote(usage, of: models[0], at: instant, scenario, format)
        }
        return list(models, isAll: options.has("--all"), at: instant, scenario, format)
      }
    } catch {
      Console.error("drawdown prices: error: \(error.message)\n\n\(help)")
      return .badInput
    }
  }

  private static func format(_ options: Options) throws(UsageError) -> Format {
    guard let text = options.last("--format") else { return .table }
    if let format = Format(rawValue: text) { return format }
    let near = Suggestion.nearest(to: text, among: Format.allCases.map(\.rawValue))
    throw UsageError(
      message: "there is no format `\(text)`; "
        + (near.map { "did you mean `\($0)`?" } ?? "there are `table`, `csv` and `json`"))
  }

  private static func instant(
    _ options: Options, _ scenario: Scenario
  ) throws(UsageError) -> Instant? {
    guard let text = options.last("--at") else { return nil }
    do throws(InstantProblem) { return try scenario.instant(text) } catch {
      throw UsageError(
        message: "option `--at` needs a time such as `2026-02-01T09:00`, not `\(text)`: "
          + error.message)
    }
  }

  // MARK: Lists

  private static func list(
    _ models: [String], isAll: Bool, at instant: Instant?, _ scenario: Scenario, _ format: Format
  ) -> ExitCode {
    let further = scenario.furtherModels
    let isEvery = isAll && models.isEmpty
    guard let input = input(of: scenario, adding: isEvery ? further : models, isQuiet: isEvery)
    else { return .badInput }
    var chosen: [ModelID] = []
    for name in models {
      guard let model = model(name, in: input, scenario) else { return .badInput }
      if !chosen.contains(model) { chosen.append(model) }
    }
    let isRest = models.isEmpty && !isAll
    let prices: PriceList
    do throws(ArithmeticError) {
      prices = try PriceList(
        input, models: models.isEmpty ? nil : chosen, at: instant,
        furtherModels: isRest ? further.count : 0)
    } catch {
      Console.error("drawdown prices: error: a price has too many digits to be shown exactly")
      return .badInput
    }
    switch format {
    case .table: Console.printText(prices.text(width: Console.width(of: STDOUT_FILENO)))
    case .csv: Console.printText(prices.csv)
    case .json: Console.printText(prices.json)
    }
    return .done
  }

  // MARK: Quotes

  private static func quote(
    _ usage: RequestUsage, of name: String, at instant: Instant?, _ scenario: Scenario,
    _ format: Format
  ) -> ExitCode {
    guard let input = input(of: scenario, adding: [name], isQuiet: false),
      let model = model(name, in: input, scenario)
    else { return .badInput }
    let quote: Quote
    do throws(PricingRefusal) {
      quote = try Quote(usage, model: model, at: instant ?? input.horizon.from, in: input)
    } catch {
      let text =
        error == .inconsistentUsage
        ? "`--cached` and `--cache-write` are parts of `--input` and together more than it"
        : RefusalText(input: input).text(.pricing(error))
      Console.error("drawdown prices: error: \(text)")
      return .badInput
    }
    switch format {
    case .table: Console.printText(quote.text(width: Console.width(of: STDOUT_FILENO)))
    case .csv: Console.printText(quote.csv)
    case .json: Console.printText(quote.json)
    }
    return .done
  }

  // MARK: Models

  /// The scenario with models of its catalog on the card, or nil after saying what is wrong.
  private static func input(
    of scenario: Scenario, adding names: [String], isQuiet: Bool
  ) -> ProjectionInput? {
    do throws(ScenarioFailure) {
      let extended = try scenario.rateCard(adding: names)
      if !isQuiet {
        for warning in extended.warnings { Console.error(warning.description) }
      }
      var input = scenario.input
      input.rateCard = extended.card
      input.modelNames = extended.card.models.map(\.name)
      return input
    } catch {
      switch error {
      case .invalid(let diagnostics):
        for diagnostic in diagnostics { Console.error(diagnostic.description) }
      case .unreadable(let path, let reason):
        Console.error("drawdown: error: cannot read \(path): \(reason)")
      }
      return nil
    }
  }

  /// Finds a model on the card, or nil after saying that there is none.
  private static func model(
    _ name: String, in input: ProjectionInput, _ scenario: Scenario
  ) -> ModelID? {
    if let index = input.modelNames.firstIndex(of: name) { return ModelID(index) }
    let models = input.rateCard.models
    let qualified = models.firstIndex { entry in
      entry.provider.map { "\($0)/\(entry.name)" == name } ?? false
    }
    if let qualified { return ModelID(qualified) }
    let message: String
    if scenario.furtherModels.contains(name) {
      message = "the catalog has no price for the model `\(name)`"
    } else {
      let hint =
        if let near = scenario.suggestion(forModel: name) {
          "did you mean `\(near)`?"
        } else if scenario.input.modelNames.isEmpty {
          "the scenario names no models; declare it under `prices.models`"
        } else {
          "there are "
            + scenario.input.modelNames.prefix(20).map { "`\($0)`" }.joined(separator: ", ")
        }
      message = "there is no model `\(name)`; \(hint)"
    }
    Console.error("drawdown prices: error: \(message)")
    return nil
  }
}
