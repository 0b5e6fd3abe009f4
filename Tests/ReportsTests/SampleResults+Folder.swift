import Results
import TestSupport

extension SampleResults {
  var folder: StoredResults { get throws { try StoredResults(path: path) } }
}
