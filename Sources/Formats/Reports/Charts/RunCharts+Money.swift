import Pricing
import Projection
import Quantities
import Results
import Text

extension RunCharts {
  private static let mostNames = 8
  private static let mostBars = 12
  private static let statusColors = [
    ("succeeded", ChartTheme.good), ("soft decline", "#e0a83e"), ("hard decline", ChartTheme.bad),
    ("provider error", "#b3568f"), ("requires action", "#5f93a6"),
    ("pending", ChartTheme.neutral),
  ]
  /// With more days than this, months are drawn.
  private static let mostDays = 120

  // MARK: - Top-ups

  func topUps() throws(ResultsError) -> Chart? {
    let name = "top_ups.csv"
    guard folder.has(name) else { return nil }
    let file = try folder.open(name, requiring: ["requested_at", "status"])
    let (requested, status) = (file.place(of: "requested_at"), file.place(of: "status"))
    var days = Sums()
    while try file.next() {
      guard file.time(requested) != nil, !file[status].elementsEqual("not_fired".utf8) else {
        continue
      }
      days.add(1, to: [String(file.text(requested).prefix(10)), file.text(status)])
    }
    try file.finish()
    let isMonthly = Set(days.keys.map { $0[0] }).count > Self.mostDays
    var sums = Sums()
    for key in days.keys {
      sums.add(
        days[key] / Double(figures.replications),
        to: [isMonthly ? key[0].prefix(7) + "-01" : key[0], key[1]])
    }
    guard !sums.keys.isEmpty else { return nil }
    var data = ChartData([
      .init("day", isMonthly ? "Month" : "Day", .text), .init("status", "Outcome", .text),
      .init("attempts", "Charge attempts", .count),
    ])
    data.rows = sums.rows.map { [$0[0], $0[1].replacing("_", with: " "), $0[2]] }.sorted {
      ($0[0], $0[1]) < ($1[0], $1[1])
    }
    let statuses = data.values("status")
    let colors = JSONValue.colors(Self.statusColors.filter { statuses.contains($0.0) })
    return Chart(
      name: "top-ups", question: "When is credit bought, and what becomes of the charges?",
      note: "Charge attempts of the top-up rule by \(isMonthly ? "month" : "day"), mean over "
        + "replications.",
      data: data,
      drawing: [
        "height": 280, "mark": ["type": "bar", "tooltip": true],
        "encoding": [
          "x": [
            "field": "day", "type": "temporal", "title": nil,
            "axis": ["format": .string(isMonthly ? "%b %Y" : "%-d %b"), "tickCount": 8],
            "timeUnit": .string(isMonthly ? "utcyearmonth" : "utcyearmonthdate"),
          ],
          "y": .channel("attempts", of: data),
          "color": .channel("status", of: data, ["scale": colors, "legend": ["title": nil]]),
          "tooltip": .tooltip(["day", "status", "attempts"], of: data),
        ],
      ], isWide: true)
  }

  // MARK: - Usage

  /// What usage.csv and the summary say that organizations are charged for.
  func spend() throws(ResultsError) -> Chart? {
    guard folder.has("usage.csv") else { return nil }
    var sums = Sums()
    let totals = try UsageTotals(folder, ResultsFilter(), by: [.organization, .model, .usageType])
    for row in totals.rows {
      let part = row.keys[2] == "meter" ? row.keys[1] : row.keys[2]
      sums.add(Double(row.cost) / 1e9, to: [row.keys[0], part.replacing("_", with: " ")])
    }
    let further = [
      Metric.planFees.name: "plan fees", Metric.overageCost.name: "overage", Metric.tax.name: "tax",
    ]
    for row in figures.single.rows {
      let value = figures.single.number(row, "mean")
      if let part = further[row[1]], value != 0 { sums.add(value, to: [row[0], part]) }
    }
    var data = ChartData([
      .init("organization", "Organization", .text), .init("part", "For", .text),
      .init("cost", "Charged" + money, .money),
    ])
    let most = sums.most(Self.mostBars, at: 0)
    data.rows = sums.gathered(Self.mostNames, at: 1).rows.filter {
      most.contains($0[0]) && data.number($0, "cost") != 0
    }
    guard !data.rows.isEmpty else { return nil }
    let isSingle = figures.organizations.count == 1
    let isCut = figures.organizations.count > Self.mostBars
    let row = isSingle ? "part" : "organization"
    let largestFirst: JSONValue = [
      "sort": ["op": "sum", "field": "cost", "order": "descending"], "title": nil,
    ]
    let parts: JSONValue = [
      "color": .channel(
        "part", of: data, ["sort": .strings(data.values("part")), "legend": ["title": nil]])
    ]
    return Chart(
      name: "spend", question: "What is the money spent on?",
      note: "What organizations are charged for, mean over replications."
        + (isCut ? " The \(Self.mostBars) that are charged most." : ""),
      data: data,
      drawing: .height(data.values(row).count, of: 30) + [
        "mark": ["type": "bar"],
        "encoding": [
          "y": .channel(row, of: data, largestFirst),
          "x": .channel("cost", of: data, ["stack": "zero"]),
          "tooltip": .tooltip(["organization", "part", "cost"], of: data),
        ] + (isSingle ? [:] : parts),
      ])
  }

