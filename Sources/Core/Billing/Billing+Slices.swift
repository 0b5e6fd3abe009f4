public import Ledger
public import Quantities

/// Requests whose credit is set aside slice by slice, while they run.
extension Billing {
  /// Asks for more credit for a request that has used what was set aside for it.
  ///
  /// Where there is enough, all of it is held anew, from now on; else what is held stays, and the
  /// request is to end with that. A hold that has expired meanwhile is placed again.
  ///
  /// - Parameters:
  ///   - hold: What is set aside for it.
  ///   - estimate: What it will have cost when it has used the next slice, too.
  ///   - number: The new hold's number; numbers of an organization must increase.
  ///   - organization: Whose request it is.
  ///   - instant: When.
  /// - Returns: What is set aside now; nil where there is too little.
  /// - Throws: `ledger`, where it cannot be booked; nothing has changed then.
  /// - Precondition: the organization's requests are held.
  public mutating func extend(
    _ hold: RequestHold, to estimate: Money, number: UInt64,
    organization: Identifier<Organization>, at instant: Instant
  ) throws(BillingRefusal) -> RequestHold? {
    let account = accounts[organization.index]
    let terms = holdTerms[Int(account.holdTerms)]
    dropExpiredHolds(of: account.wallet, at: instant)
    let isOpen = book.hold(hold.id)?.state == .open
    let amount = min(estimate, terms.cap)
    let more = Int128(amount.nanos) - (isOpen ? Int128(hold.amount.nanos) : 0)
    let available = Int128(book.available(in: account.wallet).nanos)
    guard !account.isDeleted, available - more >= Int128(account.floor) else {
      noteRefused(Money(nanos: Int64(clamping: more)), of: organization)
      return nil
    }
    if isOpen { try release(hold, organization: organization, at: instant) }
    let entry = Entry(
      id: TransactionID(source: terms.source, number: number), at: instant, type: .request)
    let extended = RequestHold(
      id: try place(amount, leaving: account.floor, account, terms, entry), amount: amount)
    balanceMoved(organization)
    return extended
  }
}
