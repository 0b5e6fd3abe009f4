extension String {
  /// The text as HTML and XML have it: nothing of it is markup, in an element as in an attribute.
  ///
  /// Characters that have no place there become replacement characters.
  ///
  /// - Parameter isAttribute: Whether line ends and tabs must survive in an attribute.
  /// - Returns: The escaped text.
  package func markup(isAttribute: Bool = false) -> String {
    var out = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      case "\n", "\t":
        if isAttribute { out += "&#\(scalar.value);" } else { out.unicodeScalars.append(scalar) }
      case "\u{FFFE}", "\u{FFFF}",
        _ where scalar.properties.generalCategory == .control:
        out += "\u{FFFD}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// JSON as it may stand in a script element: nothing in it ends the element or starts a comment.
  package var inScript: String { replacing("<", with: "\\u003c") }
}
