import Text

/// Reads statements out of the transactions of a results folder, and checks that they foot.
public struct StatementReader {
  /// What is known of one organization's balance so far.
  private struct Book {
    var balance: Int128 = 0
    var last: StoredTime?
    var firstMonth: CalendarMonth?
    /// The balance when the period started.
    var opening: Int128 = 0
    var months: [CalendarMonth: StatementTotals] = [:]

    mutating func take(
      _ time: StoredTime, _ type: String, _ amount: Int128, _ balanceAfter: Int128,
      period: ResultsPeriod
    ) {
      balance = balanceAfter
      last = time
      firstMonth = firstMonth ?? time.month
      if period.isAfter(time) {
        opening = balanceAfter
      } else if period.contains(time) {
        months[time.month, default: StatementTotals()].add(
          type, amount, balanceAfter: balanceAfter)
      }
    }
  }

  private let folder: StoredResults
  private let filter: ResultsFilter
  /// Organizations in the order of the file.
  private var names: [String] = []
  private var books: [String: Book] = [:]
  private var problems = Problems()
  private var count = 0
  private var hasUsage = false
  private var last: StoredTime?

  /// Reads the statements of a period, by organization and month.
  ///
  /// Every transaction of the organizations is checked, in the period or not: the balance after it
  /// must be the one before plus its amount, exactly, and none may be earlier than the one before.
  ///
  /// Where no organizations are named, all are stated: every month from the first transaction of one
  /// to the last of any. A month that lies in the period only partly is stated for that part.
  ///
  /// - Throws: `doesNotFoot` where the file contradicts itself; `onlyCreditsKept` and `nothingKept`
  ///   where the scenario did not keep what a statement needs.
  public static func statements(
    of folder: StoredResults, organizations: [String], period: ResultsPeriod
  ) throws(ResultsError) -> [Statement] {
    let condition = ResultsFilter.Condition(column: "organization", values: organizations)
    let filter = ResultsFilter(
      conditions: organizations.isEmpty ? [] : [condition], period: period)
    var reader = StatementReader(folder: folder, filter: filter)
    try reader.read()
    try KnownNames.check(reader.filter, in: folder)
    try reader.check()
    return reader.statements
  }

  private mutating func read() throws(ResultsError) {
    let table = try folder.open(
      Tables.transactions.description,
      requiring: ["time", "organization", "type", "amount", "balance_after"], filter)
    let (time, type) = (table.place(of: "time"), table.place(of: "type"))
    let (amount, after) = (table.place(of: "amount"), table.place(of: "balance_after"))
    let organization = table.place(of: "organization")
    var name = ""
    while try table.next() {
      count += 1
      hasUsage = hasUsage || StoredUsage.isUsage(table[type])
      guard let at = table.time(time) else { continue }
      last = last.map { $0.clock < at.clock ? at : $0 } ?? at
      guard table.isAccepted, let change = table.nanos(amount),
        let balance = table.nanos(after)
      else { continue }
      if !table[organization].equals(name.utf8) { name = table.text(organization) }
      if books[name] == nil { names.append(name) }
      let before = books[name, default: Book()].balance
      if before + change != balance {
        let text = [before, change, balance, before + change].map { ExactAmount.text($0) }
        problems.add(
          table.diagnostic(
            "the statement of \(name) does not foot: \(text[0]) before and \(text[1]) booked, "
              + "but \(text[2]) after; it should be \(text[3])", at: after))
      }
      if let last = books[name]?.last, at.instant < last.instant {
        problems.add(
          table.diagnostic(
            "the statement of \(name) does not foot: this transaction is earlier than the one "
              + "before it", at: time))
      }
      books[name, default: Book()].take(
        at, table.text(type), change, balance, period: filter.period)
    }
    try table.finish()
  }

  /// Refuses what cannot be stated.
  private func check() throws(ResultsError) {
    let path = folder.path(of: Tables.transactions.description)
    guard count > 0 else { throw .nothingKept(path: path) }
    // Without usage, amounts need not add up to balances, and where they do it may be by chance.
    if !hasUsage {
      let hasCosts = try hasUsageCosts()
      guard problems.isEmpty, !hasCosts else { throw .onlyCreditsKept(path: path) }
    }
    guard problems.isEmpty else { throw .doesNotFoot(problems) }
  }

  /// Whether anything was charged for usage, as far as the folder knows.
  private func hasUsageCosts() throws(ResultsError) -> Bool {
    let usage = Tables.usage.description
    guard let table = try? folder.open(usage, requiring: ["organization", "cost"], filter) else {
      return false
    }
    let cost = table.place(of: "cost")
    while try table.next() {
      if table.isAccepted, let nanos = table.nanos(cost), nanos > 0 { return true }
    }
    return false
  }

  private var statements: [Statement] {
    guard let last else { return [] }
    var statements: [Statement] = []
    for name in names {
      guard let book = books[name], let first = book.firstMonth else { continue }
      var opening = book.opening
      var month = first
      while month <= last.month {
        defer { month = month.next }
        let totals = book.months[month]
        guard totals != nil || filter.period.touches(month, offset: last.offset) else { continue }
        let closing = totals?.closing ?? opening
        statements.append(
          Statement(
            organization: name, month: month.description, opening: opening,
            credits: totals?.credits ?? [], debits: totals?.debits ?? [], closing: closing))
        opening = closing
      }
    }
    return statements
  }
}
