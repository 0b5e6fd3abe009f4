import Foundation
public import Projection
import Quantities
import Statistics
public import Studies
public import Text

/// Writes the results of a projection, block after block, into one folder.
///
/// Rows come in the order of organization, then replication, then time, whatever order the work was
/// done in; organizations come in blocks so that memory holds one block at a time.
public final class ResultsWriter {
  let input: ProjectionInput
  private let origin: RunOrigin
  private let folder: OutputFolder
  private var files: [String: Int] = [:]
  private var buffers: [CSVBuffer] = []
  private var totals: TotalsAccumulator
  private var platform: PlatformRows
  private let samples: [Instant]
  private let tables: [TableDescription]

  /// Starts the files of a results folder.
  ///
  /// - Parameters:
  ///   - input: What is projected.
  ///   - origin: What the run was made from.
  ///   - path: The folder.
  ///   - mark: What temporary names end in.
  /// - Throws: where a file cannot be written.
  public init(
    _ input: ProjectionInput, from origin: RunOrigin, path: String, mark: String
  ) throws(WriteError) {
    self.input = input
    self.origin = origin
    tables = Tables.all(of: input)
    folder = try OutputFolder(path: path, mark: mark)
    samples = input.sampleInstants
    platform = PlatformRows(input: input)
    totals = TotalsAccumulator(samples: samples.count)
    for table in tables {
      files[table.name] = try folder.start(table.fileName)
      buffers.append(CSVBuffer(header: table.columns.map(\.name)))
    }
  }

  /// Writes the outcomes of a block of organizations: all of its replications, in order.
  ///
  /// - Parameter units: One outcome for each replication, with the same organizations in each.
  /// - Throws: where a file cannot be written.
  public func add(_ units: [UnitOutcome]) throws(WriteError) {
    guard let first = units.first else { return }
    totals.add(units)
    platform.add(units)
    for place in first.organizations.indices {
      let outcomes = units.map { $0.organizations[place] }
      let tallies = outcomes.map { TallyTotals($0.tallies) }
      let organization = input.organizations[first.organizations[place].organization]
      let name = organization.name
      append(MetricRow.rows(tallies, of: name, in: input), to: RowTables.summary)
      append(
        samples.indices.map { index in
          let blocked = outcomes.count { $0.isBlocked[index] }
          return BurnDownRow(
            name, at: samples[index], in: input.zone, outcomes.map { Int128($0.balances[index]) },
            blockedShare: Double(blocked) / Double(outcomes.count))
        }, to: RowTables.burnDown)
      append(SurvivalRow.rows(tallies, of: name, in: input), to: RowTables.survival)
      append([HoldRow(organization: organization, tallies: tallies)], to: RowTables.holds)
      rows(Tables.usage) { UsageRows(input: input).append(outcomes, to: &$0) }
      append(
        UsagePatternRow.rows(outcomes, of: organization, in: input), to: RowTables.usagePatterns)
      for (replication, outcome) in outcomes.enumerated() {
        appendRecords(of: outcome, replication: replication + 1)
      }
      if let outcome = outcomes.first { appendDocuments(of: outcome) }
    }
    rows(Tables.transactions) {
      TransactionRows(input: input).append(first.transactions, to: &$0)
    }
    try flush()
  }

  /// Writes the rows of all organizations together and puts every file in its place.
  ///
  /// - Throws: where a file cannot be written.
  public func finish() throws(WriteError) {
    let tallies = totals.tallies
    append(MetricRow.rows(tallies, of: nil, in: input), to: RowTables.summary)
    append(totals.rows(at: samples, in: input.zone), to: RowTables.burnDown)
    append(SurvivalRow.rows(tallies, of: nil, in: input), to: RowTables.survival)
    append(input.packages.map { PackageRow($0, in: input) }, to: RowTables.packages)
    rows(Tables.platform) { platform.append(to: &$0) }
    try flush()
    let package = try folder.start(DataPackage.fileName)
    try folder.write(
      DataPackage.json(
        name: input.name, title: input.description.isEmpty ? input.name : input.description,
        tables: tables, currency: input.currency.code), to: package)
    let written = Set(tables.map(\.name))
    let inputs = try folder.start(RunInputs.fileName)
    try folder.write(Array(RunInputs(input, origin).json.utf8), to: inputs)
    try folder.commit(
      removing: Tables.all.filter { !written.contains($0.name) }.map(\.fileName))
  }

  /// Leaves the folder as it was before.
  public func discard() { folder.discard() }

  private func append<Row>(_ rows: [Row], to table: Table<Row>) {
    guard let file = files[table.description.name] else { return }
    for row in rows { table.append(row, to: &buffers[file]) }
  }

  private func rows(_ table: TableDescription, _ append: (inout CSVBuffer) -> Void) {
    guard let file = files[table.name] else { return }
    append(&buffers[file])
  }

  private func flush() throws(WriteError) {
    for file in buffers.indices where buffers[file].count > 0 {
      try folder.write(buffers[file].bytes, to: file)
      buffers[file].removeAll()
    }
  }

  private func appendRecords(of outcome: OrganizationOutcome, replication: Int) {
    let records = RecordRows(input: input, outcome: outcome, replication: replication)
    rows(Tables.topUps) { records.appendCharges(to: &$0) }
    rows(Tables.blocked) { records.appendSpells(to: &$0) }
    rows(Tables.overage) { records.appendPeriods(to: &$0) }
  }

  private func appendDocuments(of outcome: OrganizationOutcome) {
    let records = RecordRows(input: input, outcome: outcome, replication: 1)
    rows(Tables.invoices) {
      InvoiceRows(input: input, organization: input.organizations[outcome.organization])
        .append(outcome.invoices, to: &$0)
    }
    rows(Tables.alerts) { records.appendAlerts(to: &$0) }
    rows(Tables.activity) { records.appendActivity(to: &$0) }
  }
}

extension ProjectionRun {
  /// Computes everything and puts the files in their place.
  ///
  /// - Parameters:
  ///   - path: The results folder.
  ///   - mark: What temporary names end in.
  ///   - origin: What the run is made from.
  ///   - goals: What must be precise before replications end; see `run`.
  ///   - watched: Organizations whose tallies are wanted in the summary.
  ///   - progress: Called with the units done and their number.
  /// - Returns: What the run came to.
  /// - Throws: why there are no results; the folder is as it was before.
  public func write(
    to path: String, mark: String, origin: RunOrigin, goals: [StoppingGoal], watched: [String],
    progress: (Int, Int) -> Void
  ) throws(RunFailure) -> RunSummary {
    let writer: ResultsWriter
    do { writer = try ResultsWriter(projection.input, from: origin, path: path, mark: mark) } catch
    {
      throw .results(error)
    }
    do throws(RunFailure) {
      let summary = try run(goals: goals, watched: watched, progress: progress) {
        (units) throws(WriteError) in try writer.add(units)
      }
      do { try writer.finish() } catch { throw .results(error) }
      return summary
    } catch {
      writer.discard()
      throw error
    }
  }
}
