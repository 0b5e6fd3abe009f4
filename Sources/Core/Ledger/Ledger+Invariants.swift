public import Quantities

/// A sentence about the book that should be true and is not.
public enum InvariantViolation: Hashable, Sendable {
  /// All debits together differ from all credits.
  case booksOutOfBalance(debits: MoneyTotal, credits: MoneyTotal)
  /// A wallet's balance differs from its grants less what it owes.
  case walletDiffers(Wallet.ID, balance: Money, grantsLessDebt: MoneyTotal)
  /// A grant in use has nothing left, or less.
  case grantNotPositive(number: UInt32, remaining: MoneyTotal)
  /// A receivable is negative.
  case receivableNegative(Wallet.ID, MoneyTotal)
  /// A wallet both has grants without a scope left and owes.
  case debtBesideCredit(Wallet.ID)
  /// What is kept of a wallet's scoped credit differs from its grants.
  case scopedCreditDiffers(Wallet.ID)
  /// An account's totals differ from the sum of its transfers.
  case accountDiffersFromJournal(Account.ID)
  /// What a wallet holds is negative, or differs from the sum of its open holds.
  case heldDiffers(Wallet.ID, held: Money, openHolds: MoneyTotal)
}

extension Ledger {
  /// Adds up all accounts: total debits and total credits, which must be equal.
  public var trialBalance: (debits: MoneyTotal, credits: MoneyTotal) {
    accounts.reduce(into: (MoneyTotal.zero, MoneyTotal.zero)) { total, account in
      total.0 = total.0 + account.debits
      total.1 = total.1 + account.credits
    }
  }

  /// Checks everything that must always be true of the book.
  ///
  /// - Returns: What is not true; empty for a sound book.
  /// - Complexity: O(accounts + grants + holds), and O(transfers) where the journal can be read.
  public func violations() -> [InvariantViolation] {
    var found: [InvariantViolation] = []
    let trial = trialBalance
    if trial.debits != trial.credits {
      found.append(.booksOutOfBalance(debits: trial.debits, credits: trial.credits))
    }
    for index in wallets.indices {
      checkWallet(Wallet.ID(index), &found)
    }
    checkHolds(&found)
    if Log.isReadable { checkJournal(&found) }
    return found
  }

  private func checkWallet(_ id: Wallet.ID, _ found: inout [InvariantViolation]) {
    let wallet = wallets[id.index]
    var total = MoneyTotal.zero
    var scoped = MoneyTotal.zero
    var place = wallet.firstGrant
    while place >= 0 {
      let slot = slots[Int(place)]
      let left = accounts[slot.grant.account.index].creditBalance
      if left.nanos <= 0 {
        found.append(.grantNotPositive(number: slot.grant.number, remaining: left))
      }
      total = total + left
      if slot.grant.scope != .everything { scoped = scoped + left }
      place = slot.next
    }
    let owed = account(.receivable, of: id).debitBalance
    if owed.nanos < 0 { found.append(.receivableNegative(id, owed)) }
    if owed.nanos > 0, total != scoped { found.append(.debtBesideCredit(id)) }
    if scoped.nanos != Int128(wallet.scoped) { found.append(.scopedCreditDiffers(id)) }
    if total - owed != MoneyTotal(wallet.balance) {
      found.append(
        .walletDiffers(id, balance: wallet.balance, grantsLessDebt: total - owed))
    }
  }

  private func checkHolds(_ found: inout [InvariantViolation]) {
    var sums = [MoneyTotal](repeating: .zero, count: wallets.count)
    for hold in openHolds { sums[hold.wallet.index] += hold.amount }
    for index in wallets.indices {
      let held = wallets[index].heldAmount
      guard held < .zero || MoneyTotal(held) != sums[index] else { continue }
      found.append(.heldDiffers(Wallet.ID(index), held: held, openHolds: sums[index]))
    }
  }

  private func checkJournal(_ found: inout [InvariantViolation]) {
    var debits = [MoneyTotal](repeating: .zero, count: accounts.count)
    var credits = debits
    journal.forEach { transfer in
      debits[transfer.debit.index] += transfer.amount
      credits[transfer.credit.index] += transfer.amount
    }
    for (index, account) in accounts.enumerated() {
      let unkept = journal.unkept(of: Account.ID(index))
      if debits[index] + unkept.debits != account.debits
        || credits[index] + unkept.credits != account.credits
      {
        found.append(.accountDiffersFromJournal(Account.ID(index)))
      }
    }
  }
}
