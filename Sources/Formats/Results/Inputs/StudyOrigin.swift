import Foundation
import Text

/// What a study was made from: `inputs.json` of the folder that it writes.
public struct StudyOrigin: Sendable {
  /// The command that makes the same results, as a shell takes it.
  public let command: String
  /// The scenarios or the trace first, then the files that they name.
  let files: [InputFile]

  /// Takes the words of a command, after the program's name, and what it reads.
  public init(words: [String], files: [InputFile]) {
    command = Self.command(words)
    self.files = files
  }

  /// A command of the program as a shell takes it.
  public static func command(_ words: [String]) -> String {
    (["drawdown"] + words).map { word in
      word.isEmpty || word.contains(where: { " '\"*$&;()<>|`\\{}[]#~?!".contains($0) })
        ? "'" + word.replacing("'", with: "'\\''") + "'" : word
    }.joined(separator: " ")
  }

  /// The file: a study has no resolved rules, as each of its scenarios has its own.
  var json: String {
    JSONValue.of([
      "format": RunInputs.format, "program": "drawdown \(Program.version)", "command": command,
      "files": files.map(\.json),
    ]).text
  }
}

/// What made the results that a folder has.
public enum ResultsOrigin: Sendable {
  /// A run with these changes of the command line.
  case run(overrides: [String])
  /// A study by this command.
  case study(command: String)

  private struct Stored: Decodable {
    let command: String?
    let overrides: [String]?
  }

  /// Reads it; nil where there is no folder, or it does not say.
  public init?(of folder: String) {
    guard
      let data = FileManager.default.contents(atPath: "\(folder)/\(RunInputs.fileName)"),
      let stored = try? JSONDecoder().decode(Stored.self, from: data)
    else { return nil }
    // A run tells its changes apart; a study has them in its command.
    if let overrides = stored.overrides {
      self = .run(overrides: overrides)
    } else if let command = stored.command {
      self = .study(command: command)
    } else {
      return nil
    }
  }
}
