public import Quantities

/// When a process's next event happens, or `never`, and the class that orders simultaneous events.
public typealias NextEvent = (instant: Instant, eventClass: UInt8)

/// Processes that each have events of their own.
///
/// A process keeps its own timers; the kernel asks when the next one is and says when to go on.
public protocol Model<Failure> {
  /// Why an event may fail.
  associatedtype Failure: Error
  /// The number of processes.
  var processCount: Int { get }
  /// Returns when a process's next event happens.
  func nextEvent(of process: Int) -> NextEvent
  /// Lets a process's next event happen.
  ///
  /// Appends to `touched` the other processes whose next event may have changed.
  mutating func fire(_ process: Int, touched: inout ContiguousArray<Int>) throws(Failure)
  /// Lets all of a process's events before an instant happen; allowed where none touches others.
  mutating func run(_ process: Int, until end: Instant) throws(Failure)
}

/// Runs models.
public enum Simulation {
  /// Runs process after process, without a common event list.
  ///
  /// Right where processes do not interact, and then the fastest way.
  @inlinable
  public static func runByProcess<M: Model>(
    _ model: inout M, until end: Instant
  ) throws(M.Failure) {
    for process in 0..<model.processCount { try model.run(process, until: end) }
  }

  /// Runs the events of all processes in the one specified order.
  ///
  /// - Complexity: O(log n) an event in the number of processes.
  @inlinable
  public static func runOrdered<M: Model>(
    _ model: inout M, until end: Instant
  ) throws(M.Failure) {
    var tree = WinnerTree(processes: model.processCount)
    for process in 0..<model.processCount {
      tree.update(process, to: model.nextEvent(of: process))
    }
    var touched: ContiguousArray<Int> = []
    while let winner = tree.winner, winner.instant < end {
      try model.fire(winner.process, touched: &touched)
      tree.update(winner.process, to: model.nextEvent(of: winner.process))
      for process in touched { tree.update(process, to: model.nextEvent(of: process)) }
      touched.removeAll(keepingCapacity: true)
    }
  }
}
