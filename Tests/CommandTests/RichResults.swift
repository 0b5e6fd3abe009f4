import Foundation

/// The results of the rich scenario, run once for all tests of them.
struct RichResults: Sendable {
  static let shared = Result { try RichResults() }

  static let organizations = ["acme", "solo-1", "solo-2"]
  static let replications = 5

  private let texts: [String: String]

  private init() throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.rich)
    let ending = try Program.run(["run", "s.yaml", "--quiet", "--out", "o"], in: folder)
    guard ending.exitCode == 0 else { throw RunFailed(errors: ending.errors) }
    var texts: [String: String] = [:]
    for name in RunTests.files { texts[name] = folder.text("o/rich/" + name) }
    self.texts = texts
  }

  private struct RunFailed: Error { let errors: String }

  func text(_ file: String) -> String { texts[file] ?? "" }

  func table(_ name: String) throws -> CSVTable { try CSVTable(text(name + ".csv")) }

  /// A value of summary.csv.
  func summary(_ organization: String, _ metric: String, _ statistic: String) throws -> String? {
    try table("summary").records.first {
      $0["organization"] == organization && $0["metric"] == metric
    }?[statistic]
  }
}
