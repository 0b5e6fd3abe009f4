/// A script by which zsh completes command lines.
enum ZshCompletion {
  static func script(_ commands: [Verb]) -> String {
    """
    #compdef drawdown
    _drawdown() {
      local -a commands
      local verb="$words[2]"
      if (( CURRENT == 2 )) || [[ CURRENT -eq 3 && "$verb" == help ]]; then
        commands=(
    \(entries(commands.map { ($0.name, $0.summary) }))
        )
        _describe command commands
        return
      fi
      shift words
      (( CURRENT-- ))
      case "$verb" in
    \(commands.groups.map(group).joined(separator: "\n"))
      esac
      case "$verb" in
    \(commands.leaves.map(verb).joined(separator: "\n"))
      esac
    }
    # As a file among zsh's functions it is the function; otherwise it says what that is for.
    if [ "$funcstack[1]" = _drawdown ]; then _drawdown "$@"; else compdef _drawdown drawdown; fi

    """
  }

  private static func entries(_ rows: [(name: String, summary: String)]) -> String {
    rows.map { "      '\($0.name):\(quoted($0.summary))'" }.joined(separator: "\n")
  }

  private static func group(_ group: Verb) -> String {
    """
        \(group.name))
          if (( CURRENT == 2 )); then
            commands=(
    \(entries(zip(group.words, group.verbs).map { ($0, $1.summary) }))
            )
            _describe command commands
            return
          fi
          verb="\(group.name) $words[2]"
          shift words
          (( CURRENT-- )) ;;
    """
  }

  private static func verb(_ verb: Verb) -> String {
    let options = verb.options.map(\.form).map { form in
      let value = form.value.map { ":\(quoted($0)):\(action(form.completion))" } ?? ""
      return "'*\(form.name)[\(quoted(form.brief))]\(value)'"
    }
    let rest =
      verb.takes.most == 0 ? [] : ["'*:\(verb.takes.label):\(action(verb.takes.completion))'"]
    let arguments = (options + rest).map { " \\\n        \($0)" }.joined()
    return "    '\(verb.name)')\n      _arguments\(arguments) ;;"
  }

  private static func action(_ completion: OptionForm.Completion) -> String {
    switch completion {
    case .nothing: " "
    case .files: "_files"
    case .folders: "_files -/"
    case .words(let words): "(\(words.joined(separator: " ")))"
    }
  }

  /// Text that stands between quotes, where brackets and colons mean something.
  private static func quoted(_ text: String) -> String {
    text.reduce(into: "") { quoted, character in
      if character == "'" { return quoted += "'\\''" }
      if "[]:\\".contains(character) { quoted += "\\" }
      quoted.append(character)
    }
  }
}

extension OptionForm {
  /// The first part of what it is for.
  var brief: String {
    let end = help.firstIndex { ";:(".contains($0) } ?? help.endIndex
    return String(help[..<end].reversed().drop { $0 == " " }.reversed())
  }
}
