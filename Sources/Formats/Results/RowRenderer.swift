import Billing
import Projection
import Quantities
import Statistics
import Studies
import Text

/// Writes what became of organizations as rows of the tables of a results folder; on any thread.
struct RowRenderer: Sendable {
  let tables: [TableDescription]
  /// The sample instants.
  let times: [WrittenTime]
  let metrics: MetricSummaries
  /// What metrics of all organizations together can be.
  let bounds: MetricBounds
  private let kinds: [OrganizationKind]
  private let input: ProjectionInput

  init(_ input: ProjectionInput) {
    self.input = input
    tables = Tables.all(of: input)
    times = input.sampleInstants.map { WrittenTime($0, in: input.zone) }
    metrics = MetricSummaries(of: input)
    let bounds = MetricBounds(input)
    self.bounds = bounds
    kinds = input.organizations.groups.map { OrganizationKind(input, $0.organization, bounds) }
  }

  /// Rows, by the number of their table.
  struct Rows: Sendable {
    private(set) var buffers: [CSVBuffer]
    private let numbers: [String: Int]

    init(_ tables: [TableDescription]) {
      buffers = tables.map { _ in CSVBuffer() }
      numbers = Dictionary(uniqueKeysWithValues: zip(tables.map(\.name), 0...))
    }

    /// Appends what a closure adds to a table, if the folder has it.
    mutating func append<Row>(to table: Table<Row>, _ body: (_ add: (Row) -> Void) -> Void) {
      guard let number = numbers[table.description.name] else { return }
      body { table.append($0, to: &buffers[number]) }
    }
  }

  /// One organization in all replications.
  private struct Organization {
    let names: OrganizationNames
    let outcomes: [OrganizationOutcome]
    let tallies: [TallyTotals]
  }

  /// Returns the rows of some organizations of a block, by their places in it; there is one unit for
  /// each replication, in order.
  ///
  /// Rows come in the order of organization, then replication, then time.
  func rows(of places: Range<Int>, in units: [UnitOutcome]) -> Rows {
    var rows = Rows(tables)
    let organizations = places.map { place in
      let outcomes = units.map { $0.organizations[place] }
      let index = outcomes[0].organization
      let group = input.organizations.group(of: index)
      let name = input.organizations.groups[group].name(at: index)
      return Organization(
        names: OrganizationNames(name, kinds[group]), outcomes: outcomes,
        tallies: outcomes.map { TallyTotals($0.tallies) })
    }
    appendMeans(organizations, to: &rows)
    appendRecords(organizations, to: &rows)
    guard let first = organizations.first?.outcomes[0].organization else { return rows }
    let transactions = units[0].transactions
    // Those of one organization keep their order, that of time.
    let order = transactions.indices.sorted {
      (transactions[$0].organization, $0) < (transactions[$1].organization, $1)
    }
    rows.append(to: Tables.transactions) { add in
      for index in order {
        let place = transactions[index].organization - first
        guard organizations.indices.contains(place) else { continue }
        add(Record(names: organizations[place].names, value: transactions[index]))
      }
    }
    return rows
  }

  /// Appends the rows that put an organization's replications together.
  private func appendMeans(_ organizations: [Organization], to rows: inout Rows) {
    rows.append(to: Tables.summary) { add in
      for one in organizations {
        metrics.forEach(one.tallies, of: one.names.name, one.names.kind.bounds, add)
      }
    }
    rows.append(to: Tables.replications) { add in
      for one in organizations {
        ReplicationRow.forEach(one.tallies, of: one.names.name, in: input, add)
      }
    }
    rows.append(to: Tables.burnDown) { add in
      var balances: [Int128] = []
      for one in organizations {
        for (sample, time) in times.enumerated() {
          balances.removeAll(keepingCapacity: true)
          var blocked = 0
          for place in one.outcomes.indices {
            balances.append(Int128(one.outcomes[place].balances[sample]))
            if one.outcomes[place].isBlocked[sample] { blocked += 1 }
          }
          add(
            BurnDownRow(
              one.names.name, at: time, sorting: &balances,
              blockedShare: Double(blocked) / Double(balances.count)))
        }
      }
    }
    rows.append(to: Tables.paths) { add in
      for one in organizations {
        let balances = one.outcomes.prefix(input.samplePaths).map { $0.balances.map { Int128($0) } }
        PathRow.rows(balances, of: one.names.name, at: times).forEach(add)
      }
    }
    rows.append(to: Tables.survival) { add in
      for one in organizations {
        SurvivalRow.rows(one.tallies, of: one.names.name, in: input).forEach(add)
      }
    }
    rows.append(to: Tables.holds) { add in
      for one in organizations { add(HoldRow(names: one.names, tallies: one.tallies)) }
    }
    rows.append(to: Tables.usage) { add in
      for one in organizations { UsageRow.rows(one.outcomes, of: one.names).forEach(add) }
    }
    rows.append(to: Tables.usagePatterns) { add in
      for one in organizations { UsagePatternRow.rows(one.outcomes, of: one.names).forEach(add) }
    }
  }

  /// Appends the rows of what happened, replication by replication.
  private func appendRecords(_ organizations: [Organization], to rows: inout Rows) {
    func append<Value>(
      _ table: Table<Record<Value>>, ofFirst isOfFirst: Bool = false,
      _ values: (OrganizationOutcome) -> [Value]
    ) {
      rows.append(to: table) { add in
        for one in organizations {
          for place in isOfFirst ? 0..<1 : one.outcomes.indices {
            for value in values(one.outcomes[place]) {
              add(Record(names: one.names, replication: place + 1, value: value))
            }
          }
        }
      }
    }
    append(Tables.topUps) { $0.charges }
    append(Tables.blocked) { $0.spells }
    append(Tables.overage) { $0.periods }
    append(Tables.invoices, ofFirst: true) { outcome in
      outcome.invoices.flatMap { invoice in
        invoice.lines.indices.map { InvoiceLine(invoice: invoice, place: $0) }
      }
    }
    append(Tables.alerts, ofFirst: true) { $0.alerts }
    append(Tables.activity, ofFirst: true) { $0.activities }
  }
}
