import Reports
import Results
import Text

/// The command that draws a burn-down on the terminal.
enum PlotVerb {
  private static let organization = Option<String>.text(
    "--organization", "NAME", "whose balance; * is that of all together", default: "*")
  private static let rows = Option<Int>.integer(
    "--rows", "N", "how high the picture is", in: 4...100, default: 16)

  static let verb = Verb(
    name: "plot", summary: "draws the balance over time, with its bands, on the terminal",
    about: """
      Draws burn_down.csv of a folder of results with characters, as wide as the terminal: the
      median balance, where half of the replications are, and where nine of ten are. In colour on
      a terminal, unless the environment has NO_COLOR.
      """,
    takes: .folder, options: [organization, rows, Shared.json]
  ) { line in
    let folder = try StoredResults(path: line.positional[0])
    let plot = try BurnDownPlot(folder, organization: line[organization])
    guard plot.organizations.contains(line[organization]) else {
      throw Failure.unknown("organization", line[organization], among: plot.organizations)
    }
    let picture = plot.lines(width: Console.width, rows: line[rows])
    line.answer.add(plot.json + .of(["folder": folder.path, "picture": picture]))
    if !line[Shared.json] { Console.printPicture(picture) }
    return .done
  }
}
