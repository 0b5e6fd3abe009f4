import Experiments
import Projection
import Quantities
import Statistics

extension Comparison {
  /// Puts the files of the comparison in their place.
  ///
  /// - Parameters:
  ///   - path: The folder.
  ///   - mark: What temporary names end in.
  /// - Throws: where a file cannot be written; the folder is as it was before.
  public func write(to path: String, mark: String) throws(ResultsError) {
    let folder = try ResultsFolder(path: path, mark: mark)
    do throws(ResultsError) {
      for (table, bytes) in [
        (ComparisonTables.compare, compareRows), (ComparisonTables.segments, segmentRows),
      ] {
        try folder.write(bytes, to: try folder.start(table.fileName))
      }
      let package = DataPackage.json(
        name: plan.name, title: plan.scenarios.map(\.name).joined(separator: " against "),
        tables: ComparisonTables.all, currency: plan.baseline.input.currency.code)
      try folder.write(package, to: try folder.start("datapackage.json"))
      try folder.commit()
    } catch {
      folder.discard()
      throw error
    }
  }

  private func buffer(of table: TableDescription) -> CSVBuffer {
    var buffer = CSVBuffer()
    for column in table.columns { buffer.text(column.name) }
    buffer.endRow()
    return buffer
  }

  private var compareRows: [UInt8] {
    var buffer = buffer(of: ComparisonTables.compare)
    let names = plan.baseline.input.organizations.map(\.name) + ["*"]
    for alternative in plan.alternatives.indices {
      for (name, row) in zip(names, organizations[alternative] + [totals[alternative]]) {
        for metric in plan.metrics.indices {
          buffer.text(name)
          append(row[metric], metric, alternative, to: &buffer)
          buffer.endRow()
        }
      }
    }
    return buffer.bytes
  }

  private var segmentRows: [UInt8] {
    var buffer = buffer(of: ComparisonTables.segments)
    for alternative in plan.alternatives.indices {
      for (sizeClass, row) in zip(sizeClasses, classes[alternative]) {
        for metric in plan.metrics.indices {
          buffer.text(sizeClass.name)
          buffer.integer(Int64(sizeClass.organizations.count))
          append(row[metric], metric, alternative, to: &buffer)
          let directions = directions(
            ofMetric: metric, alternative: alternative, among: sizeClass.organizations)
          for count in [
            directions.lower, directions.higher, directions.equal, directions.undecided,
          ] {
            buffer.integer(Int64(count))
          }
          buffer.endRow()
        }
      }
    }
    return buffer.bytes
  }

  private func append(
    _ found: MetricDifference?, _ metric: Int, _ alternative: Int, to buffer: inout CSVBuffer
  ) {
    let metric = plan.metrics[metric]
    buffer.text(metric.name)
    buffer.text(MetricUnit.text(metric.unit, input: plan.baseline.input))
    buffer.text(plan.baseline.name)
    buffer.text(plan.alternatives[alternative].name)
    if let exact = found?.exact {
      for amount in [exact.baselineMean, exact.alternativeMean, exact.difference] {
        buffer.money(amount)
      }
    } else {
      buffer.number(found?.baselineMean)
      buffer.number(found?.alternativeMean)
      buffer.number(found?.difference)
    }
    buffer.number(found?.interval?.low)
    buffer.number(found?.interval?.high)
    buffer.integer(Int64(found?.count ?? 0))
    buffer.number(found?.varianceReduction)
    buffer.text(found?.verdict.rawValue ?? "undecided")
  }
}
