import Foundation

/// Where results are written.
enum ResultsPlace {
  /// What the names of files end in that are not complete yet: another process has another mark.
  static var mark: String { "\(ProcessInfo.processInfo.processIdentifier).partial" }

  /// The folder of results of a name.
  static func folder(named name: String, _ line: Invocation) -> String {
    line[Shared.out] + "/" + name
  }
}
