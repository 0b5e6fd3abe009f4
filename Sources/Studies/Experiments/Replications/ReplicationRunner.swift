import Glibc

/// Computes units of work on several threads and delivers their results in unit order.
///
/// What is delivered does not depend on the number of threads: units are handed out in order, results
/// wait for their turn, and the failure of the earliest failing unit is the one reported. Workers run at
/// most four units per thread ahead of the delivery, so memory does not grow with the run.
public struct ReplicationRunner: Sendable {
  /// The number of worker threads.
  public let threads: Int
  private let cancellation: CancellationToken

  /// The number of processors that are online, at least one.
  public static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Makes a runner; the threads start with each run and end with it.
  ///
  /// The token is checked between units; a unit that does not give up soon after it was cancelled is
  /// left to itself.
  ///
  /// - Precondition: there is at least one thread.
  public init(threads: Int, cancellation: CancellationToken = CancellationToken()) {
    precondition(threads > 0, "there are no threads")
    self.threads = threads
    self.cancellation = cancellation
  }

  /// Computes units and delivers the results in their order, blocking until all threads have ended
  /// or, after a cancellation, are left to themselves.
  ///
  /// `deliver` and `progress` are called on the calling thread only, so they may change whatever it
  /// owns; `work` on any thread. It may look at the token, which is also cancelled when another
  /// unit fails, and return nil to give up.
  ///
  /// - Returns: How many units were delivered, from the first on without a gap: fewer than there
  ///   are where the run was cancelled.
  /// - Throws: what the earliest failing unit threw, after the results before it were delivered; or
  ///   what `deliver` threw.
  public func run<Output: Sendable, Failure: Error>(
    units: Range<Int>,
    progress: (_ delivered: Int, _ total: Int) -> Void = { _, _ in },
    work: @escaping @Sendable (_ unit: Int, CancellationToken) throws(Failure) -> Output?,
    deliver: (_ unit: Int, Output) throws(Failure) -> Void
  ) throws(Failure) -> Int {
    precondition(units.lowerBound >= 0, "a unit is negative")
    let first = units.lowerBound
    return try run(
      count: units.count, inGroupsOf: 1, progress: progress,
      work: { (unit, token) throws(Failure) -> Output? in try work(first + unit, token) },
      join: { $0[0] },
      deliver: { (unit, output) throws(Failure) in try deliver(first + unit, output) })
  }

  /// Computes units, puts those of each group together and delivers these results in their order.
  ///
  /// As the above; `join` is called on any thread, with the results of a group in the order of its
  /// units, and progress counts units that are done.
  ///
  /// - Returns: How many groups were delivered.
  /// - Throws: as the above.
  public func run<Part: Sendable, Output: Sendable, Failure: Error>(
    count: Int, inGroupsOf size: Int,
    progress: (_ done: Int, _ total: Int) -> Void,
    work: @escaping @Sendable (_ unit: Int, CancellationToken) throws(Failure) -> Part?,
    join: @escaping @Sendable ([Part]) -> Output,
    deliver: (_ group: Int, Output) throws(Failure) -> Void
  ) throws(Failure) -> Int {
    let stopping = CancellationToken(within: cancellation)
    let queue = DeliveryQueue<Part, Output, Failure>(
      count: count, inGroupsOf: size, window: 4 * threads, cancellation: stopping)
    let workers = startWorkers(for: count) {
      while Self.processNext(queue, stopping, work, join) {}
    }
    defer {
      stopping.cancel()
      queue.stop()
      if !queue.isAbandoned { for worker in workers { worker.join() } }
    }
    var delivered = 0
    while delivered * size < count {
      // A system without a thread to spare still gets its results, computed here.
      if workers.isEmpty, !Self.processNext(queue, stopping, work, join) { return delivered }
      switch queue.next() {
      case .done(let units): progress(delivered * size + units, count)
      case .group(let output):
        try deliver(delivered, output)
        delivered += 1
        progress(delivered * size, count)
      case .failure(let failure): throw failure
      case .end: return delivered
      }
    }
    return delivered
  }

  private func startWorkers(for count: Int, _ body: @escaping @Sendable () -> Void) -> [Worker] {
    var workers: [Worker] = []
    while workers.count < min(threads, count), let worker = Worker(body) { workers.append(worker) }
    return workers
  }

  /// Works on one unit; false where nothing is left.
  private static func processNext<Part: Sendable, Output: Sendable, Failure: Error>(
    _ queue: DeliveryQueue<Part, Output, Failure>, _ cancellation: CancellationToken,
    _ work: (Int, CancellationToken) throws(Failure) -> Part?, _ join: ([Part]) -> Output
  ) -> Bool {
    guard let unit = queue.claim() else { return false }
    let result: Result<Part?, Failure>
    do throws(Failure) {
      result = .success(try work(unit, cancellation))
    } catch {
      result = .failure(error)
    }
    if let parts = queue.complete(unit, with: result) {
      queue.complete(groupOf: unit, with: join(parts))
    }
    return true
  }
}
