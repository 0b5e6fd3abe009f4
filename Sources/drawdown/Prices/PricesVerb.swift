import Billing
import Pricing
import Projection
import Quantities
import Reports
import Results
import Scenarios
import Text

/// The command that lists prices and quotes single requests.
enum PricesVerb {
  enum Format: String, CaseIterable { case table, csv, json }

  private static let models = Option<[String]>.texts(
    "--model", "NAME", "this model, also one that only the catalog has; may be repeated in a list")
  private static let every = Option.flag(
    "--all", "every model of the catalog, not only those that the scenario names")
  private static let time = Option<String?>.text(
    "--at", "TIME",
    "the prices that hold then (2026-02-01, 2026-02-01T09:00+01:00); a list has those of all "
      + "times, a quote is for the horizon's start")
  private static let format = Option<Format>.choice("--format", "FORMAT", noun: "format")

  static let verb = Verb(
    name: "prices", summary: "lists what a scenario charges, or quotes one request",
    about: """
      Lists what the scenario charges: models after markup with the provider's price beside it,
      meters, packages and plans. With a usage, quotes one request as billing would charge it:

        drawdown prices SCENARIO --model NAME --input N --output N [--cached N] …

      With --diff, tells what changed between two price lists (LiteLLM's map or another that a
      scenario may name as its catalog), and what that costs a scenario:

        drawdown prices --diff OLD NEW [--scenario SCENARIO]
      """,
    takes: Positional(
      label: "SCENARIO", most: 2, missing: "no scenario was named",
      excess: { "it takes one scenario, not \($0.count)" }),
    options: [
      models, every, time, format, Shared.jsonFormat, PriceDifferences.diff,
      PriceDifferences.scenario, Shared.replications, Shared.seed, Shared.threads, Shared.quiet,
      Shared.overrides.explained(
        "changes a key of the scenario (prices.markup=10%); may be repeated"),
      Shared.allowed,
    ] + RequestOptions.all,
    run: run)

  private static func run(_ line: Invocation) throws -> ExitCode {
    if let difference = try PriceDifferences(line) {
      try difference.run(line[format])
      return .done
    }
    let usage = try RequestOptions.usage(line)
    let models = line[models]
    if usage != nil, models.count != 1 {
      throw Failure.usage("a quote is for one model; name it with `--model`")
    }
    let scenario = try ScenarioReading(line, checksTraces: false).read(line.positional)[0]
    let instant = try line[time].map { text in try Self.instant(text, scenario) }
    guard let usage else {
      try list(models, isAll: line[every], at: instant, scenario, line[format])
      return .done
    }
    try quote(usage, of: models[0], at: instant, scenario, line[format])
    return .done
  }

  private static func instant(_ text: String, _ scenario: Scenario) throws -> Instant {
    do { return try scenario.instant(text) } catch {
      throw Failure.usage(
        "option `--at` needs a time such as `2026-02-01T09:00`, not `\(text)`: \(error.message)")
    }
  }

  private static func print(
    _ format: Format, table: (Int) -> String, csv: String, json: String
  ) {
    switch format {
    case .table: Console.printText(table(Console.width))
    case .csv: Console.printText(csv)
    case .json: Console.printText(json)
    }
  }

  // MARK: Lists

  private static func list(
    _ models: [String], isAll: Bool, at instant: Instant?, _ scenario: Scenario, _ format: Format
  ) throws {
    let further = scenario.furtherModels
    let isEvery = isAll && models.isEmpty
    let input = try input(of: scenario, adding: isEvery ? further : models, isQuiet: isEvery)
    var chosen: [ModelID] = []
    for name in models {
      let model = try model(name, in: input, scenario)
      if !chosen.contains(model) { chosen.append(model) }
    }
    let isRest = models.isEmpty && !isAll
    do {
      let prices = try PriceList(
        input, models: models.isEmpty ? nil : chosen, at: instant,
        furtherModels: isRest ? further.count : 0)
      print(format, table: { prices.text(width: $0) }, csv: prices.csv, json: prices.json)
    } catch {
      throw Failure.refused(["a price has too many digits to be shown exactly"])
    }
  }

  // MARK: Quotes

  private static func quote(
    _ usage: RequestUsage, of name: String, at instant: Instant?, _ scenario: Scenario,
    _ format: Format
  ) throws {
    let input = try input(of: scenario, adding: [name], isQuiet: false)
    let model = try model(name, in: input, scenario)
    let versions = input.rateCard.models[model.index].price.versions
    if usage.isBatch, !versions.contains(where: \.hasBatchPrices) {
      Console.error(
        "drawdown prices: warning: `\(name)` has no price for batches; they cost what other requests do"
      )
    }
    do throws(PricingRefusal) {
      let quote = try Quote(usage, model: model, at: instant ?? input.horizon.from, in: input)
      print(format, table: { quote.text(width: $0) }, csv: quote.csv, json: quote.json)
    } catch {
      throw Failure.refused([
        error == .inconsistentUsage
          ? "`--cached` and `--cache-write` are parts of `--input` and together more than it"
          : RefusalText(input: input).text(.pricing(error))
      ])
    }
  }

  // MARK: Models

  /// The scenario with models of its catalog on the card.
  private static func input(
    of scenario: Scenario, adding names: [String], isQuiet: Bool
  ) throws -> ProjectionInput {
    let extended = try scenario.rateCard(adding: names)
    if !isQuiet {
      for warning in extended.warnings { Console.error(warning.description) }
    }
    var input = scenario.input
    input.rateCard = extended.card
    input.modelNames = extended.card.models.map(\.name)
    return input
  }

  /// Finds a model on the card.
  private static func model(
    _ name: String, in input: ProjectionInput, _ scenario: Scenario
  ) throws -> ModelID {
    if let index = input.modelNames.firstIndex(of: name) { return ModelID(index) }
    let qualified = input.rateCard.models.firstIndex { entry in
      entry.provider.map { "\($0)/\(entry.name)" == name } ?? false
    }
    if let qualified { return ModelID(qualified) }
    guard !scenario.furtherModels.contains(name) else {
      throw Failure.refused(["the catalog has no price for the model `\(name)`"])
    }
    let hint =
      if let near = scenario.suggestion(forModel: name) {
        "did you mean `\(near)`?"
      } else if scenario.input.modelNames.isEmpty {
        "the scenario names no models; declare it under `prices.models`"
      } else {
        "there are "
          + scenario.input.modelNames.prefix(20).map { "`\($0)`" }.joined(separator: ", ")
      }
    throw Failure.refused(["there is no model `\(name)`; \(hint)"])
  }
}
