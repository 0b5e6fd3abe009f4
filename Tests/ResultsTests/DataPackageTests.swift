import Foundation
import Testing

@testable import Results

@Suite("The data package")
struct DataPackageTests {
  private func package(name: String, title: String) throws -> [String: Any] {
    let bytes = DataPackage.json(name: name, title: title, tables: Tables.all, currency: "EUR")
    let value = try JSONSerialization.jsonObject(with: Data(bytes))
    return try #require(value as? [String: Any])
  }

  @Test(
    "any title survives as JSON",
    arguments: [
      "plain", "say \"hi\" \\ back", "tab\there\nline\r\u{1}\u{1F}\u{7F}", "é 漢 🙂 \u{2028}",
    ])
  func titles(title: String) throws {
    #expect(try package(name: "x", title: title)["title"] as? String == title)
  }

  @Test("a name is made of lower-case letters, digits, hyphens and dots")
  func names() throws {
    #expect(try package(name: "My Plan_2.é", title: "")["name"] as? String == "my-plan-2.-")
  }

  @Test("every quantity says its unit, and money the scenario's currency")
  func units() throws {
    let resources = try #require(try package(name: "x", title: "")["resources"] as? [[String: Any]])
    #expect(resources.count == Tables.all.count)
    var units: Set<String> = []
    for (resource, table) in zip(resources, Tables.all) {
      let schema = try #require(resource["schema"] as? [String: Any])
      let fields = try #require(schema["fields"] as? [[String: String]])
      #expect(fields.map { $0["name"] } == table.columns.map(\.name))
      #expect(fields.map { $0["type"] } == table.columns.map(\.kind.rawValue))
      units.formUnion(fields.compactMap { $0["unit"] })
    }
    #expect(
      units
        == ["EUR", "hours", "count", "credits", "share", "probability", "as in the column unit"])
    for table in Tables.all {
      for column in table.columns where column.kind == .integer || column.kind == .number {
        let isOrdinal = ["replication", "attempt", "line", "hour"].contains(column.name)
        #expect((column.unit == nil) == isOrdinal, "\(table.name) \(column.name)")
      }
    }
  }

  @Test("tables and their columns have names of their own")
  func distinct() {
    #expect(Set(Tables.all.map(\.name)).count == Tables.all.count)
    for table in Tables.all {
      #expect(Set(table.columns.map(\.name)).count == table.columns.count)
    }
  }
}
