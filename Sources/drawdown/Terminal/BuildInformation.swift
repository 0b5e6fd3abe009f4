import CBuild
import Results
import Text

/// What the program was built from, as far as its build was told.
enum BuildInformation {
  /// The version, the commit, and what compiled it.
  static let lines = [
    "drawdown \(Program.version)", "commit \(commit)", "\(toolchain), \(machine), \(build)",
  ]

  /// The same for programs.
  static var json: JSONValue {
    .of([
      "version": Program.version, "commit": commit, "toolchain": toolchain, "machine": machine,
      "build": build,
    ])
  }

  private static var commit: String {
    let commit = String(cString: drawdown_commit())
    return commit.isEmpty ? "unknown" : commit
  }

  private static var toolchain: String {
    let toolchain = String(cString: drawdown_toolchain())
    return toolchain.isEmpty ? "Swift 6.3 or later" : toolchain
  }

  private static var machine: String {
    #if arch(x86_64)
      "x86_64"
    #elseif arch(arm64)
      "aarch64"
    #else
      "another processor"
    #endif
  }

  private static var build: String {
    #if DEBUG
      "debug"
    #else
      "release"
    #endif
  }
}
