/// A script by which bash completes command lines.
enum BashCompletion {
  static func script(_ commands: [Verb]) -> String {
    """
    _drawdown() {
      local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD - 1]}"
      local verb="${COMP_WORDS[1]}" options="" words="" kind=none rest=""
      COMPREPLY=()
      if [ "$COMP_CWORD" -eq 1 ]; then
        verb=""
        kind=words
        words="\(commands.map(\.name).joined(separator: " ")) help --help --version"
      elif [ "$COMP_CWORD" -eq 2 ] && [ "$verb" = help ]; then
        kind=words
        words="\(commands.map(\.name).joined(separator: " "))"
      fi
      case "$verb" in
    \(commands.groups.map(group).joined(separator: "\n"))
      esac
      case "$verb" in
    \(commands.leaves.map(verb).joined(separator: "\n"))
      esac
      if [ -n "$rest" ] && [[ "$current" == -* ]]; then
        kind=words
        words="$options --help"
      fi
      case "$kind" in
        words) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
        folders) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$current")) ;;
        files) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$current")) ;;
      esac
    }
    complete -F _drawdown drawdown

    """
  }

  private static func group(_ group: Verb) -> String {
    """
        \(group.name))
          verb="\(group.name) ${COMP_WORDS[2]}"
          if [ "$COMP_CWORD" -eq 2 ]; then
            verb=""
            kind=words
            words="\(group.words.joined(separator: " ")) --help"
          fi ;;
    """
  }

  private static func verb(_ verb: Verb) -> String {
    let forms = verb.options.map(\.form)
    let values = forms.filter { $0.value != nil && $0.completion != .nothing }
    let others = forms.filter { $0.value != nil && $0.completion == .nothing }
    var cases = values.map { "\($0.name)) \(kind($0.completion))" }
    if !others.isEmpty { cases.append(others.map(\.name).joined(separator: "|") + ") ") }
    cases.append("*) rest=yes; \(kind(verb.takes.completion))")
    return """
          "\(verb.name)")
            options="\(forms.map(\.name).joined(separator: " "))"
            case "$previous" in
      \(cases.map { "        \($0) ;;" }.joined(separator: "\n"))
            esac ;;
      """
  }

  private static func kind(_ completion: OptionForm.Completion) -> String {
    switch completion {
    case .nothing: "kind=none"
    case .files: "kind=files"
    case .folders: "kind=folders"
    case .words(let words): "kind=words; words=\"\(words.joined(separator: " "))\""
    }
  }
}
