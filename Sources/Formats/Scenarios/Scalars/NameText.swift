/// Checks names that the user gives to organizations, projects, packages and the like.
enum NameText {
  static let mostCharacters = 128
  /// So that names of files, which it may be a part of, are no longer than file systems allow.
  static let mostBytes = 192

  /// A name goes into paths (`organizations.acme.plan`), folders and CSV columns.
  static func name(_ text: String) throws(ScalarProblem) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.first else { throw ScalarProblem("it is empty") }
    guard scalars.count <= mostCharacters else {
      throw ScalarProblem("it is longer than \(mostCharacters) characters")
    }
    guard text.utf8.count <= mostBytes else {
      throw ScalarProblem("it has more than \(mostBytes) bytes in UTF-8")
    }
    guard isLetterOrDigit(first) else {
      throw ScalarProblem("it starts with neither letter nor digit")
    }
    for (offset, scalar) in scalars.enumerated()
    where !isLetterOrDigit(scalar) && !"-_.".unicodeScalars.contains(scalar) {
      throw ScalarProblem("only letters, digits, `-`, `_` and `.` are allowed", offset: offset)
    }
    return text
  }

  /// A name made of what others call something: what may not be in one becomes `_`.
  static func label(of text: String) -> String {
    let scalars = text.unicodeScalars.prefix(mostCharacters / 4).map {
      isLetterOrDigit($0) || "-_.".unicodeScalars.contains($0) ? $0 : "_"
    }
    let label = String(String.UnicodeScalarView(scalars.drop { !isLetterOrDigit($0) }))
    return label.isEmpty ? "customer" : label
  }

  /// What is wrong with a name that others gave to something.
  static func reasonAgainst(_ text: String) -> String? {
    if text.isEmpty { return "it is empty" }
    return text.unicodeScalars.count > 1024 ? "it is too long" : nil
  }

  /// The name of one who sells models.
  static func provider(_ text: String) throws(ScalarProblem) -> String {
    let slash = text.contains("/") ? "it has a `/`" : nil
    if let reason = slash ?? reasonAgainst(text) { throw ScalarProblem(reason) }
    return text
  }

  private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}
