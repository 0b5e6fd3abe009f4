import Experiments
import Statistics
import Testing

struct ReplicationTableTests {
  private let metrics = [
    MetricColumn(name: "requests", unit: "request", kind: .integer),
    MetricColumn(name: "first_block_hours", unit: "h", kind: .real),
  ]

  private func table(_ rows: [(Int64, Double)]) -> ReplicationTable {
    var table = ReplicationTable(metrics: metrics)
    for row in rows { table.append([.integer(row.0), .real(row.1)]) }
    return table
  }

  @Test("Columns hold the values in replication order")
  func columns() {
    let table = table([(3, 1.5), (5, .nan), (4, 2.5)])
    #expect(table.replications == 3)
    #expect(table.column(named: "requests") == 0)
    #expect(table.column(named: "unheard_of") == nil)
    #expect(table.integers(ofColumn: 0) == [3, 5, 4])
    #expect(table.values(ofColumn: 0) == [3, 5, 4])
    #expect(table.values(ofColumn: 1)[2] == 2.5)
  }

  @Test("Summaries are exact for integers and leave out replications without a value")
  func summaries() {
    let table = table([(3, 1.5), (5, .nan), (4, 2.5)])
    #expect(table.summary(ofColumn: 0) == ExactSampleSummary([3, 5, 4]).map { .integer($0) })
    #expect(table.summary(ofColumn: 1) == SampleSummary([1.5, 2.5]).map { .real($0) })
    #expect(self.table([(1, .nan)]).summary(ofColumn: 1) == .empty)
    #expect(self.table([]).summary(ofColumn: 0) == .empty)
  }

  @Test("Merged parts and stored parts give the whole table")
  func merging() throws {
    let rows = (0..<12).map { (Int64($0 * $0), Double($0) / 7) }
    let whole = table(rows)
    for cut in 0...12 {
      var left = table(Array(rows[..<cut]))
      left.merge(table(Array(rows[cut...])))
      #expect(left == whole)
    }
    let stored = PartialResult(experiment: 5, unit: 1, content: whole).encoded
    #expect(try PartialResult<ReplicationTable>(encoded: stored).content == whole)
  }

  @Test("A value of the wrong kind is a programmer's error")
  func wrongKind() async {
    await #expect(processExitsWith: .failure) {
      var table = ReplicationTable(metrics: [MetricColumn(name: "a", unit: "", kind: .integer)])
      table.append([.real(1)])
    }
  }
}
