public import Quantities

/// The prepaid balance of one payer: grants in burn order, what is owed beyond them, and what is
/// held.
@frozen public struct Wallet: Sendable, BitwiseCopyable {
  /// A wallet's index in the ledger.
  public typealias ID = Identifier<Wallet>

  /// Whose wallet it is.
  public let organization: Identifier<Organization>
  /// Grants left less what is owed, in nano-units; kept so that a balance is O(1) to ask for.
  @usableFromInline var nanos: Int64
  /// The part of the grants left that has a scope, in nano-units.
  @usableFromInline var scoped: Int64
  /// What open holds have set aside, in nano-units.
  @usableFromInline var held: Int64
  /// What serving its spending cost the platform: a memorandum, which no account holds.
  @usableFromInline var cost: MoneyTotal
  /// The place of the grant that burns first, or -1.
  @usableFromInline var firstGrant: Int32
  /// Grants that the wallet was given so far: the number of the next one.
  @usableFromInline var grantCount: UInt32
  /// The index of the first account of its chart: one of each kind.
  @usableFromInline let chart: UInt32
  /// The places of the holds that expire first and last, or -1.
  @usableFromInline var firstHold: Int32
  @usableFromInline var lastHold: Int32

  @inlinable
  init(organization: Identifier<Organization>, chart: Account.ID) {
    self.organization = organization
    self.chart = chart.rawValue
    nanos = 0
    scoped = 0
    held = 0
    cost = .zero
    firstHold = -1
    lastHold = -1
    firstGrant = -1
    grantCount = 0
  }

  /// The account of a kind in the wallet's chart.
  @inlinable @inline(__always)
  func account(_ kind: Account.Kind) -> Account.ID {
    Account.ID(rawValue: chart &+ UInt32(kind.rawValue))
  }

  /// The posted balance: grants left less what is owed; negative when overdrawn.
  @inlinable public var balance: Money { Money(nanos: nanos) }

  /// The balance without credit that has a scope.
  @inlinable @inline(__always)
  public var generalBalance: Money { Money(nanos: nanos - scoped) }

  /// Whether some of the credit has a scope.
  @inlinable @inline(__always)
  public var hasScopedCredit: Bool { scoped != 0 }

  /// What serving its spending cost the platform, as far as `spend` was told.
  public var serviceCost: MoneyTotal { cost }

  /// What open holds have set aside.
  @inlinable public var heldAmount: Money { Money(nanos: held) }

  /// The balance less what is held; as low as fits.
  @inlinable @inline(__always)
  public var available: Money { lessHeld(nanos) }

  /// The balance without credit that has a scope, less what is held; as low as fits.
  @inlinable @inline(__always)
  public var generalAvailable: Money { lessHeld(nanos - scoped) }

  @inlinable @inline(__always)
  func lessHeld(_ amount: Int64) -> Money {
    let (left, overflow) = amount.subtractingReportingOverflow(held)
    return Money(nanos: overflow ? .min : left)
  }
}

/// A grant in its place of a wallet's list.
@usableFromInline
struct GrantSlot: Sendable {
  @usableFromInline var grant: Grant
  /// The place of the grant that burns next, or -1.
  @usableFromInline var next: Int32

  @usableFromInline
  init(grant: Grant, next: Int32) {
    self.grant = grant
    self.next = next
  }
}
