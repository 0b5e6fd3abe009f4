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

  private var done: Set<Reading> = []

  /// Reads the traces of a scenario that were not read before.
  ///
  /// Standard input is left to the run.
  ///
  /// - Returns: Whether they can be used; traces read before count as sound.
  mutating func areSound(_ input: ProjectionInput) -> Bool {
    var areSound = true
    for trace in Self.traces(of: input) where trace.path != "-" {
      guard done.insert(Self.reading(trace, input.horizon)).inserted else { continue }
      let check = TraceCheck.validate(trace, over: input.horizon)
      for problem in check.problems {
        Console.error(problem.description)
        if problem.severity == .error { areSound = false }
      }
    }
    return areSound
  }

  /// The traces of a scenario, each once, in the order of the organizations.
  static func traces(of input: ProjectionInput) -> [ReplayDefinition] {
    var seen: Set<ReplayDefinition> = []
    return input.organizations.groups.flatMap(\.organization.streams).compactMap { stream in
      guard case .replay(var trace) = stream.origin else { return nil }
      trace.customer = nil
      return seen.insert(trace).inserted ? trace : nil
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
