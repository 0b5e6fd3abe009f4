import Projection
import Randomness
import Text
import Traffic

extension ScenarioResolution {
  /// Streams whose kinds of requests know what output is expected of them.
  func estimated(
    _ streams: [StreamInput], for admission: HoldDocument?
  ) -> [StreamInput] {
    guard let admission, admission.holds.slice == nil else { return streams }
    return streams.map { stream in
      var result = stream
      for index in stream.entries.indices {
        let output = stream.output(ofEntry: index)
        let limit = stream.entries[index].outputLimit
        guard let tokens = admission.holds.estimate.tokens(of: output, limit: limit) else {
          problems.error(
            advice(admission.holds.estimate, stream, entry: index),
            at: admission.estimatePosition)
          continue
        }
        result.entries[index].estimatedOutput = tokens
      }
      return result
    }
  }

  /// Why there is no estimate, and what would be right.
  private func advice(
    _ estimate: OutputEstimate, _ stream: StreamInput, entry index: Int
  ) -> String {
    // A stream of a project has the project behind its name.
    let name = stream.name.prefix { $0 != "@" }
    guard case .synthesized = stream.origin else {
      return "the recorded traffic `\(name)` does not say before what output a request will have; "
        + "write the estimate as a number of tokens, for example `estimate: 500`"
    }
    let kind = "the output of `traffic.\(name).mix[\(index)]`"
    if estimate == .maximum {
      return "\(kind) has no largest value; give it a `max_output`, or write a quantile such as "
        + "`estimate: p95`"
    }
    return "\(kind) has no finite \(estimate.name); write a quantile such as `estimate: p95`"
  }
}

extension StreamInput {
  /// What a kind of request draws its output tokens from; nil for recorded traffic.
  fileprivate func output(ofEntry index: Int) -> Distribution? {
    guard case .synthesized(let definition) = origin else { return nil }
    return definition.mix.entries[index].tokens.second
  }
}
