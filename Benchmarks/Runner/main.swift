import BenchmarkSuites
import Foundation

/// Times benchmarks in turns, so that a slow moment of the machine falls on all of them alike.
struct Runner {
  var names: [String] = []
  var count: Int?
  var rounds = 5

  static let help = """
    usage: benchmarks [NAME…] [--count N] [--rounds N]

    Times every benchmark whose name starts with one of the names; all of them without a name.

      --count N             things a run, instead of each benchmark's own number
      --rounds N            runs of each; the median is shown (default: 5)
    """

  init(_ arguments: [String]) {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      switch argument {
      case "--count", "--rounds":
        guard let value = rest.popFirst().flatMap({ Int($0) }), value > 0 else {
          Self.fail("\(argument) needs a whole number above zero")
        }
        if argument == "--count" { count = value } else { rounds = value }
      case "--help":
        print(Self.help)
        exit(0)
      default:
        guard Benchmark.all.contains(where: { $0.name.hasPrefix(argument) }) else {
          let known = Benchmark.all.map(\.name).joined(separator: ", ")
          Self.fail("there is no benchmark `\(argument)`; there are \(known)")
        }
        names.append(argument)
      }
    }
  }

  static func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data("benchmarks: error: \(message)\n".utf8))
    exit(2)
  }

  func run() {
    let chosen = Benchmark.all.filter { benchmark in
      names.isEmpty || names.contains { benchmark.name.hasPrefix($0) }
    }
    var nanoseconds: [[Double]] = chosen.map { _ in [] }
    for _ in 0..<rounds {
      for (index, benchmark) in chosen.enumerated() {
        let work = benchmark.prepare(count ?? benchmark.count)
        let clock = ContinuousClock()
        let start = clock.now
        let done = work()
        let elapsed = clock.now - start
        nanoseconds[index].append(elapsed / .nanoseconds(1) / Double(max(1, done.items)))
      }
    }
    report(chosen, nanoseconds)
  }

  private func report(_ chosen: [Benchmark], _ nanoseconds: [[Double]]) {
    print(row("benchmark", "item", "ns each", "least", "most", "M/s"))
    var medians: [String: Double] = [:]
    for (benchmark, times) in zip(chosen, nanoseconds) {
      let sorted = times.sorted()
      let median = sorted[sorted.count / 2]
      medians[benchmark.name] = median
      print(
        row(
          benchmark.name, benchmark.item, number(median), number(sorted[0]),
          number(sorted[sorted.count - 1]), number(1_000 / median)))
    }
    for organizations in [1, 1_000] {
      guard let plain = medians["prepaid-v1/plain-\(organizations)"],
        let billing = medians["prepaid-v1/billing-\(organizations)"]
      else { continue }
      print(
        "prepaid-v1, \(organizations) organization(s): through billing \(number(billing / plain)) "
          + "times the plain loop")
    }
    print("peak memory of the process: \(number(peakMegabytes)) MB")
  }

  private var peakMegabytes: Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) / 1024
  }

  private func number(_ value: Double) -> String { String(format: "%.2f", value) }

  private func row(_ name: String, _ item: String, _ columns: String...) -> String {
    func padded(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(1, width - text.count))
    }
    return padded(name, 28) + padded(item, 10)
      + columns.map { String(repeating: " ", count: max(1, 9 - $0.count)) + $0 }.joined()
  }
}

Runner(Array(CommandLine.arguments.dropFirst())).run()
