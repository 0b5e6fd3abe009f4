import Foundation

/// Where results are written.
enum ResultsPlace {
  /// What the names of files end in that are not complete yet: another process has another mark.
  static var mark: String { "\(ProcessInfo.processInfo.processIdentifier).partial" }

  /// The folder that holds folders of results.
  static func parent(_ options: Options) -> String { options.last("--out") ?? "results" }

  /// The folder of results of a name.
  static func folder(named name: String, _ options: Options) -> String {
    parent(options) + "/" + name
  }
}
