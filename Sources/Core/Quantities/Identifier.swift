/// A dense index into the arrays that hold one kind of thing.
///
/// The phantom type keeps an account's index from being used where an organization's is meant.
@frozen public struct Identifier<Entity>: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The index, from zero.
  public let rawValue: UInt32

  /// Stands for "no such thing" where an optional would cost space.
  @inlinable public static var none: Self { Self(rawValue: .max) }

  /// Makes an identifier from an index.
  @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Makes an identifier from an array index.
  ///
  /// - Precondition: the index fits 32 bits.
  @inlinable public init(_ index: Int) { rawValue = UInt32(index) }

  /// The index for use with arrays.
  @inlinable public var index: Int { Int(rawValue) }

  /// Whether this identifies nothing.
  @inlinable public var isNone: Bool { rawValue == .max }

  /// Orders by index.
  @inlinable public static func < (left: Self, right: Self) -> Bool {
    left.rawValue < right.rawValue
  }
}
