import Pricing
import Projection
import Quantities
import Text
import Traffic

/// Reads recorded traces before anything runs, each once, and prints what is wrong with them.
struct TraceReading {
  /// A trace as far as it matters for what can be wrong with it.
  private struct Reading: Hashable {
    let trace: ReplayDefinition
    let horizon: Interval?
  }

  /// A log that says what was charged may differ so much from the scenario's prices, in hundredths.
  private static let mostDifference = 0.5

  private var done: Set<Reading> = []
  /// What was told of each file.
  private var told: [String: [String]] = [:]
  /// What logs say was charged, beside what it costs in the scenario, in words.
  private(set) var comparisons: [String] = []
  /// What is wrong with traces, and where.
  private(set) var problems: [Diagnostic] = []

  /// Reads the traces of a scenario that were not read before.
  ///
  /// Standard input is left to the run.
  ///
  /// - Returns: Whether they can be used; traces read before count as sound.
  mutating func areSound(_ input: ProjectionInput) -> Bool {
    var areSound = true
    for (trace, stream) in Self.replays(of: input) where trace.path != "-" {
      guard done.insert(Self.reading(trace, input.horizon)).inserted else { continue }
      var cost = ReplayedCost(stream, in: input)
      let check = TraceCheck.validate(trace, over: input.horizon) { cost.add($0) }
      let gaps = cost.gaps.map { gap($0, in: input, of: check.requests, trace.path) }
      let found = check.problems + gaps + comparison(check, with: cost, trace.path)
      problems += found
      for problem in found {
        Console.error(problem.description)
        told[trace.path, default: []].append(problem.description)
        if problem.severity == .error { areSound = false }
      }
    }
    return areSound
  }

  /// That requests use what their model has no price of: an error where nothing can be charged.
  private func gap(
    _ gap: ReplayedCost.Gap, in input: ProjectionInput, of requests: Int, _ path: String
  ) -> Diagnostic {
    let model = input.modelNames[gap.model.index]
    let count = "\(gap.requests) of \(requests) requests, the first in line \(gap.line),"
    var isError = false
    let message: String
    if let type = gap.type {
      message = "`\(model)` has no price for `\(type.name)`, which \(count) use"
      isError = gap.stand == nil && input.rateCard.unpriced == .refuse
    } else {
      message = "`\(model)` has no price in a batch, as which \(count) were sent"
    }
    let consequence =
      if gap.type == nil {
        "; they cost what any do: write `batch_discount` or the prices in a batch"
      } else if let stand = gap.stand {
        "; it costs what `\(stand.name)` does"
      } else {
        isError ? "; add it, or write `unpriced: free`" : "; it costs nothing"
      }
    return Diagnostic(
      severity: isError ? .error : .warning, message: message + consequence,
      position: SourcePosition(file: path, line: gap.line, column: 1))
  }

  /// Compares what the log says was charged with what its requests cost in the scenario; a warning
  /// where they differ.
  private mutating func comparison(
    _ check: TraceCheck.Finding, with cost: ReplayedCost, _ path: String
  ) -> [Diagnostic] {
    guard let charged = check.charged, check.problems.allSatisfy({ $0.severity == .warning }) else {
      return []
    }
    let ours = Decimal(significand: cost.nanos, places: 9)
    let difference = (ours.approximation / charged.amount.approximation - 1) * 100
    let isWhole = charged.rows == check.rows
    let rows = isWhole ? "its rows" : "\(charged.rows) of its \(check.rows) rows"
    var text = "by the log \(charged.amount.grouped) was charged for \(rows); "
    text += "all of them cost \(ours.grouped) at the scenario's prices"
    guard difference.isFinite else { return [] }
    text +=
      " (\(difference < 0 ? "−" : "+")"
      + DecimalFormat.fixed(abs(difference), significantDigits: 2) + " %)"
    comparisons.append("\(path): \(text)")
    guard abs(difference) >= Self.mostDifference else { return [] }
    return [
      Diagnostic(
        severity: .warning, message: text,
        position: SourcePosition(file: path, line: 1, column: 1))
    ]
  }

  /// What was told of the traces of a scenario.
  func warnings(of input: ProjectionInput) -> [String] {
    var seen: Set<String> = []
    return Self.traces(of: input).map(\.path).filter { seen.insert($0).inserted }
      .flatMap { told[$0] ?? [] }
  }

  /// The traces of a scenario, each once, in the order of the organizations.
  static func traces(of input: ProjectionInput) -> [ReplayDefinition] {
    replays(of: input).map(\.trace)
  }

  private static func replays(
    of input: ProjectionInput
  ) -> [(trace: ReplayDefinition, stream: StreamInput)] {
    var seen: Set<ReplayDefinition> = []
    return input.organizations.groups.flatMap(\.organization.streams).compactMap { stream in
      guard case .replay(var trace) = stream.origin else { return nil }
      trace.customer = nil
      return seen.insert(trace).inserted ? (trace, stream) : nil
    }
  }

  /// Leaves out what does not change what is found.
  private static func reading(_ trace: ReplayDefinition, _ horizon: Interval) -> Reading {
    var trace = trace
    trace.scale = .one
    let hasHorizon = !trace.repeats && trace.shift == .none
    if !hasHorizon, !trace.repeats { trace.speed = .one }
    return Reading(trace: trace, horizon: hasHorizon ? horizon : nil)
  }
}
