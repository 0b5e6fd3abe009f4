/// Cells in columns, to be read on a terminal.
struct TextTable {
  private enum Line {
    case cells([String])
    case heading(String)
  }

  private var rows: [Line]
  private let titles: [String]
  private let rightAligned: Set<Int>

  private static let gap = 2
  private static let indent = 2
  /// Of rows below a heading, and of what does not fit beside the rest of a row.
  private static let innerIndent = 4

  /// Makes a table of its header.
  init(_ titles: [String], rightAligned: Set<Int>) {
    rows = [.cells(titles)]
    self.titles = titles
    self.rightAligned = rightAligned
  }

  /// Adds a row, a cell for each column.
  mutating func add(_ cells: [String]) { rows.append(.cells(cells)) }

  /// Adds a line that says what the rows below it have in common.
  mutating func addHeading(_ text: String) { rows.append(.heading(text)) }

  /// Returns the lines; where they do not fit, a row goes on below, further to the right.
  func lines(width: Int) -> [String] {
    var widths = titles.map(\.count)
    var hasHeadings = false
    for row in rows {
      switch row {
      case .cells(let cells): widths = zip(widths, cells).map { max($0, $1.count) }
      case .heading: hasHeadings = true
      }
    }
    let margin = hasHeadings ? Self.innerIndent : Self.indent
    let groups = groups(widths, width: width, margin: margin)
    return rows.flatMap { row -> [String] in
      switch row {
      case .heading(let text):
        return Self.wrapped(text, width: width).map { Self.blanks(Self.indent) + $0 }
      case .cells(let cells):
        return groups.enumerated().compactMap { number, columns in
          guard number == 0 || columns.contains(where: { !cells[$0].isEmpty }) else { return nil }
          let start = number == 0 ? margin : margin + Self.innerIndent
          let texts = columns.map {
            cell(cells[$0], widths[$0], isRight: rightAligned.contains($0))
          }
          let line = Self.blanks(start) + texts.joined(separator: Self.blanks(Self.gap))
          return String(line.reversed().drop { $0 == " " }.reversed())
        }
      }
    }
  }

  /// Cuts the columns into as few lines as the width allows.
  private func groups(_ widths: [Int], width: Int, margin: Int) -> [[Int]] {
    var groups: [[Int]] = [[]]
    var used = margin
    for (column, size) in widths.enumerated() {
      let needed = groups[groups.count - 1].isEmpty ? size : size + Self.gap
      if used + needed > width, !groups[groups.count - 1].isEmpty {
        groups.append([column])
        used = margin + Self.innerIndent + size
      } else {
        groups[groups.count - 1].append(column)
        used += needed
      }
    }
    return groups
  }

  /// Breaks a text between words.
  private static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, indent + last.count + 1 + word.count <= width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  private func cell(_ text: String, _ width: Int, isRight: Bool) -> String {
    let blanks = Self.blanks(width - text.count)
    return isRight ? blanks + text : text + blanks
  }

  private static func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }
}
