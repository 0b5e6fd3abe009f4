import Experiments
import Projection
import Quantities
import Statistics
public import Studies
public import Text

extension Sweep {
  /// Puts the files of the sweep in their place.
  ///
  /// - Parameters:
  ///   - path: The folder.
  ///   - mark: What temporary names end in.
  /// - Throws: where a file cannot be written; the folder is as it was before.
  public func write(to path: String, mark: String) throws(WriteError) {
    let folder = try OutputFolder(path: path, mark: mark)
    do throws(WriteError) {
      let tables = [SweepTables.sweep(plan), SweepTables.pareto(plan)]
      let sweep = try folder.start(tables[0].fileName)
      try folder.write(CSVBuffer(headerOf: tables[0]).bytes, to: sweep)
      try writeRows(to: sweep, of: folder)
      try folder.write(paretoRows(tables[1]), to: try folder.start(tables[1].fileName))
      let package = DataPackage.json(
        name: plan.name, title: "Sweep of " + plan.keys.joined(separator: ", "), tables: tables,
        currency: plan.points[0].input.currency.code)
      try folder.write(package, to: try folder.start("datapackage.json"))
      try folder.commit()
    } catch {
      folder.discard()
      throw error
    }
  }

  // MARK: sweep.csv

  /// The rows of all points, point after point: those of a summary, and how much they differ.
  private func writeRows(to file: Int, of folder: OutputFolder) throws(WriteError) {
    let organizations: [String?] = plan.organizations + [nil]
    // Every point is compared with the first one.
    let baseline = organizations.map { organization in
      plan.metrics.map { table.values(of: $0, policy: 0, organization: organization) }
    }
    var buffer = CSVBuffer()
    for (point, described) in plan.points.enumerated() {
      let rows = SummaryRows(input: described.input)
      for (place, organization) in organizations.enumerated() {
        for (column, metric) in plan.metrics.enumerated() {
          let values = table.values(of: metric, policy: point, organization: organization)
          appendKeys(point, to: &buffer)
          rows.append(metric, values, name: organization ?? "*", to: &buffer)
          let found =
            point == 0 ? nil : Self.difference(metric, baseline[place][column], values)
          appendDifference(found, to: &buffer)
          buffer.endRow()
        }
      }
      try folder.write(buffer.bytes, to: file)
      buffer.removeAll()
    }
  }

  private func appendKeys(_ point: Int, to buffer: inout CSVBuffer) {
    buffer.integer(Int64(point + 1))
    for value in plan.points[point].values { buffer.text(value) }
  }

  private func appendDifference(_ found: MetricDifference?, to buffer: inout CSVBuffer) {
    if let exact = found?.exact {
      buffer.money(exact.difference)
    } else {
      buffer.number(found?.difference)
    }
    buffer.number(found?.interval?.low)
    buffer.number(found?.interval?.high)
  }

  // MARK: pareto.csv

  private func paretoRows(_ table: TableDescription) -> [UInt8] {
    var buffer = CSVBuffer(headerOf: table)
    for member in front.members {
      appendKeys(member.point, to: &buffer)
      buffer.text(member.standing.rawValue)
      for objective in plan.objectives {
        let estimate = estimate(objective.metric, member.point)
        appendMean(estimate, to: &buffer)
        buffer.number(estimate.interval?.low)
        buffer.number(estimate.interval?.high)
      }
      for metric in SweepTables.further(plan) {
        appendMean(estimate(metric, member.point), to: &buffer)
      }
      buffer.endRow()
    }
    return buffer.bytes
  }

  private func appendMean(_ estimate: MetricEstimate, to buffer: inout CSVBuffer) {
    if let exact = estimate.exact {
      buffer.money(exact.mean)
    } else {
      buffer.number(estimate.sample?.mean)
    }
  }
}

extension SweepPlan {
  /// The points as CSV: a header, then a line for each.
  public var pointRows: [UInt8] {
    var buffer = CSVBuffer()
    buffer.text("point")
    for key in keys { buffer.text(key) }
    buffer.endRow()
    for (index, point) in points.enumerated() {
      buffer.integer(Int64(index + 1))
      for value in point.values { buffer.text(value) }
      buffer.endRow()
    }
    return buffer.bytes
  }
}
