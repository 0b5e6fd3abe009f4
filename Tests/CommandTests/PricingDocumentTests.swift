import Foundation
import Testing

@Suite("The document for pricing teams")
struct PricingDocumentTests {
  private static let path = Repository.path("docs/pricing-teams.md")
  private static let offers = [
    "package-taster", "package-starter", "package-builder", "package-volume", "package-reserve",
    "plan-solo", "plan-team", "plan-business",
  ]
  private static let customers = ["hobby", "startup", "growth", "scale", "enterprise"]

  /// Means in nano-units by offer, organization and metric.
  private let means: [String: [String: Int128]]

  init() throws {
    var means: [String: [String: Int128]] = [:]
    for offer in Self.offers {
      let text = try String(
        contentsOfFile: Repository.path("results/packages/\(offer)/summary.csv"), encoding: .utf8)
      for row in try CSVTable(text).records {
        let key = (row["organization"] ?? "") + " " + (row["metric"] ?? "")
        means[offer, default: [:]][key] = Nanos.of(row["mean"] ?? "")
      }
    }
    self.means = means
  }

  private func mean(_ offer: String, _ customer: String, _ metric: String) -> Int128 {
    means[offer]?[customer + " " + metric] ?? .max / 8
  }

  /// Nano-units with cents, half away from zero.
  private func text(_ nanos: Int128) -> String {
    let cents = (nanos.magnitude + 5_000_000) / 10_000_000
    let rest = cents % 100
    return (nanos < 0 && cents > 0 ? "-" : "") + "\(cents / 100)." + (rest < 10 ? "0" : "")
      + "\(rest)"
  }

  /// Rows of offers by customer; the best of each column is bold.
  private func table(
    isBest: (Int128, Int128) -> Bool, _ value: (String, String) -> Int128
  ) -> [String] {
    let best = Self.customers.map { customer in
      Self.offers.map { value($0, customer) }.reduce(value(Self.offers[0], customer)) {
        isBest($1, $0) ? $1 : $0
      }
    }
    return [
      "| offer | " + Self.customers.joined(separator: " | ") + " |",
      "|---" + String(repeating: "|---:", count: Self.customers.count) + "|",
    ]
      + Self.offers.map { offer in
        let cells = zip(Self.customers, best).map { customer, best in
          let value = value(offer, customer)
          return value == best ? "**\(text(value))**" : text(value)
        }
        return "| \(offer) | " + cells.joined(separator: " | ") + " |"
      }
  }

  private var totals: [String] {
    let metrics = [
      "total_spend", "provider_cost", "payment_fees", "closing_balance", "bonus_credits",
      "expired_credits", "margin",
    ]
    return [
      "| offer | `" + metrics.joined(separator: "` | `") + "` |",
      "|---" + String(repeating: "|---:", count: metrics.count) + "|",
    ]
      + Self.offers.map { offer in
        let cells = metrics.map { mean(offer, "*", $0) }
        return "| \(offer) | " + cells.map { text($0) }.joined(separator: " | ") + " |"
      }
  }

  /// With `UPDATE_DOCUMENTS=1` in the environment the tables are written anew.
  @Test("every table says what the committed results say")
  func tables() throws {
    let expected: [(name: String, rows: [String])] = [
      ("total_spend", table(isBest: <) { mean($0, $1, "total_spend") }),
      ("margin", table(isBest: >) { mean($0, $1, "margin") }),
      ("all", totals),
    ]
    var lines = try String(contentsOfFile: Self.path, encoding: .utf8)
      .components(separatedBy: "\n")
    for (name, rows) in expected {
      let mark = try #require(lines.firstIndex(of: "<!-- \(name) -->"))
      let start = mark + 2
      let found = Array(lines[min(start, lines.count)...].prefix { $0.hasPrefix("|") })
      #expect(found == rows, "\(name)")
      lines.replaceSubrange(
        mark..<(found.isEmpty ? mark + 1 : start + found.count),
        with: ["<!-- \(name) -->", ""] + rows)
    }
    guard ProcessInfo.processInfo.environment["UPDATE_DOCUMENTS"] == "1" else { return }
    try lines.joined(separator: "\n").write(toFile: Self.path, atomically: true, encoding: .utf8)
  }

  @Test("the margin is that of the platform's books: cash less what others got and what is owed")
  func books() throws {
    for offer in Self.offers {
      let text = try String(
        contentsOfFile: Repository.path("results/packages/\(offer)/platform.csv"), encoding: .utf8)
      let rows = try CSVTable(text).records.filter { $0["account"] == "margin" }
      #expect(rows.count == 6)
      let sum = Nanos.sum(rows.map { $0["mean_change"] ?? "" })
      // Means are rounded to a nano-unit, month by month and metric by metric.
      #expect((sum - mean(offer, "*", "margin")).magnitude <= 10, "\(offer)")
      for customer in Self.customers + ["*"] {
        let kept = ["provider_cost", "payment_fees", "closing_balance"].reduce(
          mean(offer, customer, "total_spend")
        ) { $0 - mean(offer, customer, $1) }
        #expect((kept - mean(offer, customer, "margin")).magnitude <= 10, "\(offer) \(customer)")
      }
    }
  }

  @Test("its comparisons are committed, with five size classes of one customer each")
  func comparisons() throws {
    let document = try String(contentsOfFile: Self.path, encoding: .utf8)
    let folders = document.split(separator: "\n").compactMap { line in
      line.split(separator: " ").drop { $0 != "--folder" }.dropFirst().first
    }
    #expect(folders == ["offers", "starter-to-volume", "solo-or-team", "taster-or-volume"])
    for folder in folders {
      let file = folder.contains("-or-") ? "break_even" : "segments"
      let text = try String(
        contentsOfFile: Repository.path("results/packages/\(folder)/\(file).csv"), encoding: .utf8)
      let rows = try CSVTable(text).records
      #expect(!rows.isEmpty)
      guard file == "segments" else { continue }
      let classes = rows.filter { $0["metric"] == "total_spend" }
      #expect(Set(classes.compactMap { $0["size_class"] }).count == 5)
      #expect(classes.allSatisfy { $0["organizations"] == "1" })
    }
  }
}
