public import Ledger
public import Quantities

/// What the accounts of an organization, or of several, came to since the book opened.
public struct Position: Hashable, Sendable {
  /// A line of a report of positions.
  public enum Line: Hashable, Sendable, CaseIterable {
    /// What the accounts of a kind hold.
    case account(Account.Kind)
    /// The part of customers' credit that was bought.
    case deferredRevenue
    /// The part of customers' credit that was given.
    case promotionalCredit
    /// What served requests cost at the providers.
    case providerCost
    /// Revenue less expenses and provider cost.
    case margin

    /// Every line, in the order of reports.
    public static let allCases =
      Account.Kind.allCases.map { Line.account($0) }
      + [.deferredRevenue, .promotionalCredit, .providerCost, .margin]

    /// The name in files.
    public var name: String {
      switch self {
      case .account(let kind): kind.name
      case .deferredRevenue: "deferred_revenue"
      case .promotionalCredit: "promotional_credit"
      case .providerCost: "provider_cost"
      case .margin: "margin"
      }
    }

    /// The name of its class in files; `memo` for what is no account of the book.
    public var className: String {
      guard case .account(let kind) = self else { return "memo" }
      return kind.accountClass.rawValue
    }

    /// The place among the values that are kept; the margin follows from them.
    fileprivate var place: Int? {
      switch self {
      case .account(let kind): Int(kind.rawValue)
      case .deferredRevenue: Account.Kind.allCases.count
      case .promotionalCredit: Account.Kind.allCases.count + 1
      case .providerCost: Account.Kind.allCases.count + 2
      case .margin: nil
      }
    }
  }

  private static let count = Account.Kind.allCases.count + 3

  /// Nano-units of every line but the margin, each with the sign of its class.
  public private(set) var values: [Int128]

  /// Nothing has happened.
  public init() { values = Array(repeating: 0, count: Self.count) }

  /// One line, in nano-units.
  public subscript(line: Line) -> Int128 { line.place.map { values[$0] } ?? margin }

  private var margin: Int128 {
    Account.Kind.allCases.reduce(-self[.providerCost]) { margin, kind in
      switch kind.accountClass {
      case .revenue: margin + self[.account(kind)]
      case .expense: margin - self[.account(kind)]
      case .asset, .liability: margin
      }
    }
  }

  /// Adds what the accounts of others came to.
  public static func += (left: inout Position, right: Position) {
    for place in left.values.indices { left.values[place] += right.values[place] }
  }

  /// What happened between two positions of the same accounts.
  public static func - (left: Position, right: Position) -> Position {
    var result = left
    for place in result.values.indices { result.values[place] -= right.values[place] }
    return result
  }

  fileprivate mutating func add(_ amount: Int128, to line: Line) {
    if let place = line.place { values[place] += amount }
  }
}

extension Billing {
  /// Returns what an organization's accounts came to so far.
  ///
  /// - Complexity: O(g) in the number of grants of its wallet.
  public func position(of organization: Identifier<Organization>) -> Position {
    var position = Position()
    let account = accounts[organization.index]
    for kind in Account.Kind.allCases {
      position.add(book.account(kind, of: account.wallet).balance.nanos, to: .account(kind))
    }
    for (grant, remaining) in book.grants(of: account.wallet) {
      position.add(Int128(remaining.nanos), to: .account(.grant))
      position.add(
        Int128(remaining.nanos),
        to: grant.category == .paid ? .deferredRevenue : .promotionalCredit)
    }
    position.add(book.wallet(account.wallet).serviceCost.nanos, to: .providerCost)
    return position
  }

  /// What the accounts of all organizations came to so far: the platform's own position.
  ///
  /// - Complexity: O(organizations + grants).
  public var position: Position {
    accounts.indices.reduce(into: Position()) { $0 += position(of: Identifier($1)) }
  }
}
