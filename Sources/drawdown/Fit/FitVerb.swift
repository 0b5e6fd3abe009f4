import Fitting
import Foundation
import Quantities
import Reports
import Results
import Scenarios
import Text

/// The command that estimates traffic from a recorded trace.
enum FitVerb {
  private static let name = Option<String>.one(
    "--name", "NAME", "what the traffic is called (default: fitted)", default: "fitted"
  ) { name in
    guard name.allSatisfy(\.isASCII) else { throw Shared.noName(name) }
    return try Shared.name(name)
  }
  private static let trafficOnly = Option.flag(
    "--traffic-only", "prints the section `traffic` alone, to be put into a scenario")

  private static let ahead = Option<Duration?>.one(
    "--ahead", "LENGTH",
    "the scenario's horizon follows the trace and is so long (default: the time of the trace)"
  ) { text in
    guard let ahead = try? ScenarioValue.duration(text), ahead > .zero else {
      throw Failure.usage("option `--ahead` needs a duration such as `30d`, not `\(text)`")
    }
    return ahead
  }

  static let verb = Verb(
    name: "fit", summary: "estimates traffic from a recorded trace and prints a scenario",
    about: """
      Estimates rate, profile, growth, burstiness, models, token counts and their correlation from
      a trace (a file, gzip too, or `-` for standard input), with 95 % intervals. Prints a scenario
      on standard output and a report on standard error, which also says what the trace cannot
      tell: a weekly profile and growth take two weeks, a daily profile two days.
      """,
    takes: .trace, usage: "--format FORMAT [options]",
    options: TraceOptions.all + [
      name, trafficOnly, ahead,
      TraceOptions.out.explained(
        "writes fit.csv, goodness.csv, qq.csv, scores.csv and datapackage.json there"),
      Shared.json, Shared.quiet.explained("prints no report"),
    ],
    run: run)

  private static func run(_ line: Invocation) throws -> ExitCode {
    let trace = try TraceOptions(line)
    guard let fit = try? TrafficFit(trace.sample, options: trace.fit) else {
      throw Failure.refused(["no traffic can be made of \(trace.path)"])
    }
    let goodness = GoodnessOfFit(fit, trace.sample)
    let files = fit.files(goodness, title: "Traffic fitted to \(trace.source)")
    let folder = line[TraceOptions.out]
    if let folder { try line.write(files, to: folder, readFrom: [trace.path]) }
    if !line[Shared.quiet] {
      let width = Console.width(of: STDERR_FILENO)
      let report = FitReport.lines(fit, goodness, source: trace.source, width: width)
      for text in report { Console.error(text) }
    }
    let scenario = FittedScenario(
      fit, goodness, name: line[name], source: trace.source, ahead: line[ahead])
    let text = line[trafficOnly] ? scenario.traffic : scenario.scenario
    line.answer.add(
      files.json(folder: folder)
        + .of(["scenario": text, "warnings": trace.sample.warnings.map(\.description)]))
    if !line[Shared.json] { Console.printText(text) }
    return .done
  }
}
