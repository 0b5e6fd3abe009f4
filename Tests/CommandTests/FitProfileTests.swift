import Foundation
import Testing

@Suite("drawdown fit over weeks, with ties and batches")
struct FitProfileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Fits rows of times in seconds and returns the scenario, which must be valid.
  private func scenario(_ times: [Double], _ options: [String] = []) throws -> String {
    var text = "at,in,out\n"
    for (index, time) in times.enumerated() {
      text += "\(1_767_225_600 + time),\(50 + index * 31 % 400),\(5 + index * 17 % 60)\n"
    }
    try folder.write("t.csv", text)
    let ending = try Program.run(
      ["fit", "t.csv", "--columns", "time=at,unit=s,input=in,output=out", "--quiet"] + options,
      in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
    try folder.write("s.yaml", ending.output)
    let valid = try Program.run(["validate", "s.yaml"], in: folder)
    #expect(valid.exitCode == 0, "\(valid.errors)\n\(ending.output)")
    return ending.output
  }

  @Test("four weeks that grow have a weekly profile and growth, in their own time zone")
  func weeks() throws {
    var times: [Double] = []
    for hour in 0..<(28 * 24) {
      // Busy from 14 to 22 in UTC: office hours in New York.
      let busy = (14..<22).contains(hour % 24) ? 6.0 : 1
      let count = Int(busy * pow(1.03, Double(hour) / 24))
      times += (0..<count).map { Double(hour) * 3600 + 3600 / Double(count) * (Double($0) + 0.37) }
    }
    let text = try scenario(times, ["--time-zone", "America/New_York"])
    #expect(text.contains("time_zone: America/New_York"))
    #expect(text.contains("profile:\n") && text.contains("growth: "))
    let hours = try #require(text.range(of: "hours: ["))
    let list = text[hours.upperBound...].prefix { $0 != "]" }
      .split { $0 == "," || $0.isWhitespace }.compactMap { Double($0) }
    #expect(list.count == 168)
    // Monday, nine o'clock and midnight in New York.
    #expect(list[9] > 3 * list[0])
    let three = try scenario(times.filter { $0 < 5 * 86_400 })
    #expect(three.contains("shorter than two weeks") && !three.contains("growth: "))
  }

  @Test("equal numbers at regular times become a batch")
  func batch() throws {
    let text = try scenario((0..<30).flatMap { Array(repeating: Double($0) * 7_200, count: 12) })
    #expect(text.contains("process: batch") && text.contains("size: 12"))
    #expect(text.contains("every: 7200s"))
    let run = try Program.run(["run", "s.yaml", "--quiet"], in: folder)
    #expect(run.exitCode == 0)
    let summary = try CSVTable(folder.text("results/s/summary.csv"))
    let place = try #require(summary.column("metric").firstIndex(of: "requests"))
    #expect(summary.column("mean")[place] == "360")
  }

  @Test("requests of one instant become groups")
  func together() throws {
    var times: [Double] = []
    var state: UInt64 = 7
    var now = 0.0
    for _ in 0..<300 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let uniform = (Double(state >> 11) + 0.5) * 0x1p-53
      now += (-30_000_000 * log(uniform)).rounded() / 1e6
      times += Array(repeating: now, count: 1 + Int(state >> 40) % 4)
    }
    let text = try scenario(times)
    #expect(text.contains("gap: {mixture: [{share: 0.6"))
    #expect(text.contains("constant: 0s"))
  }
}
