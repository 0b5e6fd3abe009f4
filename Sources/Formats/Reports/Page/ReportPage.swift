import Projection
import Quantities
import Results
import Text

/// A report as a page: charts, their numbers, and everything it takes to draw them.
///
/// Nothing is loaded from elsewhere, and the page forbids it. Whatever comes out of results stands in
/// it as text, and in scripts as JSON in which nothing ends the script.
public struct ReportPage {
  /// The results that are looked at first, with the words for them.
  private static let headlines: [(metric: Metric, title: String)] = [
    (.blockedProbability, "Chance of a block"), (.fillRate, "Requests served"),
    (.totalSpend, "Paid by customers"), (.usageCost, "Charged for requests"),
    (.meanBalance, "Mean balance"), (.minimumBalance, "Lowest balance"),
    (.topUpsPerMonth, "Top-ups a month"), (.margin, "Margin"),
  ]

  private let report: Report
  /// The program that draws: the text of its script.
  private let bundle: String

  /// Makes the page of a report, with the script of Vega, Vega-Lite and Vega-Embed.
  public init(_ report: Report, bundle: String) {
    self.report = report
    self.bundle = bundle
  }

  private var title: String {
    report.sections.map(\.name).joined(separator: ", ").markup()
  }

  /// What the script's first line says that it is.
  private var versions: String {
    let line = bundle.prefix { !$0.isNewline }
    return String(line.drop { "/*! ".contains($0) }).markup()
  }

  /// The page.
  public var html: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src \
    'unsafe-inline'; script-src 'unsafe-inline' 'unsafe-eval'; img-src data: blob:">
    <title>\(title) – Drawdown</title>
    <style>
    \(ReportStyle.text)
    </style>
    </head>
    <body>
    <a class="skip" href="#charts">Skip to the charts</a>
    <header>
    <p class="brand">Drawdown</p>
    \(report.sections.count > 1 ? "<h1>\(title)</h1>" : "")
    </header>
    <main id="charts">
    \(report.sections.indices.map(section).joined(separator: "\n"))
    </main>
    <footer>
    <p>Simulated by Drawdown. Drawn by \(versions).</p>
    <noscript><p>The charts need JavaScript; their numbers are in the tables.</p></noscript>
    </footer>
    <script>
    \(bundle)
    </script>
    <script type="application/json" id="dark">\(ChartTheme.dark.text.inScript)</script>
    <script>
    \(ReportScript.text)
    </script>
    </body>
    </html>

    """
  }

  private func section(_ number: Int) -> String {
    let section = report.sections[number]
    let level = report.sections.count > 1 ? 2 : 1
    let about = section.folder.title.map { $0 == section.name ? "" : "<p>\($0.markup())</p>" } ?? ""
    let figures = section.charts.map {
      figure($0, named: Report.name($0, inSection: number), heading: level + 1)
    }
    return """
      <section aria-labelledby="section-\(number)">
      <div class="intro">
      <h\(level) id="section-\(number)">\(section.name.markup())</h\(level)>
      \(about)
      \(facts(section))
      </div>
      \(tiles(section))
      <div class="grid">
      \(figures.joined(separator: "\n"))
      </div>
      \(everything(section))
      </section>
      """
  }

  private func facts(_ section: Report.Section) -> String {
    guard let facts = section.facts else { return "" }
    let times = [facts.horizon.from, facts.horizon.to].map { ChartData.Kind.time.shown($0) }
    let rows = [
      ("Horizon", "\(times.joined(separator: " to ")), \(facts.timeZone)"),
      ("Replications", section.figures.map { String($0.replications) } ?? ""),
      ("Organizations", section.figures.map { String($0.organizations.count) } ?? ""),
      ("Seed", facts.seed), ("Changed by --set", facts.overrides.joined(separator: ", ")),
    ]
    return "<dl>"
      + rows.filter { !$0.1.isEmpty }.map { "<div><dt>\($0)<dd>\($1.markup())</div>" }.joined()
      + "</dl>"
  }

  /// The most asked-for results in large type.
  private func tiles(_ section: Report.Section) -> String {
    guard let figures = section.figures else { return "" }
    let currency = section.folder.currency.flatMap { Currency(code: $0) } ?? .usd
    let tiles = Self.headlines.compactMap { metric, title -> String? in
      guard let row = figures.total.rows.first(where: { $0[1] == metric.name }), !row[3].isEmpty
      else { return nil }
      func shown(_ text: String) -> String { Self.text(text, metric, currency).markup() }
      let interval =
        row[4].isEmpty || row[4] == row[5] ? "" : "95 %: \(shown(row[4])) to \(shown(row[5]))"
      return """
        <div class="tile"><dt>\(title)<dd><strong>\(shown(row[3]))</strong>
        <small>\(interval)</small></div>
        """
    }
    return "<dl class=\"tiles\">\(tiles.joined(separator: "\n"))</dl>"
  }

  private static func text(_ value: String, _ metric: Metric, _ currency: Currency) -> String {
    switch metric.unit {
    case .money:
      let text = ChartData.Kind.money.shown(value)
      return text.hasPrefix("-")
        ? "−\u{2060}" + currency.prefix + text.dropFirst() : currency.prefix + text
    case .share, .probability:
      let percent = (Double(value) ?? 0) * 100
      return DecimalFormat.fixed(percent, significantDigits: 4) + "\u{a0}%"
    default: return ChartData.Kind.count.shown(value)
    }
  }

  private func figure(_ chart: Chart, named name: String, heading level: Int) -> String {
    let question = chart.question.markup()
    return """
      <figure\(chart.isWide ? " class=\"wide\"" : "")\(chart.picksPoints ? " data-picks" : "") \
      data-name="\(name.markup())">
      <figcaption>
      <h\(level)>\(question)</h\(level)>
      <p>\(chart.note.markup())</p>
      </figcaption>
      <div class="choices"></div>
      \(Self.commands(chart))<div class="plot"\(chart.leastWidth > 0 ? " data-least=\"\(chart.leastWidth)\"" : "")></div>
      <div class="tools">
      <button type="button" data-format="svg" aria-label="Save as SVG: \(question)">SVG</button>
      <button type="button" data-format="png" aria-label="Save as PNG: \(question)">PNG</button>
      </div>
      \(Self.details("Numbers", chart.data, label: question))
      <script type="application/json">\(chart.specification.text.inScript)</script>
      </figure>
      """
  }

  /// Where the command of what is chosen stands, and the commands.
  private static func commands(_ chart: Chart) -> String {
    guard !chart.commands.isEmpty else { return "" }
    let texts = JSONValue.object(chart.commands.map { ($0.point, .string($0.command)) }).text
    return """
      <p class="command" aria-live="polite"><code tabindex="0"></code></p>
      <script type="application/json" class="commands">\(texts.inScript)</script>

      """
  }

  private static func details(_ summary: String, _ data: ChartData, label: String) -> String {
    """
    <details><summary>\(summary)</summary>
    <div class="scroll" role="region" tabindex="0" aria-label="\(summary): \(label)">
    <table>\(data.markup)</table>
    </div></details>
    """
  }

  private func everything(_ section: Report.Section) -> String {
    guard let figures = section.figures else { return "" }
    return Self.details("Every result", figures.total, label: section.name.markup())
  }
}
