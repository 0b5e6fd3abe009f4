/// Checks names that the user gives to organizations, projects, packages and the like.
enum NameText {
  /// A name goes into paths (`organizations.acme.plan`), folders and CSV columns.
  static func name(_ text: String) throws(ScalarProblem) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.first else { throw ScalarProblem("it is empty") }
    guard scalars.count <= 128 else { throw ScalarProblem("it is longer than 128 characters") }
    guard isLetterOrDigit(first) else {
      throw ScalarProblem("it starts with neither letter nor digit")
    }
    for (offset, scalar) in scalars.enumerated()
    where !isLetterOrDigit(scalar) && !"-_.".unicodeScalars.contains(scalar) {
      throw ScalarProblem("only letters, digits, `-`, `_` and `.` are allowed", offset: offset)
    }
    return text
  }

  private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}
