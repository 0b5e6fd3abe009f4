import Foundation
import Testing

@Suite("Result files")
struct ResultFileTests {
  /// The columns that every result file has at least, and their order.
  static let columns: [String: String] = [
    "summary":
      "organization metric unit mean sd ci95_low ci95_high p05 p50 p95 min max replications",
    "burn_down": "organization time time_utc mean p05 p25 p50 p75 p95 blocked_share",
    "top_ups":
      "replication organization requested_at requested_at_utc resolved_at resolved_at_utc trigger "
      + "attempt amount status decline_code balance_before balance_after reason",
    "blocked": "replication organization from from_utc to to_utc reason requests scope",
    "overage":
      "replication organization period_start period_start_utc period_end period_end_utc "
      + "included_requests requests overage_requests rate overage_cost",
    "usage":
      "organization month project member api_key endpoint model usage_type quantity unit cost "
      + "provider",
    "usage_patterns": "organization project endpoint weekday hour requests cost",
    "transactions":
      "replication id time time_utc organization type amount balance_after project member "
      + "api_key payment_method model grant invoice memo provider",
    "invoices":
      "replication organization invoice issued_at issued_at_utc line type credits bonus amount "
      + "description tax total bill_to address tax_id item",
    "alerts": "replication organization time time_utc type level balance scope",
    "activity": "replication organization time time_utc actor action amount object result reason",
    "survival": "organization hours at_risk events survival ci95_low ci95_high",
    "platform": "month account class change balance mean_change ci95_low ci95_high",
    "packages":
      "package price credits bonus_credits face_value bonus_value effective_credit_value "
      + "cost_per_credit expires scope",
  ]

  /// The columns of holds.csv, which not every folder has: the measures have an interval each.
  static let holdColumns = "organization estimate " + holdMeasures + " replications"

  private static let holdMeasures = """
    holds_placed false_blocks leaked expired captured_in_full mean_held peak_held overrun \
    uncollected max_overdraft
    """.split(separator: " ").map { "\($0) \($0)_ci95_low \($0)_ci95_high" }
    .joined(separator: " ")

  static let metrics = """
    requests served_requests blocked_requests blocked_insufficient_credits blocked_quota_exceeded \
    blocked_budget_exceeded refusals retries served_after_retry false_blocks fill_rate blocked_probability blocked_hours first_block_hours \
    usage_cost uncollected_cost trace_cost infrastructure_cost overage_cost plan_fees payment_fees tax total_spend \
    provider_cost margin top_ups top_ups_per_month top_up_amount top_up_failures purchases \
    bonus_credits subscription_credits expired_credits effective_price_per_credit \
    opening_balance closing_balance mean_balance min_balance max_overdraft mean_held runway_days \
    breakage promotion sale_revenue deferred_revenue
    """.split(separator: " ").map(String.init)

  /// A part of datapackage.json.
  struct Package: Decodable {
    struct Resource: Decodable {
      let name: String
      let path: String
      let profile: String
      let format: String
      let mediatype: String
      let encoding: String
      let description: String
      let schema: Schema
    }
    struct Schema: Decodable {
      let fields: [Field]
      let missingValues: [String]
    }
    struct Field: Decodable {
      let name: String
      let type: String
      let format: String?
      let unit: String?
      let description: String
    }
    let profile: String
    let name: String
    let title: String
    let resources: [Resource]
  }

  private let results: RichResults
  private let package: Package

  init() throws {
    results = try RichResults.shared.get()
    package = try JSONDecoder().decode(
      Package.self, from: Data(results.text("datapackage.json").utf8))
  }

  @Test("the data package is what Frictionless asks for")
  func dataPackage() throws {
    #expect(package.profile == "tabular-data-package")
    #expect(package.name == "rich")
    #expect(package.title.contains("\"quoted\""))
    let names = package.resources.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(
      Set(package.resources.map(\.path))
        == RunTests.files.subtracting(["datapackage.json", "inputs.json"]))
    for resource in package.resources {
      #expect(resource.name.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-._".contains($0) })
      #expect(resource.profile == "tabular-data-resource")
      #expect(resource.format == "csv" && resource.mediatype == "text/csv")
      #expect(resource.encoding == "utf-8" && !resource.description.isEmpty)
      #expect(resource.schema.missingValues == [""])
      #expect(Set(resource.schema.fields.map(\.name)).count == resource.schema.fields.count)
      for field in resource.schema.fields {
        #expect(["string", "integer", "number", "datetime"].contains(field.type))
        #expect(!field.description.isEmpty)
      }
    }
  }

  @Test("every file is strict CSV; its header is what the package and the documentation say")
  func headers() throws {
    #expect(package.resources.count == Self.columns.count)
    for resource in package.resources {
      let name = String(resource.path.dropLast(4))
      let table = try CSVTable(results.text(resource.path))
      #expect(table.header == resource.schema.fields.map(\.name))
      #expect(table.header.joined(separator: " ") == Self.columns[name], "\(name)")
      #expect(!table.rows.isEmpty, "the scenario should fill \(name)")
    }
  }

