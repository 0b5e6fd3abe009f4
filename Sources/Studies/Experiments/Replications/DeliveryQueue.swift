import Glibc

/// Hands out units in order to many workers and takes their results back in order, group by group.
///
/// At most `window` units lie between the first one that is not delivered with its group and the last
/// one handed out, so memory is bounded however uneven the units are. A worker waits for room, the
/// consumer waits for the next result. The units that the consumer waits for are always either being
/// worked on or free to be handed out, so neither can wait for ever.
///
/// Unchecked because the mutable state is guarded by a POSIX mutex, which the compiler cannot see:
/// the conditions to wait on exist only there.
final class DeliveryQueue<Part: Sendable, Output: Sendable, Failure: Error>: @unchecked Sendable {
  /// What the consumer hears next.
  enum Step {
    /// So many units of the next group are done.
    case done(Int)
    /// The next group is complete.
    case group(Output)
    /// A unit failed, and everything before its group was delivered.
    case failure(Failure)
    /// No more will come.
    case end
  }

  /// The units of a group, and what they were put together to.
  private struct Group {
    var parts: [Part?] = []
    var done = 0
    var output: Output?
  }

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let resultIsReady = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let roomIsFree = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let count: Int
  private let size: Int
  private let window: Int
  private let cancellation: CancellationToken
  private var nextToClaim = 0
  private var nextToDeliver = 0
  /// Units of the next group that the consumer knows of.
  private var told = 0
  /// Units handed out whose results, or those of their groups, are not there yet.
  private var underWay = 0
  private var isStopped = false
  /// Whether the consumer went away although units were being worked on.
  private(set) var isAbandoned = false
  /// The earliest unit that came to nothing, and why, if it failed.
  private var loss: (unit: Int, failure: Failure?)?
  /// A ring: group g is at g modulo its length.
  private var groups: [Group]

  /// Makes a queue of units, numbered from zero, in groups of a size.
  ///
  /// - Precondition: the groups are whole.
  init(count: Int, inGroupsOf size: Int, window: Int, cancellation: CancellationToken) {
    precondition(size > 0 && count % size == 0, "a group is not whole")
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(resultIsReady, nil)
    pthread_cond_init(roomIsFree, nil)
    self.count = count
    self.size = size
    self.window = window + size - 1
    self.cancellation = cancellation
    groups = Array(repeating: Group(), count: (window + size - 2) / size + 2)
  }

  deinit {
    pthread_cond_destroy(roomIsFree)
    pthread_cond_destroy(resultIsReady)
    pthread_mutex_destroy(mutex)
    roomIsFree.deallocate()
    resultIsReady.deallocate()
    mutex.deallocate()
  }

  private func locked<Value>(_ body: () -> Value) -> Value {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }

  /// Returns the next unit to work on, or nil where there is nothing left to do.
  func claim() -> Int? {
    locked {
      while !isStopped, nextToClaim < count, nextToClaim - nextToDeliver * size >= window {
        pthread_cond_wait(roomIsFree, mutex)
      }
      if cancellation.isCancelled { halt() }
      guard !isStopped, nextToClaim < count else { return nil }
      nextToClaim += 1
      underWay += 1
      return nextToClaim - 1
    }
  }

  /// Puts back the result of a unit; one of nil says that the work gave up.
  ///
  /// - Returns: all results of its group where this was the last of them; `complete` is expected.
  func complete(_ unit: Int, with result: Result<Part?, Failure>) -> [Part]? {
    locked {
      let place = unit / size % groups.count
      switch result {
      case .success(let part?):
        if groups[place].parts.isEmpty {
          groups[place].parts = Array(repeating: nil, count: size)
        }
        groups[place].parts[unit % size] = part
        groups[place].done += 1
      case .success(nil): lose(unit, nil)
      case .failure(let failure): lose(unit, failure)
      }
      if unit / size == nextToDeliver || isStopped { pthread_cond_signal(resultIsReady) }
      guard groups[place].done == size else {
        underWay -= 1
        return nil
      }
      defer { groups[place].parts = [] }
      return groups[place].parts.compactMap(\.self)
    }
  }

  /// Puts back what the results of the group of a unit were put together to.
  func complete(groupOf unit: Int, with output: Output) {
    locked {
      groups[unit / size % groups.count].output = output
      underWay -= 1
      if unit / size == nextToDeliver || isStopped { pthread_cond_signal(resultIsReady) }
    }
  }

  /// Returns what there is to say next, in the order of groups; the end also where the work was
  /// cancelled and is not given up within a while.
  func next() -> Step {
    locked {
      var patience = 6
      while nextToDeliver * size < count {
        let place = nextToDeliver % groups.count
        if let output = groups[place].output {
          groups[place] = Group()
          nextToDeliver += 1
          told = 0
          pthread_cond_broadcast(roomIsFree)
          return .group(output)
        }
        if let loss, isAllDone(before: loss.unit, at: place) {
          return loss.failure.map { .failure($0) } ?? .end
        }
        if isStopped, underWay == 0 { return .end }
        if groups[place].done > told, groups[place].done < size {
          told = groups[place].done
          return .done(told)
        }
        if cancellation.isCancelled { patience -= 1 }
        guard patience > 0 else {
          isAbandoned = true
          return .end
        }
        waitForResult()
      }
      return .end
    }
  }

  /// Hands out no more units.
  func stop() { locked { halt() } }

  // MARK: The mutex is held

  /// Waits, but not for long: whoever cancels may be a signal handler, which can wake nobody.
  private func waitForResult() {
    var wakeUp = timespec()
    clock_gettime(CLOCK_REALTIME, &wakeUp)
    wakeUp.tv_nsec += 50_000_000
    if wakeUp.tv_nsec >= 1_000_000_000 {
      wakeUp.tv_sec += 1
      wakeUp.tv_nsec -= 1_000_000_000
    }
    pthread_cond_timedwait(resultIsReady, mutex, &wakeUp)
  }

  private func halt() {
    isStopped = true
    pthread_cond_broadcast(resultIsReady)
    pthread_cond_broadcast(roomIsFree)
  }

  /// Keeps the earliest unit that came to nothing; those behind it are no longer wanted.
  private func lose(_ unit: Int, _ failure: Failure?) {
    if loss.map({ unit < $0.unit }) ?? true { loss = (unit, failure) }
    halt()
  }

  /// Whether a unit is in the next group, at its place, and all of them before it are done.
  private func isAllDone(before unit: Int, at place: Int) -> Bool {
    unit / size == nextToDeliver
      && groups[place].parts.prefix(unit % size).count { $0 != nil } == unit % size
  }
}
