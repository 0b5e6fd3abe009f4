public import Ledger
public import Pricing
public import Quantities

/// Credit that pays for some usage only.
extension Billing {
  /// Returns an organization's balance without credit that has a scope: what pays for anything.
  ///
  /// The top-up rule and the alerts about a low balance compare it.
  @inlinable @inline(__always)
  public func generalBalance(of organization: Identifier<Organization>) -> Money {
    book.generalBalance(of: accounts[organization.index].wallet)
  }

  /// Returns the scopes of an organization that cover some usage.
  ///
  /// - Parameters:
  ///   - type: The type of the usage.
  ///   - model: The model of a request; nil for metered usage.
  ///   - project: The project, or none.
  ///   - organization: Whose usage it is.
  /// - Returns: What the grants that may pay for it have as scope.
  /// - Complexity: O(s) in the number of scopes.
  public func coverage(
    of type: TransactionType, model: ModelID?, project: Identifier<Project>,
    organization: Identifier<Organization>
  ) -> ScopeCoverage {
    var coverage = ScopeCoverage.unscoped
    for (index, scope) in states[organization.index].terms.scopes.enumerated()
    where scope.covers(type, model: model, project: project) {
      coverage.insert(GrantScope(index + 1))
    }
    return coverage
  }

  /// The coverage where an organization has credit that asks for it.
  @inlinable @inline(__always)
  func coverageIfScoped(
    of type: TransactionType, model: ModelID?, project: Identifier<Project>,
    organization: Identifier<Organization>
  ) -> ScopeCoverage {
    guard book.wallet(accounts[organization.index].wallet).hasScopedCredit else {
      return .unscoped
    }
    return coverage(of: type, model: model, project: project, organization: organization)
  }

  /// The credit of an organization whose scope does not cover a request.
  @inlinable @inline(__always)
  func uncoveredCredit(
    of type: TransactionType, model: ModelID?, project: Identifier<Project>,
    organization: Identifier<Organization>
  ) -> Money {
    let wallet = accounts[organization.index].wallet
    guard book.wallet(wallet).hasScopedCredit else { return .zero }
    let usable = book.balance(
      of: wallet,
      usableFor: coverage(of: type, model: model, project: project, organization: organization))
    return Money(nanos: book.balance(of: wallet).nanos - usable.nanos)
  }

  /// Whether credit with a scope allows usage that other credit does not.
  @usableFromInline @inline(never)
  func hasScopedCredit(
    for type: TransactionType, model: ModelID?, project: Identifier<Project>,
    organization: Identifier<Organization>
  ) -> Bool {
    let account = accounts[organization.index]
    guard book.wallet(account.wallet).hasScopedCredit else { return false }
    let coverage = coverage(
      of: type, model: model, project: project, organization: organization)
    let usable = book.balance(of: account.wallet, usableFor: coverage)
    return Int128(usable.nanos) - Int128(book.held(in: account.wallet).nanos) > account.floor
  }

  /// Returns whether what is available, with the credit line, allows usage.
  ///
  /// - Parameters:
  ///   - organization: Whose usage it is.
  ///   - type: The type of the usage.
  ///   - project: The project, or none.
  /// - Returns: Whether there is credit for it.
  public func hasCredit(
    _ organization: Identifier<Organization>, for type: TransactionType = .infrastructure,
    project: Identifier<Project> = .none
  ) -> Bool {
    book.generalAvailable(in: accounts[organization.index].wallet).nanos
      > accounts[organization.index].floor
      || hasScopedCredit(for: type, model: nil, project: project, organization: organization)
  }
}
