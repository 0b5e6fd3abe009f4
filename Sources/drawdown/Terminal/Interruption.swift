import Experiments
import Foundation

/// Turns the first Ctrl-C into a request to stop; the second one ends the program at once.
enum Interruption {
  static let token = CancellationToken()

  static func watch() {
    _ = token
    for number in [SIGINT, SIGTERM, SIGHUP] {
      let previous = signal(number) { number in
        Interruption.token.cancel()
        signal(number, SIG_DFL)
      }
      // Who starts the program under `nohup` wants it to outlive the terminal.
      if number == SIGHUP, isIgnored(previous) { signal(number, SIG_IGN) }
    }
  }

  private static func isIgnored(_ handler: (@convention(c) (Int32) -> Void)?) -> Bool {
    unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
