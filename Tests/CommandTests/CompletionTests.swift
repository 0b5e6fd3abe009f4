import Foundation
import Testing

@Suite("Completion of command lines")
struct CompletionTests {
  /// What bash offers for the last of some words.
  private func offers(_ words: [String], in folder: TemporaryFolder) throws -> [Substring] {
    try folder.write(
      "complete.sh",
      """
      eval "$("$PROGRAM" completion bash)" || exit 9
      COMP_WORDS=("$@")
      COMP_CWORD=$(($# - 1))
      $(complete -p drawdown | sed 's/.*-F \\([^ ]*\\).*/\\1/')
      printf '%s\\n' "${COMPREPLY[@]}"
      """)
    let quoted = words.map { "'\($0)'" }.joined(separator: " ")
    let ending = try Program.shell("bash complete.sh \(quoted)", in: folder)
    #expect(ending.exitCode == 0 && ending.errors.isEmpty, "\(ending.errors)")
    return ending.output.split(separator: "\n")
  }

  @Test(
    "bash loads the script and offers verbs, options, words, folders and files",
    arguments: [
      (["s"], ["schema", "solve", "sweep"]), (["ledger", "h"], ["history"]),
      (["run", "--s"], ["--seed", "--set", "--strict"]),
      (["check", "--mode", ""], ["exact", "statistical"]),
      (["ledger", "invoice", "r", "--format", ""], ["csv", "html", "json", "table"]),
      (["run", "--quiet", "s"], ["s.yaml", "s1"]), (["ledger", "usage", "s"], ["s.yaml", "s1"]),
      (["run", "--out", "s"], ["s1"]), (["run", "--seed", ""], []),
      (["completion", ""], ["bash", "fish", "zsh"]),
      (["help", "s"], ["schema", "solve", "sweep"]),
    ])
  func bash(words: [String], expected: [String]) throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.plain)
    try folder.write("s1/summary.csv", "")
    #expect(try offers(["drawdown"] + words, in: folder).sorted() == expected.map { $0[...] })
  }

  @Test(
    "each script names every verb and every option of its help", arguments: ["bash", "zsh", "fish"])
  func complete(shell: String) throws {
    let folder = try TemporaryFolder()
    let script = try Program.run(["completion", shell], in: folder).output
    let ledger = ["history", "statement", "usage", "invoice"].map { ["ledger", $0] }
    let verbs = ["run", "check", "compare", "sweep", "solve", "fit", "backtest", "prices"].map {
      [$0]
    }
    for words in verbs + ledger {
      #expect(script.contains(words.joined(separator: " ")) || shell == "fish", "\(words)")
      let help = try Program.run(words + ["--help"], in: folder).output
      let options = help.split(separator: "\n").filter { $0.hasPrefix("  --") }
        .compactMap { $0.split(separator: " ").first }
      #expect(options.count >= 5)
      for option in options {
        let written = shell == "fish" ? "-l \(option.dropFirst(2)) " : String(option)
        #expect(script.contains(written), "\(words) \(option)")
      }
    }
  }
}
