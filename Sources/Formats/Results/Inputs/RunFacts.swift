import Foundation
import Text

/// What `inputs.json` of a results folder says of the run and of the rules that held, for people.
package struct RunFacts: Decodable {
  package let scenario: String
  package let seed: String
  package let replications: Int
  package let horizon: Horizon
  /// The name of the zone whose clocks results show.
  package let timeZone: String
  /// What `--set` changed in the scenario, in order.
  package let overrides: [String]
  package let organizations: [Group]

  /// Times with offsets.
  package struct Horizon: Decodable {
    package let from: String
    package let to: String

    /// Its length, or nil where the times are none.
    package var hours: Double? {
      let ends = [from, to].map {
        Array($0.utf8).withUnsafeBufferPointer(TimestampText.nanoseconds)
      }
      guard let from = ends[0], let to = ends[1] else { return nil }
      return Double(to - from) / 3.6e12
    }
  }

  /// Organizations that agree in everything.
  package struct Group: Decodable {
    package let names: [String]
    let terms: Terms

    /// The balance at which the top-up rule orders, where there is a rule.
    package var threshold: String? { terms.autoTopUp?.threshold }
  }

  struct Terms: Decodable {
    struct Rule: Decodable { let threshold: String }
    let autoTopUp: Rule?
  }

  /// Reads it; nil where the folder has none or one of another form.
  package init?(of folder: StoredResults) {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    guard let data = FileManager.default.contents(atPath: "\(folder.path)/\(RunInputs.fileName)"),
      let facts = try? decoder.decode(Self.self, from: data)
    else { return nil }
    self = facts
  }
}
