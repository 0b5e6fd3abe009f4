import Testing

@Suite("Manual pages")
struct ManualTests {
  @Test("there is a page for the program and each command, which names all options of its help")
  func pages() throws {
    let folder = try TemporaryFolder()
    let names = try Program.run(["man", "--list"], in: folder).output.split(separator: "\n")
    #expect(names.first == "drawdown" && names.contains("drawdown-ledger-history"))
    let program = try Program.run(["man"], in: folder).output
    #expect(program.contains("\\fB130\\fR\ninterrupted\n"))
    for name in names.dropFirst() {
      let words = name.split(separator: "-", maxSplits: 2).dropFirst().map(String.init)
      #expect(program.contains("\\fB\(name.replacing("-", with: "\\-"))\\fR(1)"))
      let page = try Program.run(["man", String(name)], in: folder).output
      let help = try Program.run(words + ["--help"], in: folder).output
      #expect(page.hasPrefix(".TH \(name.uppercased()) 1 "))
      let options = help.split(separator: "\n").filter { $0.hasPrefix("  --") }
        .compactMap { $0.split(separator: " ").first }
      for option in options {
        #expect(page.contains("\\fB\(option.replacing("-", with: "\\-"))\\fR"), "\(name) \(option)")
      }
    }
  }

  @Test("every line is text or a request that is meant")
  func requests() throws {
    let folder = try TemporaryFolder()
    let known = [".TH", ".SH", ".B", ".I", ".PP", ".TP", ".EX", ".EE"]
    for name in try Program.run(["man", "--list"], in: folder).output.split(separator: "\n") {
      let page = try Program.run(["man", String(name)], in: folder).output
      var isVerbatim = false
      for line in page.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
        let request = line.prefix { $0 != " " }
        #expect(known.contains(String(request)), "\(name): \(line)")
        if request == ".EX" || request == ".EE" {
          #expect(isVerbatim == (request == ".EE"), "\(name): \(line)")
          isVerbatim.toggle()
        }
      }
      #expect(!isVerbatim, "\(name)")
    }
  }

  @Test("a page that there is not is told from one like it")
  func unknown() throws {
    let ending = try Program.run(["man", "drawdown-rum"], in: TemporaryFolder())
    #expect(ending.exitCode == 2)
    #expect(ending.errors.contains("there is no page `drawdown-rum`; did you mean `drawdown-run`?"))
  }
}
