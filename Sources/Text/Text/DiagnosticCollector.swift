/// Collects the problems of one input, in the order they are found, up to a limit.
///
/// A class, because the readers of nested values all report to the same list.
package final class DiagnosticCollector {
  /// How many problems are kept; more than anyone reads, and little enough for hostile input.
  package static let limit = 200

  package private(set) var diagnostics: [Diagnostic] = []
  package private(set) var omitted = 0
  package private(set) var errorCount = 0

  /// How many problems name what was probably meant, which takes long in hostile files.
  private static let mostSuggestions = 50

  package init() {}

  package var hasErrors: Bool { errorCount > 0 }

  package func error(_ message: String, at position: SourcePosition) {
    errorCount += 1
    add(Diagnostic(severity: .error, message: message, position: position))
  }

  package func warning(_ message: String, at position: SourcePosition) {
    add(Diagnostic(severity: .warning, message: message, position: position))
  }

  /// Whether the next problem may name what was probably meant.
  package var maySuggest: Bool { errorCount < Self.mostSuggestions }

  /// Returns what an unknown name was probably meant to be, or nil.
  package func suggestion(for name: String, among known: [String]) -> String? {
    maySuggest ? NearMiss.suggestion(for: name, among: known) : nil
  }

  /// Takes over problems that were found elsewhere.
  package func add(_ others: [Diagnostic]) {
    for other in others {
      if other.severity == .error { errorCount += 1 }
      add(other)
    }
  }

  /// Everything reported, in the order of the text, with a last line that counts what was left out.
  package var report: [Diagnostic] {
    let ordered = diagnostics.enumerated().sorted { first, second in
      let (one, two) = (first.element.position, second.element.position)
      return (one.file, one.line, one.column, first.offset)
        < (two.file, two.line, two.column, second.offset)
    }
    var result = ordered.map(\.element)
    if omitted > 0, let last = result.last {
      result.append(
        Diagnostic(
          severity: .error, message: "\(omitted) further problems are not shown",
          position: last.position))
    }
    return result
  }

  private func add(_ diagnostic: Diagnostic) {
    // A value that several things refer to is read, and refused, once for each of them.
    guard !diagnostics.contains(diagnostic) else { return }
    guard diagnostics.count < Self.limit else {
      omitted += 1
      return
    }
    diagnostics.append(diagnostic)
  }
}
