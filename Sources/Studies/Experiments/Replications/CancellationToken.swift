import Synchronization

/// A flag that asks running work to stop; it never goes back.
///
/// Setting it is a single atomic store, so a signal handler may do it.
public final class CancellationToken: Sendable {
  private let flag = Atomic<Bool>(false)
  private let parent: CancellationToken?

  /// Makes a token that is not cancelled.
  public init() { parent = nil }

  /// Makes a token that is also cancelled whenever another one is.
  public init(within parent: CancellationToken) { self.parent = parent }

  /// Asks for the work to stop.
  public func cancel() { flag.store(true, ordering: .relaxed) }

  /// Whether the work has been asked to stop.
  public var isCancelled: Bool {
    flag.load(ordering: .relaxed) || (parent?.isCancelled ?? false)
  }
}
