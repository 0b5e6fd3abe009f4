/// How the program ends.
enum ExitCode: Int32, CaseIterable, Comparable {
  /// Everything was done.
  case done = 0
  /// A check, an expectation or a constraint failed.
  case failed = 1
  /// The command line or an input is wrong; nothing was written.
  case badInput = 2
  /// A file or store could not be read or written.
  case cannotReadOrWrite = 3
  /// The run was interrupted.
  case interrupted = 130

  /// What it says, in words.
  var meaning: String {
    switch self {
    case .done: "done"
    case .failed: "a check failed"
    case .badInput: "wrong usage or input"
    case .cannotReadOrWrite: "a file could not be read or written"
    case .interrupted: "interrupted"
    }
  }

  static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
