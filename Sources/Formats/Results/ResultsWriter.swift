import Billing
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
  private let input: ProjectionInput
  private let origin: RunOrigin
  private let folder: OutputFolder
  private let tables: [TableDescription]
  /// By the number of their file in the folder.
  private var buffers: [CSVBuffer] = []
  private var files: [String: Int] = [:]
  private let samples: [Instant]
  private var totals: TotalsAccumulator
  private var platform = PlatformBooks()

  /// Starts the files of a results folder.
  ///
  /// - Throws: where a file cannot be written.
  public init(
    _ input: ProjectionInput, from origin: RunOrigin, path: String
  ) throws(WriteError) {
    self.input = input
    self.origin = origin
    tables = Tables.all(of: input)
    folder = try OutputFolder(path: path)
    samples = input.sampleInstants
    totals = TotalsAccumulator(samples: samples.count)
    for table in tables {
      files[table.name] = try folder.start(table.fileName)
      buffers.append(CSVBuffer(header: table.columns.map(\.name)))
    }
  }

  /// Writes a block of organizations: an outcome of the same ones for each replication, in order.
  ///
  /// - Throws: where a file cannot be written.
  public func add(_ units: [UnitOutcome]) throws(WriteError) {
    guard let first = units.first else { return }
    totals.add(units)
    platform.add(units)
    var names: [Int: OrganizationNames] = [:]
    for place in first.organizations.indices {
      let outcomes = units.map { $0.organizations[place] }
      let organization = first.organizations[place].organization
      let shared = OrganizationNames(input, input.organizations[organization])
      names[organization] = shared
      appendMeans(outcomes, shared)
      for (replication, outcome) in outcomes.enumerated() {
        func records<Value>(_ values: [Value]) -> [Record<Value>] {
          values.map { Record(names: shared, replication: replication + 1, value: $0) }
        }
        append(records(outcome.charges), to: Tables.topUps)
        append(records(outcome.spells), to: Tables.blocked)
        append(records(outcome.periods), to: Tables.overage)
        guard replication == 0 else { continue }
        append(
          records(
            outcome.invoices.flatMap { invoice in
              invoice.lines.indices.map { InvoiceLine(invoice: invoice, place: $0) }
            }), to: Tables.invoices)
        append(records(outcome.alerts), to: Tables.alerts)
        append(records(outcome.activities), to: Tables.activity)
      }
    }
    let transactions = first.transactions
    // Those of one organization keep their order, that of time.
    let order = transactions.indices.sorted {
      (transactions[$0].organization, $0) < (transactions[$1].organization, $1)
    }
    append(
      order.lazy.compactMap { index in
        names[transactions[index].organization].map {
          Record(names: $0, value: transactions[index])
        }
      }, to: Tables.transactions)
    try flush()
  }

  /// Appends the rows that put an organization's replications together.
  private func appendMeans(_ outcomes: [OrganizationOutcome], _ names: OrganizationNames) {
    let tallies = outcomes.map { TallyTotals($0.tallies) }
    let organization = names.organization
    append(MetricRow.rows(tallies, of: organization.name, in: input), to: Tables.summary)
    append(
      samples.enumerated().map { sample, instant in
        let blocked = outcomes.count { $0.isBlocked[sample] }
        return BurnDownRow(
          organization.name, at: instant, in: input.zone,
          outcomes.map { Int128($0.balances[sample]) },
          blockedShare: Double(blocked) / Double(outcomes.count))
      }, to: Tables.burnDown)
    append(SurvivalRow.rows(tallies, of: organization.name, in: input), to: Tables.survival)
    append([HoldRow(organization: organization, tallies: tallies)], to: Tables.holds)
    append(UsageRow.rows(outcomes, of: names), to: Tables.usage)
    append(UsagePatternRow.rows(outcomes, of: names), to: Tables.usagePatterns)
  }

  /// Writes the rows of all organizations together and puts every file in its place.
  ///
  /// - Throws: where a file cannot be written.
  public func finish() throws(WriteError) {
    append(MetricRow.rows(totals.tallies, of: nil, in: input), to: Tables.summary)
    append(totals.rows(at: samples, in: input.zone), to: Tables.burnDown)
    append(SurvivalRow.rows(totals.tallies, of: nil, in: input), to: Tables.survival)
    append(input.packages.map { PackageRow($0, in: input) }, to: Tables.packages)
    append(platform.rows(in: input), to: Tables.platform)
    try flush()
    let package = DataPackage.json(
      name: input.name, title: input.description.isEmpty ? input.name : input.description,
      tables: tables, currency: input.currency.code)
    try folder.write(package, to: folder.start(DataPackage.fileName))
    let inputs = RunInputs(input, origin).json
    try folder.write(Array(inputs.utf8), to: folder.start(RunInputs.fileName))
    try folder.commit(
      removing: Tables.all.filter { files[$0.name] == nil }.map(\.fileName))
  }

  /// Leaves the folder as it was before.
  public func discard() { folder.discard() }

  private func append<Row>(_ rows: some Sequence<Row>, to table: Table<Row>) {
    guard let file = files[table.description.name] else { return }
    for row in rows { table.append(row, to: &buffers[file]) }
  }

  private func flush() throws(WriteError) {
    for file in buffers.indices where buffers[file].count > 0 {
      try folder.write(buffers[file].bytes, to: file)
      buffers[file].removeAll()
    }
  }
}

extension ProjectionRun {
  /// Computes everything and puts the files in their place.
  ///
  /// Goals and watched organizations are those of `run`; progress is called with the units done and
  /// their number.
  ///
  /// - Throws: why there are no results; the folder is as it was before.
  public func write(
    to path: String, origin: RunOrigin, goals: [StoppingGoal], watched: [String],
    progress: (Int, Int) -> Void
  ) throws(RunFailure) -> RunSummary {
    let writer: ResultsWriter
    do { writer = try ResultsWriter(projection.input, from: origin, path: path) } catch {
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
