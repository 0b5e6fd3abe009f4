/// A line that GitHub Actions shows beside a line of a file.
struct GitHubAnnotation {
  let isError: Bool
  let file: String
  let line: Int
  let title: String
  let message: String

  /// The workflow command.
  var text: String {
    "::\(isError ? "error" : "warning") file=\(Self.property(file)),line=\(line),"
      + "title=\(Self.property(title))::\(Self.data(message))"
  }

  private static func data(_ text: String) -> String {
    text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }

  private static func property(_ text: String) -> String {
    data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }
}
