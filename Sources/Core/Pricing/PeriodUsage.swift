/// What a customer has used in a period, as far as prices depend on it.
public struct PeriodUsage: Sendable, BitwiseCopyable {
  /// The most volume discounts of a rate card.
  public static let mostDiscounts = 8

  /// What a volume discount has counted.
  struct Pool: Sendable, BitwiseCopyable {
    var used: Int64 = 0
    /// What it came to without the discount, and with it, in nano-units.
    var full: Int64 = 0
    var charged: Int64 = 0
  }

  /// What is left of the included quantities, by usage type; seconds in thousandths.
  private var included = ByUsageType<Int64>(repeating: 0)
  private var pools = InlineArray<8, Pool>(repeating: Pool())

  /// Starts a period in which nothing was used.
  public init() {}

  /// What is left of the included quantity of a usage type; seconds in thousandths.
  public subscript(included type: UsageType) -> Int64 {
    get { included[type.index] }
    set { included[type.index] = newValue }
  }

  /// What a volume discount has counted.
  subscript(pool discount: Int) -> Pool {
    get { pools[discount] }
    set { pools[discount] = newValue }
  }
}
