extension String {
  /// The text as a message shows it: on one line, and cut after 60 characters.
  package var shortened: String {
    var result = ""
    for scalar in unicodeScalars.prefix(60) {
      result.unicodeScalars.append(
        scalar.properties.isWhitespace || !YAMLText.isAllowed(scalar.value) ? " " : scalar)
    }
    return unicodeScalars.count > 60 ? result + "…" : result
  }
}
