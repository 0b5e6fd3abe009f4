/// The smallest piece of an experiment that is computed as one: a block of processes within one
/// replication.
public struct UnitOfWork: Hashable, Sendable {
  /// The position in the grid, from 0.
  public let index: Int
  /// The replication, from 0.
  public let replication: Int
  /// The processes of the block.
  public let processes: Range<Int>
}

/// How an experiment is cut into units of work, whatever computes them.
///
/// Processes are what runs independently within a replication, such as organizations. The block size is
/// part of the experiment and never depends on threads or machines. Units are numbered by
/// replication, then block, so more replications only append units.
public struct UnitGrid: Hashable, Sendable, BitwiseCopyable {
  /// The number of replications.
  public let replications: Int
  /// The number of processes in each replication.
  public let processes: Int
  /// The number of processes in each block but the last of a replication.
  public let blockSize: Int

  /// Makes a grid.
  ///
  /// - Precondition: the block size is positive, the other numbers are not negative.
  public init(replications: Int, processes: Int, blockSize: Int) {
    precondition(replications >= 0, "the number of replications is negative")
    precondition(processes >= 0, "the number of processes is negative")
    precondition(blockSize > 0, "the block size is not positive")
    self.replications = replications
    self.processes = processes
    self.blockSize = blockSize
  }

  /// The number of blocks in each replication.
  public var blocks: Int { (processes + blockSize - 1) / blockSize }

  /// The number of units.
  public var count: Int { replications * blocks }

  /// The units of a range of replications.
  ///
  /// - Precondition: the replications lie in the grid.
  public func units(ofReplications range: Range<Int>) -> Range<Int> {
    precondition(range.lowerBound >= 0 && range.upperBound <= replications, "outside the grid")
    return range.lowerBound * blocks..<range.upperBound * blocks
  }

  /// Returns one unit.
  ///
  /// - Precondition: the index lies in the grid.
  public subscript(index: Int) -> UnitOfWork {
    precondition(index >= 0 && index < count, "the unit is outside the grid")
    let (replication, block) = index.quotientAndRemainder(dividingBy: blocks)
    let from = block * blockSize
    return UnitOfWork(
      index: index, replication: replication, processes: from..<min(from + blockSize, processes))
  }
}