  func usage() throws(ResultsError) -> Chart? {
    guard folder.has("usage.csv") else { return nil }
    var data = ChartData([
      .init("by", "Told apart by", .text), .init("month", "Month", .text),
      .init("name", "Name", .text), .init("cost", "Charged" + money, .money),
    ])
    let dimensions: [UsageTotals.Dimension] = [
      .model, .project, .organization, .member, .endpoint, .provider, .usageType,
    ]
    for dimension in dimensions {
      var sums = Sums()
      let totals: UsageTotals
      do throws(ResultsError) {
        totals = try UsageTotals(folder, ResultsFilter(), by: [.month, dimension])
      } catch {
        // Files of earlier versions do not name the provider.
        guard dimension == .provider else { throw error }
        continue
      }
      for row in totals.rows { sums.add(Double(row.cost) / 1e9, to: Array(row.keys.prefix(2))) }
      guard sums.keys.contains(where: { !$0[1].isEmpty }) else { continue }
      let by = dimension.rawValue.replacing("_", with: " ")
      data.rows += sums.gathered(Self.mostNames, at: 1).rows.map { row in
        [by, row[0], row[1].isEmpty ? "none" : row[1], row[2]]
      }
    }
    guard !data.rows.isEmpty else { return nil }
    let by = data.values("by")
    let months = Months(data)
    return Chart(
      name: "usage", question: "Who uses what, month by month?",
      note: "What usage was charged by calendar month, mean over replications.", data: data,
      drawing: [
        "params": [.choice("by", "Told apart by", among: by)],
        "transform": [.chosen("by", "by")], "mark": ["type": "bar"],
        "encoding": months.encoding(
          .channel("cost", of: data),
          [
            "color": .channel("name", of: data, ["sort": nil, "legend": ["title": nil]]),
            "tooltip": .tooltip(["month", "name", "cost"], of: data),
          ]),
      ] + months.size)
  }

  func week() throws(ResultsError) -> Chart? {
    let name = "usage_patterns.csv"
    guard folder.has(name) else { return nil }
    var sums = Sums()
    let totals = try UsageTotals(folder, ResultsFilter(), by: [.weekday, .hour])
    for row in totals.rows { sums.add(Double(row.quantity) / 1e9, to: row.keys) }
    guard !sums.keys.isEmpty else { return nil }
    var data = ChartData([
      .init("weekday", "Weekday", .text), .init("hour", "Hour", .text),
      .init("requests", "Requests", .count),
    ])
    data.rows = sums.rows.map { Array($0.prefix(2)) + [$0[$0.count - 1]] }
    let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    let hours = (0..<24).map { String($0) }
    return Chart(
      name: "week", question: "When in the week do requests come?",
      note:
        "Requests charged in an hour of the week over the whole horizon, mean over replications.",
      data: data,
      drawing: [
        "height": 220, "mark": ["type": "rect"],
        "encoding": [
          "x": .channel("hour", of: data, ["sort": .strings(hours), "axis": ["labelAngle": 0]]),
          "y": .channel("weekday", of: data, ["sort": .strings(weekdays), "title": nil]),
          "color": .channel(
            "requests", of: data, ["scale": ["zero": true], "axis": nil]),
          "tooltip": .tooltip(["weekday", "hour", "requests"], of: data),
        ],
      ])
  }

  // MARK: - The platform

  func platform() throws(ResultsError) -> Chart? {
    let name = "platform.csv"
    guard folder.has(name) else { return nil }
    var data = try ChartData(
      [
        .init("month", "Month", .text), .init("account", "Account", .text),
        .init("class", "Class", .text), .init("mean_change", "Amount" + money, .money),
      ], of: folder, name)
    data.rows = data.rows.compactMap { row in
      let isCost = row[2] == "expense" || row[1] == "provider_cost"
      guard isCost || row[2] == "revenue" || row[1] == "margin",
        data.number(row, "mean_change") != 0
      else { return nil }
      let amount = row[3].hasPrefix("-") ? String(row[3].dropFirst()) : "-" + row[3]
      return [
        row[0], row[1].replacing("_", with: " "), isCost ? "cost" : row[2],
        isCost ? amount : row[3],
      ]
    }
    guard !data.rows.isEmpty else { return nil }
    let accounts = data.values("account").filter { $0 != "margin" }
    return Chart(
      name: "platform", question: "What does the platform earn?",
      note:
        "Revenue and, below zero, costs by calendar month, mean over replications. Dots: the margin.",
      data: data,
      drawing: Months(data).balance(
        of: data, amount: "mean_change", by: "account", among: accounts, net: "margin"))
  }
}
