import Projection
import Quantities
public import Results
import Text

/// What folders of results say, in charts: a page that needs nothing else, and a file for each
/// chart.
public struct Report {
  /// A folder with its charts.
  struct Section {
    let folder: StoredResults
    let facts: RunFacts?
    let figures: RunFigures?
    let charts: [Chart]

    var name: String { facts?.scenario ?? folder.name }
  }

  let sections: [Section]

  /// Reads folders that `drawdown` has written.
  ///
  /// - Throws: where a file cannot be read or is wrong, or a folder has nothing to draw.
  public init(_ folders: [StoredResults]) throws(ResultsError) {
    var sections: [Section] = []
    for folder in folders {
      let facts = RunFacts(of: folder)
      let figures = folder.has(RunFigures.file) ? try RunFigures(folder) : nil
      let charts: [Chart]
      if let figures {
        charts = try RunCharts(folder: folder, facts: facts, figures: figures).all()
      } else {
        charts = try StudyCharts(folder: folder).all()
      }
      guard !charts.isEmpty else {
        throw .unreadable(
          path: folder.path,
          reason:
            "there is nothing to draw; a report needs a folder that `run`, `compare`, `sweep`, "
            + "`solve`, `backtest` or `check --out` has written")
      }
      sections.append(Section(folder: folder, facts: facts, figures: figures, charts: charts))
    }
    self.sections = sections
  }

  /// The charts, those of a second folder and further ones with its number in front.
  var named: [(name: String, chart: Chart)] {
    sections.enumerated().flatMap { number, section in
      section.charts.map { (Self.name($0, inSection: number), $0) }
    }
  }

  static func name(_ chart: Chart, inSection number: Int) -> String {
    (number == 0 ? "" : "\(number + 1)-") + chart.name
  }

  /// The charts as Vega-Lite specifications, with the names of their files.
  public var specifications: [(name: String, text: String)] {
    named.map { ("\($0.name).vl.json", $0.chart.specification.text) }
  }
}
