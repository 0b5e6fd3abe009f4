/// What a grant may be spent on, by number; what a number stands for is the caller's to say.
@frozen public struct GrantScope: Hashable, Sendable, BitwiseCopyable {
  /// The scopes that a ledger tells apart, besides that of everything.
  public static let most = 63

  /// No limits.
  public static let everything = GrantScope(unchecked: 0)

  @usableFromInline let number: UInt8

  /// Makes a scope.
  ///
  /// - Precondition: the number is from 1 to `most`.
  @inlinable
  public init(_ number: Int) {
    precondition(number >= 1 && number <= Self.most, "there is no scope of this number")
    self.number = UInt8(truncatingIfNeeded: number)
  }

  @inlinable
  init(unchecked number: UInt8) { self.number = number }

  /// The number; nil for everything.
  public var place: Int? { number == 0 ? nil : Int(number) }
}

/// The scopes that cover some usage: which grants may pay for it.
@frozen public struct ScopeCoverage: Hashable, Sendable, BitwiseCopyable {
  @usableFromInline var bits: UInt64

  /// Grants without a scope only.
  @inlinable public static var unscoped: ScopeCoverage { ScopeCoverage(bits: 1) }
  /// All grants.
  @inlinable public static var everything: ScopeCoverage { ScopeCoverage(bits: .max) }

  @inlinable
  init(bits: UInt64) { self.bits = bits }

  /// Adds the grants of a scope.
  @inlinable
  public mutating func insert(_ scope: GrantScope) { bits |= 1 &<< UInt64(scope.number) }

  /// Whether grants of a scope may pay for the usage.
  @inlinable
  public func covers(_ scope: GrantScope) -> Bool { bits &>> UInt64(scope.number) & 1 == 1 }
}
