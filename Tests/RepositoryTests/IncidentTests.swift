import Foundation
import Testing

@Suite("Incidents and vendors in the documents")
struct IncidentTests {
  private static let names: [String] = {
    let files = try? FileManager.default.contentsOfDirectory(
      atPath: Repository.root.appending(path: "scenarios/incidents").path)
    return (files ?? []).filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }()

  @Test("each asserts its number with the guard off and on, and stands in docs/incidents.md")
  func incidents() throws {
    #expect(Self.names.count >= 6)
    let document = try Self.text("docs/incidents.md")
    for name in Self.names {
      let scenario = try Self.text("scenarios/incidents/\(name).yaml")
      let expectations = scenario.split(separator: "\n").filter { $0.hasPrefix("  - ") }
      for organization in ["@unguarded", "@guarded"] {
        #expect(expectations.contains { $0.contains(organization) }, "\(name)\(organization)")
      }
      #expect(document.contains("incidents/\(name).yaml"), "\(name)")
    }
  }

  @Test("every preset stands in docs/vendors.md, with its row in the comparison")
  func vendors() throws {
    let source = try Self.text("Sources/Core/AutoTopUp/VendorPreset.swift")
    let list = source.components(separatedBy: "public var policy")[0]
    let presets = list.split(separator: "\n").compactMap { line -> String? in
      let words = line.split(separator: " ")
      return words.count == 2 && words[0] == "case" ? String(words[1]) : nil
    }
    #expect(presets.count >= 8)
    let rows = try Self.text("docs/vendors.md").split(separator: "\n")
    for preset in presets {
      #expect(rows.contains { $0.hasPrefix("| `\(preset)` |") }, "\(preset)")
      #expect(rows.contains { $0.hasPrefix("| \(preset) |") }, "\(preset) has no row of results")
    }
  }

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: Repository.root.appending(path: path), encoding: .utf8)
  }
}
