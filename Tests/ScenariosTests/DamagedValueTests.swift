import Testing
import Text

@testable import Scenarios

/// Every value of the full scenario in turn replaced by one that cannot be read there.
///
/// What a type cannot read must be reported, never reach the model: its preconditions are for bugs.
@Suite("Damaged values")
struct DamagedValueTests {
  private static let replacements = [
    "zzz", "~", "[]", "[~]", "[zzz]", "{}", "-1", "0", "1e300", "",
  ]

  @Test("a scenario with any value replaced is read or refused, and never ends the program")
  func everyValue() throws {
    let lines = FullScenario.text.split(separator: "\n", omittingEmptySubsequences: false)
    let tree = try #require(
      YAMLParser.parse(
        Array(FullScenario.text.utf8), file: "s.yaml", reportingTo: DiagnosticCollector()))
    var places: [(line: Int, columns: Range<Int>)] = []
    Self.collect(tree, &places)
    #expect(places.count > 400)
    var refused = 0
    for (number, place) in places.enumerated() {
      let line = Array(lines[place.line])
      guard place.columns.upperBound <= line.count else { continue }
      // Neighbours get different ones, so that every kind of value meets all of them.
      for offset in 0..<3 {
        let replacement = Self.replacements[(3 * number + offset) % Self.replacements.count]
        var damaged = lines
        damaged[place.line] = Substring(
          String(line[..<place.columns.lowerBound]) + replacement
            + String(line[place.columns.upperBound...]))
        let text = damaged.joined(separator: "\n")
        do throws(ScenarioFailure) {
          _ = try ScenarioSource(Array(text.utf8), path: "nowhere/s.yaml").scenario()
        } catch {
          refused += 1
        }
      }
    }
    #expect(refused > 500)
  }

  private static func collect(_ node: YAMLNode, _ places: inout [(line: Int, columns: Range<Int>)])
  {
    switch node.content {
    case .scalar(let text, .plain):
      let start = node.position.column - 1
      places.append((node.position.line - 1, start..<start + text.count))
    case .scalar: return
    case .sequence(let nodes): for node in nodes { collect(node, &places) }
    case .mapping(let entries): for entry in entries { collect(entry.value, &places) }
    }
  }

  @Test(
    "a day of the week that there is not is refused where it stands",
    arguments: ["monday", "Mon", "~"])
  func weekday(_ day: String) throws {
    let text = Minimal.scenario(organizations: "[{name: acme, office_hours: {days: [\(day)]}}]")
    let problems = try FullScenario.problems(text)
    #expect(problems.count == 1)
    #expect(problems.first?.hasPrefix("s.yaml:5:52: error: ") == true)
  }
}
