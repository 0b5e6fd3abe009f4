import Experiments
import Projection
import Quantities
import Statistics
public import Studies
public import Text

extension Comparison {
  /// Puts the files of the comparison in their place.
  ///
  /// - Parameters:
  ///   - path: The folder.
  ///   - mark: What temporary names end in.
  ///   - breakEven: Where scenarios break even, if that was asked; else earlier files about it go.
  /// - Throws: where a file cannot be written; the folder is as it was before.
  public func write(
    to path: String, mark: String, breakEven: BreakEven? = nil
  ) throws(WriteError) {
    let folder = try OutputFolder(path: path, mark: mark)
    do throws(WriteError) {
      let files =
        [(ComparisonTables.compare, compareRows), (ComparisonTables.segments, segmentRows)]
        + (breakEven?.files ?? [])
      for (table, bytes) in files {
        try folder.write(bytes, to: try folder.start(table.fileName))
      }
      let package = DataPackage.json(
        name: plan.name, title: plan.scenarios.map(\.name).joined(separator: " against "),
        tables: files.map { $0.0 }, currency: plan.baseline.input.currency.code)
      try folder.write(package, to: try folder.start("datapackage.json"))
      try folder.commit(
        removing: breakEven == nil ? BreakEvenTables.all.map(\.fileName) : [])
    } catch {
      folder.discard()
      throw error
    }
  }

  private var compareRows: [UInt8] {
    var buffer = CSVBuffer(headerOf: ComparisonTables.compare)
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
    var buffer = CSVBuffer(headerOf: ComparisonTables.segments)
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
    buffer.means(of: found)
    buffer.number(found?.interval?.low)
    buffer.number(found?.interval?.high)
    buffer.integer(Int64(found?.count ?? 0))
    buffer.number(found?.varianceReduction)
    buffer.text(found?.verdict.rawValue ?? "undecided")
  }
}

extension CSVBuffer {
  /// Appends the means of both sides and their difference.
  mutating func means(of found: MetricDifference?) {
    if let exact = found?.exact {
      for amount in [exact.baselineMean, exact.alternativeMean, exact.difference] {
        money(amount)
      }
    } else {
      number(found?.baselineMean)
      number(found?.alternativeMean)
      number(found?.difference)
    }
  }
}
