import Glibc

/// A thread of the operating system that runs one closure.
///
/// Replications are long and never wait, so they take threads of their own instead of the shared pool of
/// Swift concurrency, whose width is not ours to choose.
struct Worker {
  private let thread: pthread_t

  /// Carries the closure through the C entry point.
  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Starts the thread, or returns nil where the system refuses another one.
  init?(_ run: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let body = Unmanaged.passRetained(Body(run))
    let status = pthread_create(&thread, nil, workerEntry, body.toOpaque())
    guard status == 0 else {
      body.release()
      return nil
    }
    self.thread = thread
  }

  /// Waits until the closure has returned.
  func join() { pthread_join(thread, nil) }

  fileprivate static func enter(_ argument: UnsafeMutableRawPointer) {
    Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
  }
}

private func workerEntry(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let argument { Worker.enter(argument) }
  return nil
}
