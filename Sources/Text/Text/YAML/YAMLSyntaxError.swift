/// Why the parser cannot go on, in the library's words and in ours.
struct YAMLSyntaxError: Error {
  let problem: String
  let position: SourcePosition
  /// The byte at the position, if the text goes on there.
  let byte: UInt8?
  let context: String?
  let contextPosition: SourcePosition

  /// The problem with what would be right, and the place where it is best corrected.
  var explanation: (message: String, place: SourcePosition) {
    let start = "line \(contextPosition.line), column \(contextPosition.column)"
    if byte == UInt8(ascii: "\t"), context != "while scanning a quoted scalar" {
      return ("a tab stands where only spaces may indent; replace it by spaces", position)
    }
    switch problem {
    case "found unexpected end of stream":
      return ("this quoted text never ends; close the quote", contextPosition)
    case "found unexpected document indicator":
      return ("this quoted text runs into a `---` or `...` line; close the quote", contextPosition)
    case "found character that cannot start any token":
      let shown = byte.map { "`\(Character(Unicode.Scalar($0)))`" } ?? "this character"
      return ("a value cannot start with \(shown); put the value in quotes", position)
    case "mapping values are not allowed in this context":
      return (
        "a `:` followed by a space cannot stand here; "
          + "quote a value that holds `: `, or check the indentation", position
      )
    case "could not find expected ':'":
      return (
        "a `:` is missing after this key, or the indentation is wrong; write `key: value`",
        contextPosition
      )
    case "did not find expected key":
      return (
        "expected a key of the mapping that began at \(start); check the indentation", position
      )
    case "did not find expected '-' indicator":
      return ("expected a `-` of the list that began at \(start); check the indentation", position)
    case "did not find expected ',' or ']'" where byte == nil:
      return ("this list is never closed; add a `]`", contextPosition)
    case "did not find expected ',' or '}'" where byte == nil:
      return ("this mapping is never closed; add a `}`", contextPosition)
    case "did not find expected ',' or ']'":
      return ("the list `[` opened at \(start) needs a `,` or `]` here", position)
    case "did not find expected ',' or '}'":
      return ("the mapping `{` opened at \(start) needs a `,` or `}` here", position)
    case "did not find expected <document start>":
      return ("text after the end of the document; a file holds one document", position)
    case "did not find expected node content":
      return ("a value is missing here", position)
    default:
      return (
        "this is not YAML: " + ([context, problem].compactMap(\.self)).joined(separator: ", "),
        position
      )
    }
  }
}
