import AutoTopUp
import Billing
import Ledger
import Quantities

extension ChargeRecord {
  init?(_ reader: inout IntegerReader) {
    guard let requested = reader.instant(), let resolved = reader.instant(),
      let trigger = reader.count().flatMap({
        TopUpTrigger(rawValue: UInt8(truncatingIfNeeded: $0))
      }),
      let attempt = reader.count(), let amount = reader.money(),
      let status = reader.count().flatMap({ Status(rawValue: UInt8(truncatingIfNeeded: $0)) }),
      let declined = reader.next(), let before = reader.money(), let after = reader.money(),
      let skipped = reader.next()
    else { return nil }
    let code = UInt8(exactly: declined).flatMap { DeclineCode(rawValue: $0) }
    let skip = UInt8(exactly: skipped).flatMap { TopUpSkip.Reason(rawValue: $0) }
    guard code != nil || declined == -1, skip != nil || skipped == -1 else { return nil }
    self.init(
      requestedAt: requested, resolvedAt: resolved, trigger: trigger, attempt: attempt,
      amount: amount, status: status, declineCode: code, balanceBefore: before,
      balanceAfter: after, skip: skip)
  }
}

extension SpellRecord {
  init?(_ reader: inout IntegerReader) {
    guard let from = reader.instant(), let to = reader.instant(),
      let reason = reader.count().flatMap({
        Admission.Refusal(rawValue: UInt8(truncatingIfNeeded: $0))
      }), let requests = reader.next(), let scope = reader.budget()
    else { return nil }
    self.init(from: from, to: to, reason: reason, requests: requests, scope: scope)
  }
}

extension PeriodSummary {
  var integers: [Int64] {
    let digits = rate.price.significand
    return [
      period.from.nanoseconds, period.to.nanoseconds, includedRequests ?? -1, requests,
      overageRequests, Int64(truncatingIfNeeded: digits >> 64), Int64(truncatingIfNeeded: digits),
      Int64(rate.price.places), overageCost.nanos,
    ]
  }

  init?(_ reader: inout IntegerReader) {
    guard let period = reader.interval(), let included = reader.next(),
      let requests = reader.next(), let beyond = reader.next(), let high = reader.next(),
      let low = reader.next(), let places = reader.count(), places <= Decimal.mostPlaces,
      let cost = reader.money()
    else { return nil }
    let digits = Int128(high) << 64 | Int128(UInt64(bitPattern: low))
    self.init(
      period: period, includedRequests: included < 0 ? nil : included, requests: requests,
      overageRequests: beyond, rate: Rate(Decimal(significand: digits, places: places)),
      overageCost: cost)
  }
}

extension Invoice {
  var integers: [Int64] {
    [Int64(number), issuedAt.nanoseconds, Int64(corrected), Int64(lines.count)]
      + lines.flatMap(\.integers)
  }

  init?(_ reader: inout IntegerReader) {
    guard let number = reader.identifier(), let at = reader.instant(),
      let corrected = reader.identifier(), let lines = reader.list({ Line(&$0) })
    else { return nil }
    self.init(number: number, issuedAt: at, corrected: corrected, lines: lines)
  }
}

extension Invoice.Line {
  fileprivate var integers: [Int64] {
    var result = [
      Int64(kind.rawValue), amount.nanos, tax.nanos, credits.nanos, bonus.nanos, requests,
      Int64(item.utf8.count),
    ]
    result += item.utf8.map { Int64($0) }
    result.append(period == nil ? 0 : 1)
    if let period { result += [period.from.nanoseconds, period.to.nanoseconds] }
    return result
  }

  fileprivate init?(_ reader: inout IntegerReader) {
    guard
      let kind = reader.count().flatMap({
        Invoice.Kind(rawValue: UInt8(truncatingIfNeeded: $0))
      }), let amount = reader.money(), let tax = reader.money(), let credits = reader.money(),
      let bonus = reader.money(), let requests = reader.next(),
      let bytes = reader.list({ $0.next().flatMap { UInt8(exactly: $0) } }),
      let item = String(validating: bytes, as: UTF8.self), let isOfPeriod = reader.count()
    else { return nil }
    var period: Interval?
    if isOfPeriod != 0 {
      period = reader.interval()
      guard period != nil else { return nil }
    }
    self.init(
      kind, amount: amount, tax: tax, credits: credits, bonus: bonus, item: item, period: period,
      requests: requests)
  }
}

