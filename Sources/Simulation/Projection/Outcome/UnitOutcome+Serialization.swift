import AutoTopUp
import Billing
import Ledger
import Quantities

extension UnitOutcome {
  /// The version of the serialized form.
  public static let serializationVersion: Int64 = 6

  /// The outcome as a list of integers: its defined serialized form, written little-endian.
  ///
  /// Version, replication, skipped rows, then organizations and transactions, each list preceded by
  /// its length. Whoever computed it, the same integers come out, so units merge exactly.
  ///
  /// - Complexity: O(size of the outcome).
  public var integers: [Int64] {
    var out: [Int64] = [Self.serializationVersion, Int64(replication), skippedRows]
    out.append(Int64(organizations.count))
    for organization in organizations { organization.append(to: &out) }
    out.append(Int64(transactions.count))
    for transaction in transactions { transaction.append(to: &out) }
    out.append(Int64(platform.count))
    for position in platform {
      for value in position.values {
        out += [Int64(truncatingIfNeeded: value >> 64), Int64(truncatingIfNeeded: value)]
      }
    }
    return out
  }

  /// Reads an outcome back, or nil where the integers are not one.
  public init?(integers: [Int64]) {
    var reader = IntegerReader(integers)
    guard reader.next() == Self.serializationVersion, let replication = reader.count(),
      let skipped = reader.next(), let organizationCount = reader.count()
    else { return nil }
    self.init(replication: replication, organizations: [], skippedRows: skipped)
    for _ in 0..<organizationCount {
      guard let organization = OrganizationOutcome(&reader) else { return nil }
      organizations.append(organization)
    }
    guard let transactionCount = reader.count() else { return nil }
    for _ in 0..<transactionCount {
      guard let transaction = TransactionRecord(&reader) else { return nil }
      transactions.append(transaction)
    }
    guard let platform = reader.list({ Position(&$0) }) else { return nil }
    self.platform = platform
    guard reader.isAtEnd else { return nil }
  }
}

/// Takes integers one after the other; nil at the end.
struct IntegerReader {
  private let integers: [Int64]
  private var place = 0

  init(_ integers: [Int64]) { self.integers = integers }

  var isAtEnd: Bool { place == integers.count }

  mutating func next() -> Int64? {
    guard place < integers.count else { return nil }
    defer { place += 1 }
    return integers[place]
  }

  /// Takes a length or index: not negative, and no more than could follow where it is a length.
  mutating func count() -> Int? {
    guard let value = next(), value >= 0, value <= Int64(Int32.max) else { return nil }
    return Int(value)
  }

  mutating func instant() -> Instant? { next().map { Instant(nanoseconds: $0) } }
  mutating func money() -> Money? { next().map { Money(nanos: $0) } }

  mutating func list<Element>(_ element: (inout IntegerReader) -> Element?) -> [Element]? {
    guard let length = count() else { return nil }
    var result: [Element] = []
    for _ in 0..<length {
      guard let item = element(&self) else { return nil }
      result.append(item)
    }
    return result
  }
}

extension Position {
  fileprivate init?(_ reader: inout IntegerReader) {
    var values: [Int128] = []
    for _ in Position().values {
      guard let high = reader.next(), let low = reader.next() else { return nil }
      values.append(Int128(high) << 64 | Int128(UInt64(bitPattern: low)))
    }
    self.init(values: values)
  }
}

extension OrganizationOutcome {
  fileprivate func append(to out: inout [Int64]) {
    out.append(Int64(organization))
    out += tallies.values
    out.append(Int64(balances.count))
    out += balances
    out += isBlocked.map { $0 ? 1 : 0 }
    Self.append(charges, to: &out) {
      [
        $0.requestedAt.nanoseconds, $0.resolvedAt.nanoseconds, Int64($0.trigger.rawValue),
        Int64($0.attempt), $0.amount.nanos, Int64($0.status.rawValue),
        $0.declineCode.map { Int64($0.rawValue) } ?? -1, $0.balanceBefore.nanos,
        $0.balanceAfter.nanos, $0.skip.map { Int64($0.rawValue) } ?? -1,
      ]
    }
    Self.append(spells, to: &out) {
      [$0.from.nanoseconds, $0.to.nanoseconds, Int64($0.reason.rawValue), $0.requests]
        + $0.scope.integers
    }
    Self.append(periods, to: &out) { $0.integers }
    Self.append(invoices, to: &out) { $0.integers }
    Self.append(activities, to: &out) {
      [
        $0.at.nanoseconds, Int64($0.member.rawValue), Int64($0.action.rawValue), $0.amount.nanos,
        Int64($0.other), $0.refusal.map { Int64($0.rawValue) } ?? -1,
      ]
    }
    Self.append(alerts, to: &out) {
      [$0.at.nanoseconds, Int64($0.kind.rawValue), $0.level.nanos, $0.balance.nanos]
        + $0.scope.integers
    }
    Self.append(usage, to: &out) {
      [
        Int64($0.month), Int64($0.stream), Int64($0.entry), Int64($0.usageType), $0.quantity,
        $0.cost,
      ]
    }
    Self.append(hours, to: &out) { $0.integers }
  }

  private static func append<Element>(
    _ list: [Element], to out: inout [Int64], _ integers: (Element) -> [Int64]
  ) {
    out.append(Int64(list.count))
    for element in list { out += integers(element) }
  }

  fileprivate init?(_ reader: inout IntegerReader) {
    guard let organization = reader.count() else { return nil }
    self.init(organization: organization)
    var values: [Int64] = []
    for _ in Tally.allCases {
      guard let value = reader.next() else { return nil }
      values.append(value)
    }
    guard let tallies = Tallies(values: values), let balances = reader.list({ $0.next() }) else {
      return nil
    }
    self.tallies = tallies
    self.balances = balances
    for _ in balances.indices {
      guard let flag = reader.next(), flag == 0 || flag == 1 else { return nil }
      isBlocked.append(flag == 1)
    }
    guard let charges = reader.list({ ChargeRecord(&$0) }),
      let spells = reader.list({ SpellRecord(&$0) }),
      let periods = reader.list({ PeriodSummary(&$0) }),
      let invoices = reader.list({ Invoice(&$0) }),
      let activities = reader.list({ ActivityRecord(&$0) }),
      let alerts = reader.list({ AlertRecord(&$0) }), let usage = reader.list({ UsageRecord(&$0) }),
      let hours = reader.list({ HourRecord(&$0) })
    else { return nil }
    self.charges = charges
    self.spells = spells
    self.periods = periods
    self.invoices = invoices
    self.activities = activities
    self.alerts = alerts
    self.usage = usage
    self.hours = hours
  }
}
