import Foundation
import Testing

/// A rule in two sorts of organizations, swept over its threshold and amount.
struct SweepScenario {
  let folder: TemporaryFolder

  static let keys = ["auto_top_up.threshold=1,4", "auto_top_up.amount=$5..$25:$10"]

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("s.yaml", ComparisonScenario.text)
  }

  /// Sweeps the scenario.
  func sweep(
    _ keys: [String] = keys, more: [String] = [], terminal: Terminal? = nil
  ) throws -> Program.Ending {
    try Program.run(
      ["sweep", "s.yaml"] + keys.flatMap { ["--vary", $0] } + more, in: folder,
      terminal: terminal)
  }

  /// A file of the sweep.
  func table(_ name: String, out: String = "results") throws -> CSVTable {
    try CSVTable(folder.text("\(out)/s-sweep/\(name).csv"))
  }
}