extension ActivityRecord {
  init?(_ reader: inout IntegerReader) {
    guard let at = reader.instant(), let member = reader.identifier(),
      let action = reader.count().flatMap({ Action(rawValue: UInt8(truncatingIfNeeded: $0)) }),
      let amount = reader.money(), let other = reader.next().flatMap({ Int32(exactly: $0) }),
      let code = reader.next()
    else { return nil }
    var refusal: Refusal?
    if code >= 0 {
      refusal = Refusal(rawValue: UInt8(truncatingIfNeeded: code))
      guard refusal != nil else { return nil }
    }
    self.init(
      at: at, member: Identifier(rawValue: member), action: action, amount: amount, other: other,
      refusal: refusal)
  }
}

extension AlertRecord {
  init?(_ reader: inout IntegerReader) {
    guard let at = reader.instant(),
      let kind = reader.count().flatMap({ Kind(rawValue: UInt8(truncatingIfNeeded: $0)) }),
      let level = reader.money(), let balance = reader.money(), let scope = reader.budget()
    else { return nil }
    self.init(at: at, kind: kind, level: level, balance: balance, scope: scope)
  }
}

extension BudgetScope? {
  /// What it is, and whose.
  var integers: [Int64] {
    switch self {
    case .none: [0, 0]
    case .team: [1, 0]
    case .project(let project): [2, Int64(project.rawValue)]
    case .member(let member): [3, Int64(member.rawValue)]
    }
  }
}

extension IntegerReader {
  /// A budget, or that there is none; nil where the integers are neither.
  fileprivate mutating func budget() -> BudgetScope?? {
    guard let code = next(), let whose = identifier() else { return nil }
    switch code {
    case 0: return .some(nil)
    case 1: return .team
    case 2: return .project(Identifier(rawValue: whose))
    case 3: return .member(Identifier(rawValue: whose))
    default: return nil
    }
  }
}

extension UsageRecord {
  init?(_ reader: inout IntegerReader) {
    guard let month = reader.count(), let stream = reader.next(), let entry = reader.count(),
      let type = reader.count(), let quantity = reader.next(), let cost = reader.next()
    else { return nil }
    self.init(
      month: month, stream: Int(stream), entry: entry, usageType: type, quantity: quantity,
      cost: cost)
  }
}

extension TransactionRecord {
  func append(to out: inout [Int64]) {
    out += [
      Int64(organization), Int64(source), Int64(bitPattern: number), Int64(part), at.nanoseconds,
      Int64(type.rawValue), amount, balanceAfter.nanos, Int64(project.rawValue),
      Int64(member.rawValue), Int64(apiKey.rawValue), Int64(paymentMethod.rawValue),
      Int64(subject), Int64(grant),
    ]
  }

  init?(_ reader: inout IntegerReader) {
    guard let organization = reader.count(), let source = reader.identifier(),
      let number = reader.next(), let part = reader.identifier(), let at = reader.instant(),
      let type = reader.count().flatMap({
        TransactionType(rawValue: UInt8(truncatingIfNeeded: $0))
      }), let amount = reader.next(), let balance = reader.money(),
      let project = reader.identifier(), let member = reader.identifier(),
      let key = reader.identifier(), let method = reader.identifier(),
      let subject = reader.identifier(), let grant = reader.identifier()
    else { return nil }
    self.init(
      organization: organization, source: source, number: UInt64(bitPattern: number), part: part,
      at: at,
      type: type, amount: amount, balanceAfter: balance, project: Identifier(rawValue: project),
      member: Identifier(rawValue: member), apiKey: Identifier(rawValue: key),
      paymentMethod: Identifier(rawValue: method), subject: subject, grant: grant)
  }
}

extension IntegerReader {
  fileprivate mutating func identifier() -> UInt32? {
    next().flatMap { UInt32(exactly: $0) }
  }

  fileprivate mutating func interval() -> Interval? {
    guard let from = instant(), let to = instant(), from <= to else { return nil }
    return Interval(from: from, to: to)
  }
}
