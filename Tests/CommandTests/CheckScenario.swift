import Foundation
import Testing

/// A scenario with some chance, and its accepted results.
struct CheckScenario {
  static let organizations =
    "[{name: acme, opening_balance: $10, traffic: t, "
    + "auto_top_up: {threshold: $5, amount: $10}}]"
  static let text = SmallScenario.text(
    duration: "10d", replications: 40, organizations: organizations,
    more: "payments: {latency: 60s, soft_decline: 20%}")

  let folder: TemporaryFolder

  /// Writes the scenario and runs it once.
  init(_ text: String = Self.text, exitCode: Int32 = 0) throws {
    folder = try TemporaryFolder()
    try folder.write("s.yaml", text)
    #expect(try Program.run(["run", "s.yaml", "--quiet"], in: folder).exitCode == exitCode)
  }

  func check(_ options: String...) throws -> Program.Ending {
    try Program.run(["check", "s.yaml"] + options, in: folder)
  }

  /// Replaces text in a file of the baseline, which must be there.
  func edit(_ name: String, _ old: String, _ new: String) throws {
    let text = folder.text("results/s/\(name)")
    try #require(text.contains(old), "\(name) has no \(old)")
    try folder.write("results/s/\(name)", text.replacing(old, with: new))
  }

  /// Accepts results that have a table more than those of the scenario: `holds.csv`.
  func acceptHolds() throws {
    let text = folder.text("s.yaml")
    try folder.write(
      "s.yaml",
      text.replacing("traffic: t,", with: "traffic: t, admission: {hold: {estimate: mean}},"))
    #expect(try Program.run(["run", "s.yaml", "--quiet"], in: folder).exitCode == 0)
    try folder.write("s.yaml", text)
    #expect(!folder.text("results/s/holds.csv").isEmpty)
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: folder.path + "/results/s/" + name)
  }
}
