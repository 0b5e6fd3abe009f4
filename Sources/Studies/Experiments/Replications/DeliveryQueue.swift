import Glibc

/// Hands out units in order to many workers and takes their results back in order.
///
/// At most `window` units lie between the next one to deliver and the last one handed out, so memory is
/// bounded however uneven the units are. A worker waits for room, the consumer waits for the next
/// result. The unit that the consumer waits for is always either being worked on or free to be handed
/// out, so neither can wait for ever.
///
/// Unchecked because the mutable state is guarded by a POSIX mutex, which the compiler cannot see:
/// the conditions to wait on exist only there.
final class DeliveryQueue<Output: Sendable, Failure: Error>: @unchecked Sendable {
  typealias Completion = Result<Output?, Failure>

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let resultIsReady = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let roomIsFree = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let end: Int
  private let window: Int
  private let cancellation: CancellationToken
  private var nextToClaim: Int
  private var nextToDeliver: Int
  private var isStopped = false
  /// Whether the consumer went away although units were being worked on.
  private(set) var isAbandoned = false
  /// A ring: the result of unit u waits at u modulo the window.
  private var completions: [Completion?]

  init(units: Range<Int>, window: Int, cancellation: CancellationToken) {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(resultIsReady, nil)
    pthread_cond_init(roomIsFree, nil)
    nextToClaim = units.lowerBound
    nextToDeliver = units.lowerBound
    end = units.upperBound
    self.window = window
    self.cancellation = cancellation
    completions = Array(repeating: nil, count: window)
  }

  deinit {
    pthread_cond_destroy(roomIsFree)
    pthread_cond_destroy(resultIsReady)
    pthread_mutex_destroy(mutex)
    roomIsFree.deallocate()
    resultIsReady.deallocate()
    mutex.deallocate()
  }

  /// Returns the next unit to work on, or nil where there is nothing left to do.
  func claim() -> Int? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while !isStopped, nextToClaim < end, nextToClaim - nextToDeliver >= window {
      pthread_cond_wait(roomIsFree, mutex)
    }
    if cancellation.isCancelled { halt() }
    guard !isStopped, nextToClaim < end else { return nil }
    nextToClaim += 1
    return nextToClaim - 1
  }

  /// Puts back the result of a unit; an output of nil says that the work gave up.
  func complete(_ unit: Int, with completion: Completion) {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    completions[unit % window] = completion
    if unit == nextToDeliver { pthread_cond_signal(resultIsReady) }
  }

  /// Returns the result of the next unit in order, or nil where no more will come: also where the
  /// work was cancelled and is not given up within a while.
  func next() -> Completion? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    var patience = 6
    while nextToDeliver < end {
      if let completion = completions[nextToDeliver % window] {
        completions[nextToDeliver % window] = nil
        nextToDeliver += 1
        pthread_cond_signal(roomIsFree)
        return completion
      }
      if isStopped, nextToDeliver == nextToClaim { return nil }
      if cancellation.isCancelled { patience -= 1 }
      guard patience > 0 else {
        isAbandoned = true
        return nil
      }
      // Whoever cancels may be a signal handler, which can wake nobody.
      var wakeUp = timespec()
      clock_gettime(CLOCK_REALTIME, &wakeUp)
      wakeUp.tv_nsec += 50_000_000
      if wakeUp.tv_nsec >= 1_000_000_000 {
        wakeUp.tv_sec += 1
        wakeUp.tv_nsec -= 1_000_000_000
      }
      pthread_cond_timedwait(resultIsReady, mutex, &wakeUp)
    }
    return nil
  }

  /// Hands out no more units.
  func stop() {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    halt()
  }

  /// The mutex is held.
  private func halt() {
    isStopped = true
    pthread_cond_broadcast(resultIsReady)
    pthread_cond_broadcast(roomIsFree)
  }
}
