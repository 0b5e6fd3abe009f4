public import Foundation

/// Inputs to damage, and words to damage them with.
public enum Corpus {
  /// Returns the inputs that a target starts from.
  ///
  /// - Parameters:
  ///   - target: The reader.
  ///   - repository: The top of the repository, which has them, and the shipped scenarios.
  /// - Returns: The inputs by name, at least one.
  public static func seeds(
    for target: FuzzTarget, repository: URL
  ) -> [(name: String, bytes: [UInt8])] {
    let committed = files(in: repository.appending(path: "Tests/Fuzzing/Corpus/\(target.rawValue)"))
    let scenarios = repository.appending(path: "scenarios")
    switch target {
    case .scenario:
      return committed + files(in: scenarios).filter { $0.name.hasSuffix(".yaml") }
    case .gzip:
      let corpus = repository.appending(path: "Tests/Fuzzing/Corpus")
      let plain = ["csv", "jsonl"].flatMap { files(in: corpus.appending(path: $0)) }
      let packed = plain.flatMap { name, bytes in
        [(name + ".gz", GzipMember.storing(bytes)), (name + ".zst", ZstandardFrame.storing(bytes))]
      }
      let padding = GzipMember.storing([]) + [UInt8](repeating: 0, count: 512)
      let padded = ("padded", GzipMember.storing(plain[0].bytes) + padding)
      let text = "\u{FEFF}" + String(decoding: plain[0].bytes, as: UTF8.self)
      let wide = ("wide", text.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] })
      return committed + files(in: scenarios.appending(path: "traces")) + packed + [padded, wide]
    case .ledger: return committed + [("ledger", ledger)]
    case .progress: return committed + [("progress", StoppedSweep.progress)]
    case .csv: return committed + exports(repository, [".csv"])
    case .jsonl: return committed + exports(repository, [".json", ".jsonl"])
    case .catalog, .results, .calls: return committed
    }
  }

  /// The samples of tools' exports, made for the documentation.
  private static func exports(
    _ repository: URL, _ endings: [String]
  ) -> [(name: String, bytes: [UInt8])] {
    // Costs alone are refused, and prices are no log.
    let others = ["prices.json", "openai-costs.json"]
    return files(in: repository.appending(path: "docs/logs")).filter { name, _ in
      endings.contains { name.hasSuffix($0) } && !others.contains(name)
    }
  }

  private static func files(in folder: URL) -> [(name: String, bytes: [UInt8])] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().compactMap { name in
      (try? Data(contentsOf: folder.appending(path: name))).map { (name, Array($0)) }
    }
  }

  /// Puts the files into a folder that scenarios name.
  public static func furnish(_ folder: URL, repository: URL) throws {
    let corpus = repository.appending(path: "Tests/Fuzzing/Corpus")
    let scenarios = repository.appending(path: "scenarios")
    let files = FileManager.default
    try files.createDirectory(
      at: folder.appending(path: "traces"), withIntermediateDirectories: true)
    // Some scenarios extend others.
    let packages = scenarios.appending(path: "packages")
    let extended = try files.contentsOfDirectory(atPath: packages.path)
      .filter { $0.hasSuffix(".yaml") }.map { (packages.appending(path: $0), $0) }
    for (file, name) in [
      (corpus.appending(path: "csv/azure.csv"), "trace.csv"),
      (corpus.appending(path: "catalog/litellm.json"), "catalog.json"),
      (scenarios.appending(path: "traces/code.csv.gz"), "traces/code.csv.gz"),
    ] + extended {
      try Data(contentsOf: file).write(to: folder.appending(path: name))
    }
  }

  /// Words of the formats, and values at the edges of what they can hold.
  public static let tokens: [[UInt8]] =
    words.map { Array($0.utf8) } + [
      [0], [0xFF], [0xC3, 0x28], [0xEF, 0xBB, 0xBF], [0xFE, 0xFF], [0xED, 0xA0, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0x1F, 0x8B, 8, 0], [13, 10], [9],
    ]

  private static let words = [
    "0", "-1", "1", "1.5", "1e308", "1e-308", "1e999999999", "-0", "NaN", ".inf", "-.inf", "0x7F",
    "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551616",
    "170141183460469231731687303715884105727", "0.0000000000000000000000000001", "1,200.50",
    "$0", "$-1", "$1e30", "$9223372036.854775807", "$9223372036.854775808", "USD 5", "EUR 5",
    "0%", "100%", "-5%", "1e9%", "5%/minute", "99999999999999999999999999999999%/second",
    "5%/month", "99999999%/day", "0s", "1ns", "1h", "12 months",
    "292 years", "9999999 months", "1000000d", "0/h", "1/s", "1e18/s", "1000000M/h", "1M", "1G",
    "2026-02-29", "2026-02-30", "0000-00-00", "9999-12-31", "1677-01-01", "2262-04-12",
    "2026-03-29T02:30", "2026-10-25T02:30+02:00", "2026-01-01T24:00", "2026-01-01T00:00:60Z",
    "Europe/Berlin", "America/New_York", "Antarctica/Troll", "../../etc/passwd", "UTC", "Mars/One",
    "true", "false", "null", "~", "yes", "never", "month", "stationary", "error", "free",
    "{}", "[]", "[[]]", "{{}}", "&a", "*a", "&a [*a]", "<<: *a", "!!int", "!!binary", "!x", "|",
    ">",
    "|+9", "---", "...", "%YAML 9.9", "# ", "? ", ": ", "- ", "\"", "'", "\\u0000", "\\ud800",
    "\\x",
    "constant", "uniform", "exponential", "lognormal", "gamma", "weibull", "pareto", "discrete",
    "empirical", "mixture", "mean", "cv", "median", "p95", "mu", "sigma", "shape", "scale", "low",
    "high", "values", "weights", "poisson", "renewal", "bursts", "sessions", "batch", "replay",
    "organizations", "traffic", "prices", "plans", "packages", "payments", "horizon", "drawdown",
    "count", "name", "acme", "share", "model", "fast", "threshold", "amount", "target", "until",
    "P(blocked) <= 1%", "requests.p95@acme > 3", "trace.csv", "catalog.json", "-", "/dev/null",
    "input_cost_per_token", "xai", "_batches", "_above_1hr", "_above_200k_tokens", "tiered_pricing",
    "range", "litellm_provider",
    "timeline", "purchase", "grant", "adjustment", "refund", "usage_refund", "chargeback",
    "dispute_won", "transfer", "auto_top_up", "plan", "overage", "member", "delete", "personal",
    "credit_line", "burn_order", "anchor", "calendar", "prorate", "credit", "credit_expires",
    "since",
    "time_zone", "last", "none", "off", "own", "failed", "ada", "owner", "of", "to", "by", "id",
  ]
}
