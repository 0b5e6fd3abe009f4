import Experiments
import Foundation

/// Turns the first Ctrl-C into a request to stop; the second one ends the program at once.
enum Interruption {
  static let token = CancellationToken()

  static func watch() {
    _ = token
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        Interruption.token.cancel()
        signal(number, SIG_DFL)
      }
    }
  }
}
