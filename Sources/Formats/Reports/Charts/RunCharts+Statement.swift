import Results
import Text

/// What came into and went out of balances, as statements tell it.
extension RunCharts {
  /// The statements of the first replication, month by month; nil where its transactions were not all
  /// kept.
  func statement() throws(ResultsError) -> Chart? {
    guard folder.has("transactions.csv") else { return nil }
    let statements: [Statement]
    do throws(ResultsError) {
      statements = try StatementReader.statements(
        of: folder, organizations: [], period: ResultsPeriod())
    } catch .onlyCreditsKept, .nothingKept {
      return nil
    }
    var data = ChartData([
      .init("organization", "Organization", .text), .init("month", "Month", .text),
      .init("type", "For", .text), .init("amount", "Amount" + money, .money),
    ])
    let shown = Set(figures.organizations.prefix(Self.mostOrganizations))
    for statement in statements where shown.contains(statement.organization) {
      let place = [statement.organization, statement.month]
      let lines = statement.credits + statement.debits
      data.rows += lines.map { line in
        place + [line.type.replacing("_", with: " "), ExactAmount.text(line.nanos)]
      }
      data.rows.append(place + [Self.closing, ExactAmount.text(statement.closing)])
    }
    let types = data.values("type").filter { $0 != Self.closing }
    guard !types.isEmpty else { return nil }
    return Chart(
      name: "statement", question: "What came in and went out?",
      note: "The statements of the first replication: credits above zero, debits below. Dots: the "
        + "balance at the end of the month.",
      data: data,
      drawing: choice(data)
        + Months(data).balance(
          of: data, amount: "amount", by: "type", among: types, net: Self.closing))
  }

  private static let closing = "closing balance"
}
