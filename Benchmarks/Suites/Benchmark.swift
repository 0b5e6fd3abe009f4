/// Something whose time is measured.
public struct Benchmark: Sendable {
  /// What one run did.
  public struct Work: Sendable {
    /// How many things were done.
    public let items: Int64
    /// A number that depends on all of them, so that none can be left out by the compiler.
    public let digest: Int64
  }

  /// A group and a name: `ledger/spend`.
  public let name: String
  /// What is counted.
  public let item: String
  /// How many are done at full size.
  public let count: Int
  /// Prepares so many, untimed, and returns the work.
  public let prepare: @Sendable (_ count: Int) -> () -> Work

  init(
    _ name: String, counting item: String, _ count: Int,
    prepare: @escaping @Sendable (_ count: Int) -> () -> Work
  ) {
    self.name = name
    self.item = item
    self.count = count
    self.prepare = prepare
  }

  /// Every benchmark, in the order of the table.
  public static var all: [Benchmark] {
    ReferenceWorkload.benchmarks + PolicySweep.benchmarks + LedgerTransfers.benchmarks
      + Rating.benchmarks
      + Sampling.benchmarks + EventLists.benchmarks + TraceReading.benchmarks
      + DurablePosting.benchmarks
  }
}

/// Returns the value of an expression that cannot fail with the constants of a benchmark.
func sound<Value, Failure: Error>(_ make: () throws(Failure) -> Value) -> Value {
  do { return try make() } catch { preconditionFailure("a benchmark's constant: \(error)") }
}
