import Billing
public import Projection
import Quantities
public import Studies
public import Text

/// Writes the results of a projection, block after block, into one folder.
///
/// Rows come in the order of organization, then replication, then time, whatever order the work was
/// done in; organizations come in blocks so that memory holds few of them at a time.
public final class ResultsWriter {
  private let input: ProjectionInput
  private let origin: RunOrigin
  private let folder: OutputFolder
  private let renderer: RowRenderer
  private var samples = SampleTotals()
  private var platform = PlatformBooks()
  private var worst: WorstOrganizations?

  /// Starts the files of a results folder.
  ///
  /// - Throws: where a file cannot be written.
  public init(
    _ input: ProjectionInput, from origin: RunOrigin, path: String
  ) throws(WriteError) {
    self.input = input
    self.origin = origin
    renderer = RowRenderer(input)
    folder = try OutputFolder(path: path)
    if case .worst(let count, _) = input.organizationOutput {
      worst = WorstOrganizations(most: count)
    }
    // Tables have the numbers of their files in the folder.
    for table in renderer.tables {
      let file = try folder.start(table.fileName)
      try folder.write(CSVBuffer(header: table.columns.map(\.name)).bytes, to: file)
    }
  }

  /// A block of organizations in all replications, ready to be written.
  public struct Block: Sendable {
    fileprivate let samples: SampleTotals
    fileprivate let platform: PlatformBooks
    fileprivate let rows: RowRenderer.Rows?
    /// Where only some organizations are written: how bad each is, and what became of them.
    fileprivate let badness: [Double]
    fileprivate let units: [UnitOutcome]
  }

  /// Makes a block ready to be written, on any thread, of one outcome of the same organizations for
  /// each replication, in order.
  public var block: @Sendable ([UnitOutcome]) -> Block {
    { [renderer, input] units in
      let count = units.first?.organizations.count ?? 0
      var rows: RowRenderer.Rows?
      var badness: [Double] = []
      switch input.organizationOutput {
      case .all: rows = renderer.rows(of: 0..<count, in: units)
      case .none: break
      case .worst(_, let metric):
        badness = (0..<count).map { place in
          WorstOrganizations.badness(
            metric, units.map { TallyTotals($0.organizations[place].tallies) }, of: input)
        }
      }
      return Block(
        samples: SampleTotals(of: units, samples: renderer.times.count),
        platform: PlatformBooks(of: units), rows: rows, badness: badness,
        units: badness.isEmpty ? [] : units)
    }
  }

  /// Writes the next block of organizations.
  ///
  /// - Throws: where a file cannot be written.
  public func add(_ block: Block) throws(WriteError) {
    samples.combine(block.samples)
    platform.combine(block.platform)
    if let rows = block.rows { try write(rows) }
    for (place, badness) in block.badness.enumerated() {
      worst?.offer(badness) { renderer.rows(of: place..<place + 1, in: block.units) }
    }
  }

  /// Writes the rows of segments and of all organizations together, and puts every file in its
  /// place.
  ///
  /// - Throws: where a file cannot be written.
  public func finish(_ summary: RunSummary) throws(WriteError) {
    for rows in worst?.inOrder ?? [] { try write(rows) }
    var rows = RowRenderer.Rows(renderer.tables)
    rows.append(to: Tables.summary) {
      for (name, tallies) in summary.segments {
        renderer.metrics.forEach(tallies, of: "segment:\(name)", renderer.bounds, $0)
      }
      renderer.metrics.forEach(summary.totals, of: nil, renderer.bounds, $0)
    }
    rows.append(to: Tables.atRisk) { add in
      summary.atRisk.prefix(Tables.mostAtRisk).forEach(add)
    }
    rows.append(to: Tables.replications) {
      ReplicationRow.forEach(summary.totals, of: nil, in: input, $0)
    }
    rows.append(to: Tables.burnDown) { samples.rows(at: renderer.times).forEach($0) }
    rows.append(to: Tables.paths) {
      let balances = samples.balances.prefix(input.samplePaths)
      PathRow.rows(balances, of: nil, at: renderer.times).forEach($0)
    }
    rows.append(to: Tables.survival) {
      SurvivalRow.rows(summary.totals, of: nil, in: input).forEach($0)
    }
    rows.append(to: Tables.packages) { add in
      for package in input.packages { add(PackageRow(package, in: input)) }
    }
    rows.append(to: Tables.platform) { platform.rows(in: input).forEach($0) }
    try write(rows)
    let package = DataPackage.json(
      name: input.name, title: input.description.isEmpty ? input.name : input.description,
      tables: renderer.tables, currency: input.currency.code)
    try folder.write(package, to: folder.start(DataPackage.fileName))
    let inputs = RunInputs(
      input, origin, rowsLeftOut: summary.skippedRows / Int64(max(1, summary.replications))
    ).json
    try folder.write(Array(inputs.utf8), to: folder.start(RunInputs.fileName))
    let names = Set(renderer.tables.map(\.name))
    try folder.commit(removing: Tables.all.filter { !names.contains($0.name) }.map(\.fileName))
  }

  /// Leaves the folder as it was before.
  public func discard() { folder.discard() }

  private func write(_ rows: RowRenderer.Rows) throws(WriteError) {
    for (file, buffer) in rows.buffers.enumerated() where buffer.count > 0 {
      try folder.write(buffer.bytes, to: file)
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
      let summary = try run(
        goals: goals, watched: watched, progress: progress, summarize: writer.block,
        deliver: { (block) throws(WriteError) in try writer.add(block) })
      do { try writer.finish(summary) } catch { throw .results(error) }
      return summary
    } catch {
      writer.discard()
      throw error
    }
  }
}
