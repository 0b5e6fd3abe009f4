public import Quantities

/// The price of one request, in all and by usage type.
@frozen public struct Charge: Sendable, BitwiseCopyable {
  /// What the customer pays.
  public var amount: Money
  /// What the provider charges for the same request.
  public var providerCost: Money
  /// Nano-units the customer pays, by usage type.
  @usableFromInline var amounts: ByUsageType<Int64>

  /// Nothing.
  public static let free = Charge(amount: .zero, providerCost: .zero)

  @inlinable @inline(__always)
  init(amount: Money, providerCost: Money) {
    self.amount = amount
    self.providerCost = providerCost
    // A literal stays in line, other than `InlineArray(repeating:)`.
    amounts = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
  }

  /// Plain text.
  @inlinable @inline(__always)
  init(_ text: TextCost) {
    self.init(
      amount: Money(nanos: text.amount), providerCost: Money(nanos: text.providerCost))
    amounts[UsageType.input.index] = text.input
    amounts[UsageType.cachedInput.index] = text.cached
    amounts[UsageType.output.index] = text.output
  }

  /// What the customer pays now: nothing where earlier usage became so much cheaper that more comes
  /// back.
  @inlinable public var due: Money { max(.zero, amount) }

  /// What comes back then.
  public var returned: Money { max(.zero, Money(nanos: -amount.nanos)) }

  /// Puts another amount in the place of what a usage type costs; the sum must fit.
  mutating func replace(_ type: UsageType, by nanos: Int64) {
    amount = Money(nanos: amount.nanos - amounts[type.index] + nanos)
    amounts[type.index] = nanos
  }

  /// What the customer pays for one usage type; these add up to `amount`.
  @inlinable public subscript(type: UsageType) -> Money { Money(nanos: amounts[type.index]) }
}

extension Charge: Equatable {
  /// Tells whether both charge the same in every respect.
  public static func == (left: Charge, right: Charge) -> Bool {
    left.amount == right.amount && left.providerCost == right.providerCost
      && UsageType.allCases.allSatisfy { left[$0] == right[$0] }
  }
}
