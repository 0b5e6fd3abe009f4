import Projection
import Results
import Scenarios
import Studies
import Traffic

extension [Scenario] {
  /// The files that they are made from, each once: their own, catalogs, then recorded traces.
  var inputFiles: [InputFile] {
    Self.inputFiles(
      flatMap { $0.files + ($0.catalogName.map { [$0] } ?? []) }, of: map(\.input))
  }

  /// Files by their names, and the traces that inputs replay.
  static func inputFiles(_ names: [String], of inputs: [ProjectionInput]) -> [InputFile] {
    var files = names.distinct.map { InputFile($0) }
    var known = Set(names)
    for input in inputs {
      for trace in TraceReading.traces(of: input) where known.insert(trace.path).inserted {
        files.append(InputFile(trace.path, upTo: trace.size))
      }
    }
    return files
  }
}
