import Fitting
import Foundation
import Reporting

/// The command that estimates traffic from a recorded trace.
enum FitVerb: Verb {
  static let name = "fit"
  static let abstract = "estimates traffic from a recorded trace and prints a scenario"
  static let valueOptions = TraceOptions.valueOptions + ["--name"]
  static let flags = TraceOptions.flags + ["--traffic-only"]
  static let help = """
    usage: drawdown fit TRACE --format FORMAT [options]

    Estimates rate, profile, growth, burstiness, models, token counts and their correlation from a
    trace (a file, gzip too, or `-` for standard input), with 95 % intervals. Prints a scenario on
    standard output and a report on standard error, which also says what the trace cannot tell: a
    weekly profile and growth take two weeks, a daily profile two days.

    \(TraceOptions.help)
      --name NAME           what the traffic is called (default: fitted)
      --traffic-only        prints the section `traffic` alone, to be put into a scenario
      --out DIR             writes fit.csv, goodness.csv, qq.csv and datapackage.json there
      --quiet               prints no report
    """

  static func run(_ options: Options) -> ExitCode {
    do throws(UsageError) {
      let name = try name(options)
      switch try TraceOptions.read(options, verb: Self.name) {
      case .failure(let failure): return failure.exitCode
      case .success(let trace): return fit(trace, name: name, options)
      }
    } catch {
      Console.error("drawdown fit: error: \(error.message)\n\n\(help)")
      return .badInput
    }
  }

  private static func fit(_ trace: TraceOptions, name: String, _ options: Options) -> ExitCode {
    guard let fit = try? TrafficFit(trace.sample, options: trace.fit) else {
      Console.error("drawdown fit: error: no traffic can be made of \(trace.path)")
      return .badInput
    }
    let goodness = GoodnessOfFit(fit, trace.sample)
    if let folder = options.last("--out") {
      do throws(ResultsError) {
        try FitFiles.write(
          fit, goodness, title: "Traffic fitted to \(trace.source)", to: folder,
          mark: ResultsPlace.mark)
      } catch {
        return TraceOptions.report(error)
      }
    }
    if !options.has("--quiet") {
      let width = Console.width(of: STDERR_FILENO)
      for line in FitReport.lines(fit, goodness, source: trace.source, width: width) {
        Console.error(line)
      }
    }
    let scenario = FittedScenario(fit, goodness, name: name, source: trace.source)
    Console.printText(options.has("--traffic-only") ? scenario.traffic : scenario.scenario)
    return .done
  }

  private static func name(_ options: Options) throws(UsageError) -> String {
    let name = options.last("--name") ?? "fitted"
    let isName =
      name.first.map { $0.isASCII && ($0.isLetter || $0.isNumber) } ?? false
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
    guard isName else {
      throw UsageError(
        message: "`\(name)` is no name: it needs to start with a letter or digit, followed by "
          + "letters, digits, `-`, `_` and `.`")
    }
    return name
  }
}
