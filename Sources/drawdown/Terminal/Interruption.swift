import Experiments
import Foundation

/// Turns the first Ctrl-C into a request to stop, and ends the program where that is not answered at
/// once, whatever it is about; further ones, of which some senders have one for the process and one
/// for its group, ask for the same.
///
/// An end at any instant does no harm: results appear whole or not at all.
enum Interruption {
  static let token = CancellationToken()

  static func watch() {
    _ = token
    signal(SIGALRM) { _ in
      let text: StaticString = "\ndrawdown: interrupted; results are those before or those after\n"
      _ = write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
      _exit(ExitCode.interrupted.rawValue)
    }
    for number in [SIGINT, SIGTERM, SIGHUP] {
      let previous = signal(number) { _ in
        guard !Interruption.token.isCancelled else { return }
        Interruption.token.cancel()
        var patience = itimerval(
          it_interval: timeval(), it_value: timeval(tv_sec: 0, tv_usec: 700_000))
        setitimer(Int32(ITIMER_REAL.rawValue), &patience, nil)
      }
      // Who starts the program under `nohup` wants it to outlive the terminal.
      if number == SIGHUP, isIgnored(previous) { signal(number, SIG_IGN) }
    }
  }

  private static func isIgnored(_ handler: (@convention(c) (Int32) -> Void)?) -> Bool {
    unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
