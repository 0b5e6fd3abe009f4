import Foundation
import Testing

@testable import Baselines
@testable import Results

@Suite("Exact comparison of tables")
struct TableComparisonTests {
  private func compare(
    _ old: String, _ new: String, table: String = "burn_down", _ tolerances: [Tolerance] = []
  ) throws -> (differences: Differences, tolerated: Int) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "compared-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data(old.utf8).write(to: URL(fileURLWithPath: folder + "/old.csv"))
    try Data(new.utf8).write(to: URL(fileURLWithPath: folder + "/new.csv"))
    let result = try TableComparison(
      table, baseline: folder + "/old.csv", run: folder + "/new.csv", tolerances: tolerances)
    return (result.differences, result.tolerated)
  }

  @Test("rows meet by their names wherever they stand")
  func order() throws {
    let old = "organization,time,mean\na,1,5\na,2,6\nb,1,7\n"
    let moved = try compare(old, "organization,time,mean\nb,1,7\na,1,5\na,2,6\n")
    #expect(moved.differences.isEmpty)
    let found = try compare(old, "organization,time,mean\na,2,8\na,3,9\nb,1,7\n").differences
    #expect((found.changed, found.removed, found.added) == (1, 1, 1))
    #expect(found.rows.map(\.place) == [.both, .baseline, .run])
    #expect(found.rows[0].key.map(\.value) == ["a", "2"])
    #expect(found.rows[0].values == [ComparedValue("mean", old: "6", new: "8")])
    #expect(found.rows[1].key.map(\.value) == ["a", "1"])
    #expect(found.rows[2].key.map(\.value) == ["a", "3"])
  }

  @Test("rows of one name meet in the order they stand in")
  func repeated() throws {
    let moved = try compare(
      "organization,time,mean\na,1,5\na,1,6\nb,1,0\n",
      "organization,time,mean\nb,1,0\na,1,5\na,1,6\n")
    #expect(moved.differences.isEmpty)
    let found = try compare(
      "organization,time,mean\na,1,5\na,1,6\n", "organization,time,mean\na,1,5\na,1,7\na,1,8\n"
    ).differences
    #expect(found.rows.first?.values == [ComparedValue("mean", old: "6", new: "7")])
    #expect((found.changed, found.added) == (1, 1))
  }

  @Test("columns that came or went are told, the others compared")
  func columns() throws {
    let found = try compare(
      "organization,time,mean,p05\na,1,5,1\n", "organization,time,p95,mean\na,1,2,6\n"
    ).differences
    #expect(found.removedColumns == ["p05"])
    #expect(found.addedColumns == ["p95"])
    #expect(found.rows.first?.values == [ComparedValue("mean", old: "5", new: "6")])
  }

  @Test("a tolerated value is no difference, the one beside it is")
  func tolerance() throws {
    let found = try compare(
      "organization,time,mean,p05\na,1,100,1\nb,1,100,1\n",
      "organization,time,mean,p05\na,1,101,1\nb,1,101,2\n", [try Tolerance("burn_down.mean=1")])
    #expect(found.tolerated == 2)
    #expect(found.differences.rows.map { $0.key.first?.value } == ["b"])
    #expect(found.differences.rows.first?.values.map(\.name) == ["p05"])
  }

  @Test("examples are kept, the rest is counted")
  func many() throws {
    let rows = { (value: Int) in (0..<1000).map { "a,\($0),\(value)\n" }.joined() }
    let found = try compare(
      "organization,time,mean\n" + rows(1), "organization,time,mean\n" + rows(2)
    ).differences
    #expect(found.changed == 1000)
    #expect(found.rows.count == Differences.mostExamples)
  }

  @Test("every key is a column of its file, and every file has a key")
  func keys() throws {
    for table in Tables.all {
      let names = table.columns.map(\.name)
      let keys = ComparisonKeys.names(of: table.name, header: names)
      #expect(!keys.isEmpty && keys.allSatisfy { names.contains($0) }, "\(table.name)")
      #expect(!keys.contains("mean") && !keys.contains("cost"), "\(table.name)")
    }
    let usage = try #require(Tables.all.first { $0.name == "usage" })
    #expect(
      ComparisonKeys.names(of: "usage", header: usage.columns.map(\.name)) == [
        "organization", "month", "project", "member", "api_key", "endpoint", "model",
        "usage_type", "provider",
      ])
  }

  @Test(
    "a change is told in the unit and as a part of the old value",
    arguments: [
      ("100", "101", "+1", "+1 %"), ("2", "1.5", "-0.5", "-25 %"), ("0", "3", "+3", ""),
      ("-4", "-2", "+2", "+50 %"), ("", "3", "", ""), ("1e25", "2e25", "+1e25", "+100 %"),
      ("done", "refused", "", ""), ("0.1", "0.3", "+0.2", "+200 %"),
    ])
  func changes(old: String, new: String, change: String, relative: String) {
    let value = ComparedValue("mean", old: old, new: new)
    #expect(value.change == change)
    #expect(value.relativeChange == relative)
  }
}
