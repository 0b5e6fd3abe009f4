import Text

/// The command that prints manual pages.
enum ManualVerb {
  private static let list = Option<Bool>.flag("--list", "prints the names of all pages")

  static let verb = Verb(
    name: "man", summary: "prints manual pages",
    about: """
      Prints a page for the program `man`, which installing the program puts in its place. To read
      one before that:

        drawdown man drawdown-run | man -l -
      """,
    takes: Positional(
      label: "[PAGE]", least: 0, completion: .nothing, missing: "",
      excess: { "one page at a time, not also `\($0[1])`" }),
    options: [list, Shared.json], run: run)

  private static func run(_ line: Invocation) throws -> ExitCode {
    let pages = ManualPage.all(Commands.all)
    if line[list] {
      line.answer.add(.of(["pages": pages.map(\.name)]))
      if !line[Shared.json] { Console.print(pages.map(\.name)) }
      return .done
    }
    let name = line.positional.first ?? pages[0].name
    guard let page = pages.first(where: { $0.name == name }) else {
      throw Failure.unknown("page", name, among: pages.map(\.name))
    }
    line.answer.add(.of(["page": page.name, "text": page.text]))
    if !line[Shared.json] { Console.printText(page.text) }
    return .done
  }
}