  @Test("beside every time stands the same instant in UTC, whatever the clocks do")
  func universalTimes() throws {
    var offsets: Set<Substring> = []
    for resource in package.resources {
      let table = try CSVTable(results.text(resource.path))
      for name in table.header where table.header.contains(name + "_utc") {
        for (local, utc) in zip(table.column(name), table.column(name + "_utc")) {
          offsets.insert(local.suffix(6))
          let readers = [local, utc].map { text in
            // The fraction is the same in both.
            ISO8601DateFormatter().date(from: text.replacing(/\.\d+/, with: ""))
          }
          #expect(readers[0] != nil && readers[0] == readers[1] && utc.hasSuffix("+00:00"))
        }
      }
    }
    #expect(offsets == ["+01:00", "+02:00"], "the scenario goes over a clock change")
  }

  @Test("every value has the type of its field; amounts are exact and say their currency")
  func values() throws {
    for resource in package.resources {
      let table = try CSVTable(results.text(resource.path))
      for field in resource.schema.fields {
        let values = table.column(field.name).filter { !$0.isEmpty }
        switch field.type {
        case "integer": #expect(values.allSatisfy { Int64($0) != nil }, "\(field.name)")
        case "datetime":
          #expect(field.format == "any")
          guard !field.name.hasSuffix("_utc") else { continue }
          #expect(values.allSatisfy(Self.isBerlinTime), "\(resource.path) \(field.name)")
        case "number" where field.unit == "USD":
          #expect(values.allSatisfy { Nanos.of($0) != nil }, "\(resource.path) \(field.name)")
        case "number":
          #expect(values.allSatisfy { Double($0)?.isFinite == true }, "\(field.name)")
        default: break
        }
      }
      let units = resource.schema.fields.filter { $0.unit == "USD" }.map(\.name)
      let amounts = ["amount", "balance", "balance_after", "cost", "overage_cost", "rate", "level"]
      for field in resource.schema.fields where amounts.contains(field.name) {
        #expect(units.contains(field.name), "\(resource.path) \(field.name)")
      }
    }
  }

  /// Whether a text is an ISO 8601 instant with the offset of Berlin's clocks at that time.
  private static func isBerlinTime(_ text: String) -> Bool {
    guard
      let match = text.wholeMatch(
        of: /(2026-\d\d-\d\dT\d\d:\d\d:\d\d)(\.(?:\d{3}){1,3})?(\+0[12]:00)/)
    else { return false }
    return match.3 == (match.1 >= "2026-03-29T02:00:00" ? "+02:00" : "+01:00")
  }

  @Test("the summary has every metric of every organization, those of all together last")
  func metrics() throws {
    let records = try results.table("summary").records
    let organizations = RichResults.organizations + ["*"]
    let names = records.filter { $0["organization"] == "*" }.compactMap { $0["metric"] }
    #expect(Set(names).isSuperset(of: Self.metrics))
    #expect(Set(names).count == names.count)
    #expect(
      records.map { $0["organization"] }
        == organizations.flatMap { name in names.map { _ in name } })
    for record in records {
      #expect(Int(record["replications"] ?? "").map { $0 <= RichResults.replications } == true)
      #expect(record["unit"]?.isEmpty == false)
    }
  }

  @Test("the documentation names every column and metric, with the metric's unit")
  func documentation() throws {
    let path = Repository.path("docs/results.md")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let columns = Self.columns.merging(["holds": Self.holdColumns]) { first, _ in first }
    for (name, columns) in columns {
      #expect(text.contains("`" + columns.replacing(" ", with: ", ")), "\(name)")
      #expect(text.contains(name + ".csv"))
    }
    var documented: [String: String] = [:]
    for line in text.split(separator: "\n") where line.hasPrefix("| ") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 3, cells[0] != "metric" else { continue }
      for name in cells[0].split(separator: ", ") { documented[String(name)] = cells[1] }
    }
    let records = try results.table("summary").records.filter { $0["organization"] == "*" }
    for record in records {
      let unit = try #require(record["unit"]).replacing("USD", with: "money")
      #expect(documented[record["metric"] ?? ""] == unit, "\(record["metric"] ?? "")")
    }
    // Only some scenarios have these: of populations, of rate limits, of slices.
    let rare = ["departures", "blocked_rate_limited", "cut_off_requests"]
    for name in rare { #expect(documented.removeValue(forKey: name) != nil, "\(name)") }
    #expect(documented.count == records.count)
  }

  @Test("rows come by organization, replication and time")
  func order() throws {
    let keys = [
      "top_ups": "requested_at", "blocked": "from", "overage": "period_start",
      "transactions": "time", "invoices": "issued_at", "alerts": "time", "activity": "time",
    ]
    for (name, time) in keys.sorted(by: { $0.key < $1.key }) {
      let places = try results.table(name).records.map { record in
        [record["organization"] ?? "", record["replication"] ?? "", Self.local(record[time] ?? "")]
      }
      #expect(
        zip(places, places.dropFirst()).allSatisfy { !$1.lexicographicallyPrecedes($0) }, "\(name)")
    }
  }

  /// A time without its offset, which sorts but for the hour that autumn repeats.
  private static func local(_ text: String) -> String { String(text.dropLast(6)) }
}
