/// Swift source with comments and text literals blanked out, line by line as before.
///
/// Knows nested block comments, multi-line and raw literals; what an interpolation contains counts
/// as text. A regular expression literal would need more.
struct CodeOnly {
  let text: String
  private let characters: [Character]
  private var position = 0
  private var out = ""

  init(_ source: String) {
    characters = Array(source)
    var reader = Self(characters: Array(source))
    reader.readAll()
    text = reader.out
  }

  var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

  private init(characters: [Character]) {
    self.characters = characters
    text = ""
  }

  private mutating func readAll() {
    while position < characters.count {
      if starts("//") {
        while position < characters.count, characters[position] != "\n" { position += 1 }
      } else if starts("/*") {
        skipBlockComment()
      } else if let hashes = openingHashes() {
        skipLiteral(hashes: hashes)
      } else {
        out.append(characters[position])
        position += 1
      }
    }
  }

  private func starts(_ word: String, at place: Int? = nil) -> Bool {
    let place = place ?? position
    guard place + word.count <= characters.count else { return false }
    return zip(characters[place...], word).allSatisfy { $0 == $1 }
  }

  /// The number of `#` before a quotation mark here, or nil where no literal begins.
  private func openingHashes() -> Int? {
    var end = position
    while end < characters.count, characters[end] == "#" { end += 1 }
    return end < characters.count && characters[end] == "\"" ? end - position : nil
  }

  private mutating func skipBlockComment() {
    var depth = 0
    repeat {
      if starts("/*") {
        depth += 1
        position += 2
      } else if starts("*/") {
        depth -= 1
        position += 2
      } else {
        skipOne()
      }
    } while depth > 0 && position < characters.count
  }

  private mutating func skipLiteral(hashes: Int) {
    position += hashes
    let quotes = starts("\"\"\"") ? "\"\"\"" : "\""
    let end = quotes + String(repeating: "#", count: hashes)
    let escape = "\\" + String(repeating: "#", count: hashes)
    position += quotes.count
    while position < characters.count, !starts(end) {
      if starts(escape + "(") {
        position += escape.count
        skipInterpolation()
      } else if starts(escape) {
        position += escape.count
        skipOne()
      } else {
        skipOne()
      }
    }
    position = min(position + end.count, characters.count)
    out += "\"\""
  }

  private mutating func skipInterpolation() {
    var depth = 0
    repeat {
      if let hashes = openingHashes() {
        let written = out
        skipLiteral(hashes: hashes)
        out = written
        continue
      }
      if characters[position] == "(" { depth += 1 }
      if characters[position] == ")" { depth -= 1 }
      skipOne()
    } while depth > 0 && position < characters.count
  }

  /// Passes over a character; line ends stay, so that line numbers do.
  private mutating func skipOne() {
    guard position < characters.count else { return }
    if characters[position] == "\n" { out.append("\n") }
    position += 1
  }
}
