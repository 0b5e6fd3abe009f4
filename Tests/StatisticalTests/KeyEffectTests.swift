import Foundation
import Scenarios
import Testing

@Suite("Every documented key has an effect", .enabled(if: isOptimized))
struct KeyEffectTests {
  @Test("a key that is set to another value moves a result", arguments: KeyEffects.all)
  func effects(of effects: KeyEffects) throws {
    let folder = try ScenarioFolder()
    let usual = try folder.results(of: effects.text, onlyPrices: effects.looksAtPrices)
    for row in effects.rows {
      let found = effects.text.ranges(of: row.old).count
      #expect(found == 1, "`\(row.old)` stands there \(found) times")
      let text = effects.text.replacing(row.old, with: row.new)
      do throws(ScenarioFailure) {
        let changed = try folder.results(of: text, onlyPrices: effects.looksAtPrices)
        #expect(changed != usual, "\(row.keys): \(row.old) -> \(row.new) changes nothing")
        #expect(!row.isRefused, "\(row.keys): \(row.new) is accepted")
      } catch {
        #expect(row.isRefused, "\(row.keys): \(row.old) -> \(row.new) is refused: \(error)")
      }
    }
  }

  @Test("every key of the schema has a row, or a reason to have none")
  func complete() throws {
    let schema = try JSONSerialization.jsonObject(with: Data(ScenarioReader.schemaJSON().utf8))
    let definitions = try #require((schema as? [String: Any])?["$defs"] as? [String: Any])
    var declared: Set<String> = []
    for (name, definition) in definitions {
      declared.formUnion(Self.keys(of: definition).map { "\(name).\($0)" })
    }
    let shown = Set(KeyEffects.all.flatMap(\.rows).flatMap(\.keys))
    let excused = Set(KeyEffects.without.keys)
    #expect(declared.count > 500)
    #expect(
      declared.subtracting(shown).subtracting(excused).sorted() == [],
      "keys without a row in KeyEffects: show what each changes")
    #expect(shown.union(excused).subtracting(declared).sorted() == [], "keys that are not there")
    #expect(shown.intersection(excused).sorted() == [])
  }

  private static func keys(of definition: Any) -> Set<String> {
    guard let object = definition as? [String: Any] else { return [] }
    var keys = Set(((object["properties"] as? [String: Any]) ?? [:]).keys)
    for shapes in ["oneOf", "anyOf"] {
      for shape in (object[shapes] as? [Any]) ?? [] { keys.formUnion(Self.keys(of: shape)) }
    }
    return keys
  }
}
