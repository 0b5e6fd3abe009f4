import Foundation
import Reports
import Results
import Text

/// The command that draws what results say.
enum ReportVerb {
  /// What a report is written as.
  private enum Format: String, CaseIterable {
    case html, svg, png
  }

  private static let out = Option<String?>.text(
    "--out", "DIR", "writes into this folder instead of the first of the results",
    completes: .folders)
  private static let formats = Option<[Format]>(
    "--format", "FORMAT,…",
    "html (default): the page; svg, png: a picture of each chart, drawn without a browser",
    completes: .words(Format.allCases.map(\.rawValue))
  ) { texts in
    let words = try Option.words("--format", "", "").read(texts)
    let formats = try words.map { word in
      guard let format = Format(rawValue: word) else {
        throw Failure.unknown("format", word, among: Format.allCases.map(\.rawValue))
      }
      return format
    }
    return formats.isEmpty ? [.html] : formats
  }

  static let verb = Verb(
    name: "report", summary: "draws what results say: a page with charts, and a file for each",
    about: """
      Writes report.html into the first folder: charts of everything that the folders hold, each
      with its numbers, in one file that needs nothing else. Folders are those that run, compare,
      sweep, solve, backtest or check --out have written. The charts are written beside it as charts/NAME.vl.json:
      Vega-Lite specifications with their data, for notebooks and editors.
      """,
    takes: Positional(
      label: "FOLDER…", most: .max, completion: .folders,
      missing: "no folder of results was named"),
    options: [
      out, formats, Shared.json, Shared.quiet.explained("does not tell where the report is"),
    ],
    run: run)

  private static func run(_ line: Invocation) throws -> ExitCode {
    let folders = try line.positional.map { (path) throws(ResultsError) in
      try StoredResults(path: path)
    }
    let formats = line[formats]
    // Whatever is missing is told before anything is read.
    let bundle = formats.contains(.html) ? try bundle() : ""
    let pictures = formats.filter { $0 != .html }.map(\.rawValue)
    let renderer = pictures.isEmpty ? "" : try sharedFile(ShareFolder.renderer)
    let report = try Report(folders)
    let place = line[out] ?? folders[0].path
    try write(report.specifications.map { ($0.name, $0.text) }, to: place + "/charts")
    if !pictures.isEmpty {
      let names = report.specifications.map { "\(place)/charts/\($0.name)" }
      try draw(names, as: pictures, with: renderer)
    }
    if !bundle.isEmpty {
      let page = ReportPage(report, bundle: bundle).html
      try OutputFolder.write(Array(page.utf8), toFile: place + "/report.html")
    }
    line.answer.add(
      .of([
        "page": bundle.isEmpty ? nil : place + "/report.html",
        "charts": report.specifications.map { "\(place)/charts/\($0.name)" },
      ]))
    guard !line[Shared.quiet] else { return .done }
    let count = report.specifications.count
    let charts = "\(count) chart\(count == 1 ? "" : "s") in \(place)/charts/"
    Console.print(bundle.isEmpty ? charts : "report: \(place)/report.html, \(charts)")
    return .done
  }

  /// Writes the charts; those of an earlier report go, and their pictures.
  private static func write(_ files: [(name: String, text: String)], to place: String) throws {
    let form = ".vl.json"
    let earlier = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    let charts = (earlier + files.map(\.name)).filter { $0.hasSuffix(form) }
    let obsolete = charts.flatMap { chart in
      [form, ".svg", ".png"].map { String(chart.dropLast(form.count)) + $0 }
    }
    let folder = try OutputFolder(path: place)
    for (name, text) in files { try folder.write(Array(text.utf8), to: try folder.start(name)) }
    try folder.commit(removing: obsolete.filter { name in !files.contains { $0.name == name } })
  }

  /// The script that draws charts in a page.
  private static func bundle() throws -> String {
    let path = try sharedFile(ShareFolder.bundle)
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure.cannotRead(path, "it draws the charts")
    }
    return String(decoding: data, as: UTF8.self)
  }

  private static func sharedFile(_ name: String) throws -> String {
    if let path = ShareFolder.path(of: name) { return path }
    throw Failure.error(
      "there is no share/drawdown/\(name) beside the program, which draws the charts; "
        + "Scripts/install.sh makes it (it needs python3 and the package vl-convert-python of PyPI)",
      .cannotReadOrWrite)
  }

  /// Draws pictures beside the specifications.
  private static func draw(_ files: [String], as formats: [String], with renderer: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", renderer, "draw", formats.joined(separator: ",")] + files
    do { try process.run() } catch {
      throw Failure.error("cannot start python3, which draws pictures", .cannotReadOrWrite)
    }
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure.error("the charts could not be drawn as pictures", .cannotReadOrWrite)
    }
  }
}
