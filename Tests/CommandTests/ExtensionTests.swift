import Foundation
import Testing

@Suite("Scenarios that extend others")
struct ExtensionTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("base/s.yaml", CheckScenario.text)
  }

  private func validate(_ text: String) throws -> Program.Ending {
    try folder.write("base/t.yaml", text)
    return try Program.run(["validate", "base/t.yaml"], in: folder)
  }

  @Test("a file has the keys of the one it extends, its own, and changes by paths")
  func whole() throws {
    try folder.write(
      "base/t.yaml",
      """
      drawdown: 1
      extends: s.yaml
      name: s
      replications: 7
      set:
        organizations.*.auto_top_up.amount: $12
        organizations.acme.opening_balance: $11
        payments.soft_decline: ~
      """)
    let plain = [
      "run", "base/s.yaml", "--quiet", "--out", "a", "--set", "replications=7", "--set",
      "auto_top_up.amount=$12", "--set", "opening_balance=$11", "--set", "payments.soft_decline=",
    ]
    #expect(try Program.run(plain, in: folder).exitCode == 0)
    #expect(
      try Program.run(["run", "base/t.yaml", "--quiet", "--out", "b"], in: folder).exitCode == 0)
    for name in RunTests.files where name != "inputs.json" {
      #expect(folder.text("a/s/\(name)") == folder.text("b/s/\(name)"), "\(name)")
    }
    let inputs = folder.text("b/s/inputs.json")
    #expect(inputs.contains("base/t.yaml") && inputs.contains("base/s.yaml"))
  }

  @Test("a change of the file that is extended is one of the scenario")
  func explained() throws {
    try folder.write("base/t.yaml", "drawdown: 1\nextends: s.yaml\nname: t\n")
    #expect(try Program.run(["run", "base/t.yaml", "--quiet"], in: folder).exitCode == 0)
    #expect(try Program.run(["explain", "results/t"], in: folder).exitCode == 0)
    try folder.write("base/s.yaml", CheckScenario.text + "seed: 9\n")
    let ending = try Program.run(["explain", "results/t"], in: folder)
    #expect(ending.errors.contains("base/s.yaml has changed since results/t was made"))
  }

  @Test(
    "what is wrong is told at its place",
    arguments: [
      (
        "extends: none.yaml", "base/t.yaml:2:10: error: the scenario `none.yaml` cannot be extended"
      ),
      ("extends: t.yaml", "base/t.yaml:2:10: error: `t.yaml` extends this file itself"),
      (
        "extends: [s.yaml]",
        "base/t.yaml:2:10: error: expected the path of a scenario, found a list"
      ),
      ("extends: s.yaml\nset: 3", "base/t.yaml:3:6: error: expected changes"),
      (
        "extends: s.yaml\nset: {organizations.acne.plan: x}",
        "base/t.yaml:3:21: error: `organizations`"
      ),
      ("extends: s.yaml\nset: {seeed: 3}", "did you mean `seed`?"),
      ("extends: s.yaml\nset: {seed: lots}", "base/t.yaml:3:13: error: "),
      ("set: {seed: 3}", "base/t.yaml:2:6: error: there is nothing to change"),
    ])
  func mistakes(lines: String, says: String) throws {
    let ending = try validate("drawdown: 1\n" + lines + "\n")
    #expect(ending.exitCode == 2)
    #expect(ending.errors.contains(says), "\(ending.errors)")
  }

  @Test("a key is explained by its name, alone or after the name of what it is in")
  func schemaKey() throws {
    let threshold = try Program.run(["schema", "auto_top_up.threshold"], in: folder)
    #expect(threshold.exitCode == 0 && threshold.output.hasPrefix("auto_top_up.threshold\n"))
    #expect(threshold.output.contains("Example: threshold: "))
    let path = ["schema", "organizations.acme.auto_top_up.threshold"]
    #expect(try Program.run(path, in: folder).output == threshold.output)
    let rule = try Program.run(["schema", "auto_top_up"], in: folder).output
    #expect(rule.contains("keys of auto_top_up:\n") && rule.contains("  cooldown: "))
    for line in rule.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    let unknown = try Program.run(["schema", "treshold"], in: folder)
    #expect(unknown.exitCode == 2 && unknown.errors.contains("did you mean `threshold`?"))
  }
}
