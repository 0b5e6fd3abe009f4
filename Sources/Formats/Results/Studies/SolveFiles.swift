import Experiments
import Projection
import Quantities
import Statistics
public import Studies
public import Text

extension Solution {
  /// Puts the files of the search in their place.
  ///
  /// - Parameters:
  ///   - path: The folder.
  ///   - mark: What temporary names end in.
  /// - Throws: where a file cannot be written; the folder is as it was before.
  public func write(to path: String, mark: String) throws(WriteError) {
    let folder = try OutputFolder(path: path, mark: mark)
    let table = SolveTables.solve(keys: plan.axes.map(\.key))
    do throws(WriteError) {
      try folder.write(rows(table), to: try folder.start(table.fileName))
      let package = DataPackage.json(
        name: plan.name, title: "\(plan.scenario): \(plan.question)", tables: [table],
        currency: plan.input.currency.code)
      try folder.write(package, to: try folder.start("datapackage.json"))
      try folder.commit()
    } catch {
      folder.discard()
      throw error
    }
  }

  private func rows(_ table: TableDescription) -> [UInt8] {
    var buffer = CSVBuffer(headerOf: table)
    for trial in result.trials {
      for (constraint, found) in zip(plan.constraints, trial.finding.constraints) {
        start(trial, &buffer)
        buffer.text("constraint")
        buffer.text(constraint.text)
        buffer.text(MetricUnit.text(constraint.criterion.metric.unit, input: plan.input))
        buffer.number(found.estimate)
        buffer.number(found.low.isFinite ? found.low : nil)
        buffer.number(found.high.isFinite ? found.high : nil)
        buffer.text(found.verdict.rawValue)
        end(trial, &buffer)
      }
      if let criterion = plan.objective {
        start(trial, &buffer)
        buffer.text("objective")
        buffer.text((plan.isMaximum ? "maximize " : "minimize ") + criterion.text)
        buffer.text(MetricUnit.text(criterion.metric.unit, input: plan.input))
        buffer.number(trial.objective?.mean)
        buffer.number(trial.objective?.interval?.low)
        buffer.number(trial.objective?.interval?.high)
        buffer.empty()
        end(trial, &buffer)
      }
    }
    return buffer.bytes
  }

  private func start(_ trial: SearchTrial, _ buffer: inout CSVBuffer) {
    buffer.text(trial.stage.rawValue)
    for value in plan.values(of: trial.finding.candidate) { buffer.text(value) }
    buffer.integer(Int64(trial.finding.replications.lowerBound + 1))
    buffer.integer(Int64(trial.finding.replications.count))
  }

  private func end(_ trial: SearchTrial, _ buffer: inout CSVBuffer) {
    let isAnswer = result.conclusion == .found && trial.finding.candidate == result.answer
    buffer.text(isAnswer ? "true" : "false")
    buffer.endRow()
  }
}
