import Foundation
import Testing

/// The program of `Examples/Gateway`, built once, as a package that depends on the billing core.
enum GatewayProgram {
  /// How a process ended and what it wrote.
  struct Ending {
    let exitCode: Int32
    let output: String
    let errors: String

    var lines: [Substring] { output.split(separator: "\n") }
    var errorLines: [Substring] { errors.split(separator: "\n") }
  }

  private struct NotBuilt: Error, CustomStringConvertible { let description: String }

  static let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  static let folder = repository.appending(path: "Examples/Gateway")
  static var buildFolder: URL { folder.appending(path: ".build/debug") }

  private static let built: Result<Void, any Error> = Result {
    // Search paths without C libraries: the billing core must not ask for any, and the store's are
    // found by their headers.
    let ending = try run(
      "swift build --package-path '\(folder.path)' 2>&1",
      environment: ["PKG_CONFIG_PATH": "", "PKG_CONFIG_LIBDIR": "/nonexistent"])
    guard ending.exitCode == 0 else { throw NotBuilt(description: ending.output) }
  }

  /// Builds the package where that has not been done yet.
  static func build() throws { try built.get() }

  /// Gives lines to the gateway.
  static func run(_ lines: [String]) throws -> Ending {
    try shell("cat '$INPUT' | \"$GATEWAY\"", input: lines.joined(separator: "\n") + "\n")
  }

  /// Runs a line of shell in which `$GATEWAY` is the program and `$INPUT` a file.
  static func shell(_ command: String, input: String = "") throws -> Ending {
    try build()
    let file = FileManager.default.temporaryDirectory.appending(path: "lines-\(UUID()).jsonl")
    try Data(input.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try run(
      command.replacing("'$INPUT'", with: "\"$INPUT\""),
      environment: [
        "GATEWAY": buildFolder.appending(path: "gateway").path, "INPUT": file.path,
      ])
  }

  private static func run(_ command: String, environment: [String: String]) throws -> Ending {
    let (output, errors) = (
      Pipe(), FileManager.default.temporaryDirectory.appending(path: "errors-\(UUID())")
    )
    try Data().write(to: errors)
    defer { try? FileManager.default.removeItem(at: errors) }
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Ending(
      exitCode: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
  }
}
