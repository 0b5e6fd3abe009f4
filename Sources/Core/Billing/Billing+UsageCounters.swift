public import Ledger
public import Pricing
public import Quantities

/// What an organization has used in its period.
struct UsageCounter: Sendable, BitwiseCopyable {
  var usage: PeriodUsage
  /// The first instant that is no longer of the period; `never` where a plan turns its periods.
  var end: Instant
}

/// Prices that depend on what the period has used: included quantities and volume discounts.
///
/// The period is the plan's; without a plan it is the month of the calendar in the organization's
/// zone. What is booked in it counts in it.
extension Billing {
  /// Starts a period in which nothing was used, where prices depend on that.
  mutating func startCounting(of organization: Identifier<Organization>) {
    let plan = states[organization.index].terms.plan
    var usage = PeriodUsage()
    var isCounted = !rateCard.volumeDiscounts.isEmpty
    for included in plan?.includedMeters ?? [] {
      // A meter that has the name is meant where there is one.
      guard let type = UsageType(name: included.meter), type != .request,
        !meters.contains(where: { $0.name == included.meter })
      else { continue }
      usage[included: type] = included.quantity.millionths / (type.isTime ? 1_000 : 1_000_000)
      isCounted = true
    }
    var place = Int(accounts[organization.index].usageCounter)
    guard isCounted || place >= 0 else { return }
    let counter = UsageCounter(
      usage: usage, end: plan == nil ? Instant(nanoseconds: .min) : .never)
    if place < 0 {
      place = usageCounters.count
      usageCounters.append(counter)
      accounts[organization.index].usageCounter = Int32(place)
    }
    usageCounters[place] = counter
  }

  /// What a request costs on top of what the period has used.
  ///
  /// - Precondition: the organization's usage is counted.
  @usableFromInline @inline(never)
  func countedPrice(
    of usage: RequestUsage, model: ModelID, at arrival: Instant, bookedAt instant: Instant,
    _ organization: Identifier<Organization>
  ) throws(BillingRefusal) -> Charge {
    var counter = counter(of: organization, at: instant)
    do {
      return try rateCard.price(usage, model: model, at: arrival, counting: &counter.usage)
    } catch {
      throw .pricing(error)
    }
  }

  /// Counts a request that was booked, and gives back what it made earlier usage cheaper.
  ///
  /// - Precondition: the organization's usage is counted.
  @usableFromInline @inline(never)
  mutating func count(
    _ usage: RequestUsage, model: ModelID, at arrival: Instant, _ charge: Charge, _ entry: Entry,
    _ organization: Identifier<Organization>
  ) throws(BillingRefusal) {
    var counter = counter(of: organization, at: entry.instant)
    do {
      _ = try rateCard.price(usage, model: model, at: arrival, counting: &counter.usage)
    } catch {
      throw .pricing(error)
    }
    usageCounters[Int(accounts[organization.index].usageCounter)] = counter
    guard charge.returned.isPositive else { return }
    let coverage = coverage(
      of: entry.type, model: model, project: entry.attribution.project, organization: organization)
    let returned = try post(
      entry.type, of: organization, at: entry.instant, entry.attribution
    ) { (book, wallet, entry) throws(LedgerRefusal) in
      try book.unwind(
        charge.returned, to: wallet, from: .requestRevenue, entry: entry, coverage: coverage)
    }
    follow(returned, of: organization)
    creditArrived(organization)
  }

  /// The counter at an instant: without a plan, a month that is over gives way to the next.
  private func counter(
    of organization: Identifier<Organization>, at instant: Instant
  ) -> UsageCounter {
    let counter = usageCounters[Int(accounts[organization.index].usageCounter)]
    guard counter.end <= instant else { return counter }
    let months = QuotaPeriod(
      calendar: .month, around: instant, zone: states[organization.index].terms.zone)
    return UsageCounter(usage: PeriodUsage(), end: months.interval(containing: instant).to)
  }
}
