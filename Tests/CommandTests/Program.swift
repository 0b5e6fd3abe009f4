import Foundation
import Testing

/// The program as this package builds it, run in a process of its own.
enum Program {
  /// How a process ended and what it wrote.
  struct Ending {
    /// The exit code, or nil where a signal ended the process.
    let exitCode: Int32?
    let output: String
    let errors: String

    /// The lines of standard error.
    var errorLines: [Substring] { errors.split(separator: "\n") }
  }

  /// The built program: beside the test bundle.
  static let path: String = {
    let bundle = URL(fileURLWithPath: CommandLine.arguments.first ?? "")
    let beside = bundle.deletingLastPathComponent().appending(path: "drawdown").path
    if FileManager.default.isExecutableFile(atPath: beside) { return beside }
    return Repository.path(".build/debug/drawdown")
  }()

  /// Runs the program to its end.
  ///
  /// - Parameters:
  ///   - arguments: The words after the program's name.
  ///   - folder: The working folder.
  ///   - environment: Variables to set besides those of this process.
  ///   - terminal: A terminal to use as standard output and standard error.
  /// - Returns: How it ended.
  /// - Throws: where no process can be started.
  static func run(
    _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:],
    terminal: Terminal? = nil
  ) throws -> Ending {
    try RunningProgram(
      path, arguments, in: folder, environment: environment, terminal: terminal
    ).ending()
  }

  /// Runs a line of shell in which `$PROGRAM` is the program.
  static func shell(_ line: String, in folder: TemporaryFolder) throws -> Ending {
    try RunningProgram("/bin/sh", ["-c", line], in: folder, environment: ["PROGRAM": path])
      .ending()
  }
}

/// A process that has been started; its streams go to files, so that no pipe can fill.
final class RunningProgram {
  private struct CannotStart: Error { let reason: String }

  private let process: pid_t
  private let streams: TemporaryFolder
  private let terminal: Terminal?

  init(
    _ path: String, _ arguments: [String], in folder: TemporaryFolder,
    environment: [String: String] = [:], terminal: Terminal? = nil
  ) throws {
    streams = try TemporaryFolder()
    self.terminal = terminal
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    for (descriptor, name) in [(Int32(1), "output"), (2, "errors")] {
      let place = terminal?.path ?? streams.path + "/" + name
      posix_spawn_file_actions_addopen(
        &actions, descriptor, place, O_WRONLY | O_CREAT | O_NOCTTY, 0o600)
    }
    // Signals as a shell would leave them, whatever the test runner blocks or ignores.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    sigaddset(&signals, SIGHUP)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
    let merged = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    // The shell goes to the working folder and becomes the program.
    let shell = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder.path, path]
    var words = (shell + arguments).map { strdup($0) } + [nil]
    var variables = merged.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in words + variables { free(text) } }
    var identifier: pid_t = 0
    let failure = posix_spawn(&identifier, shell[0], &actions, &attributes, &words, &variables)
    guard failure == 0 else { throw CannotStart(reason: String(cString: strerror(failure))) }
    process = identifier
  }

  func send(_ signal: Int32) { kill(process, signal) }

  /// Waits for the end; a process that hangs is killed after three minutes.
  func ending() -> Program.Ending {
    var status: Int32 = 0
    var waits = 0
    while waitpid(process, &status, WNOHANG) == 0 {
      waits += 1
      if waits == 90_000 { send(SIGKILL) }
      usleep(2_000)
    }
    let signal = status & 0x7F
    return Program.Ending(
      exitCode: signal == 0 ? (status >> 8) & 0xFF : nil,
      output: terminal?.text() ?? streams.text("output"), errors: streams.text("errors"))
  }
}

/// The folder of this package.
enum Repository {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func path(_ relative: String) -> String { folder.appending(path: relative).path }
}
