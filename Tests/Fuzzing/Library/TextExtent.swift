import Text

/// The lines of a text, to tell whether a place lies inside.
struct TextExtent {
  /// The characters of each line.
  private var widths: [Int] = [0]
  /// The most lines there can be where more than LF ends one, as in YAML.
  private(set) var mostLines = 1

  init(_ bytes: [UInt8]) {
    for byte in bytes {
      // CR, and the last bytes of NEL, LS and PS.
      if [10, 13, 0x85, 0xA8, 0xA9].contains(byte) { mostLines += 1 }
      if byte == UInt8(ascii: "\n") {
        widths.append(0)
      } else if byte & 0xC0 != 0x80 {
        widths[widths.count - 1] += 1
      }
    }
  }

  /// Whether a place is in a line of the text, or just behind its last character.
  func contains(_ position: SourcePosition) -> Bool {
    widths.indices.contains(position.line - 1) && position.column >= 1
      && position.column <= widths[position.line - 1] + 1
  }
}
