import Foundation
import Testing

@Suite("The same bytes")
struct ReproducibilityTests {
  @Test("the quickstart gives the same files on any number of threads, in any process")
  func threads() throws {
    let folder = try TemporaryFolder()
    let scenario = Repository.path("scenarios/quickstart.yaml")
    var first: [String: Data]?
    for (index, threads) in ["1", "2", "7", "1", "2", "7"].enumerated() {
      let out = "out\(index)"
      let ending = try Program.run(
        [
          "run", scenario, "--replications", "10", "--set", "horizon.duration=12d",
          "--threads", threads, "--out", out,
        ], in: folder)
      #expect(ending.exitCode == 0)
      let files = try read(folder, out + "/quickstart")
      #expect(Set(files.keys) == RunTests.files)
      #expect(files.values.allSatisfy { !$0.isEmpty })
      #expect(first == nil || files == first, "\(threads) threads")
      first = files
    }
  }

  @Test("every organization counts, in blocks too: 40 of them on 1, 2 and 7 threads")
  func blocks() throws {
    let folder = try TemporaryFolder()
    let many = "[{name: a, count: 40, opening_balance: $2, traffic: t}]"
    let more = "output: {transactions: all}\npayments: {soft_decline: 20%}"
    try folder.write("s.yaml", SmallScenario.text(organizations: many, more: more))
    var first: [String: Data]?
    for threads in ["1", "2", "7"] {
      let arguments = ["run", "s.yaml", "--threads", threads, "--out", threads, "--quiet"]
      #expect(try Program.run(arguments, in: folder).exitCode == 0)
      let files = try read(folder, threads + "/s")
      #expect(first == nil || files == first, "\(threads) threads")
      first = files
    }
    let records = try CSVTable(folder.text("1/s/transactions.csv")).records
    #expect(Set(records.compactMap { $0["organization"] }).count == 40)
    let ids = Set(records.compactMap { $0["id"] })
    let owners = Set(records.map { [$0["id"], $0["organization"]] })
    #expect(owners.count == ids.count, "organizations of different blocks share no transaction")
  }

  private func read(_ folder: TemporaryFolder, _ path: String) throws -> [String: Data] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/" + path)
    let files = try names.map { name in
      (name, try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(path)/\(name)")))
    }
    return Dictionary(uniqueKeysWithValues: files)
  }
}
