/// A script by which fish completes command lines.
enum FishCompletion {
  static func script(_ commands: [Verb]) -> String {
    let first = commands.map { command in
      line(
        "__fish_use_subcommand; or \(seen("help"))",
        "-f -a \(command.name) -d \(quoted(command.summary))")
    }
    let groups = commands.groups.flatMap { group in
      zip(group.words, group.verbs).map { word, verb in
        line(
          "\(seen(group.name)); and not \(seen(group.words.joined(separator: " ")))",
          "-f -a \(word) -d \(quoted(verb.summary))")
      }
    }
    return (first + groups + commands.leaves.flatMap(verb)).joined(separator: "\n") + "\n"
  }

  private static func verb(_ verb: Verb) -> [String] {
    let condition = verb.name.split(separator: " ").map { seen(String($0)) }
      .joined(separator: "; and ")
    let options = verb.options.map(\.form).map { form in
      let value = form.value == nil ? "" : action(form.completion)
      return line(
        condition, "-l \(form.name.dropFirst(2))\(value) -d \(quoted(form.brief))")
    }
    return options + [line(condition, String(action(verb.takes.completion).dropFirst()))]
  }

  private static func line(_ condition: String, _ rest: String) -> String {
    "complete -c drawdown -n \(quoted(condition)) \(rest)"
  }

  private static func seen(_ words: String) -> String { "__fish_seen_subcommand_from \(words)" }

  private static func action(_ completion: OptionForm.Completion) -> String {
    switch completion {
    case .nothing: " -x"
    case .files: " -r -F"
    case .folders: " -x -a '(__fish_complete_directories)'"
    case .words(let words): " -x -a \(quoted(words.joined(separator: " ")))"
    }
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
  }
}
