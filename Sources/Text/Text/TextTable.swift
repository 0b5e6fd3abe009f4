/// Cells in columns, to be read on a terminal.
package struct TextTable {
  private enum Line {
    case cells([String])
    case heading(String)
  }

  private var rows: [Line]
  private let titles: [String]
  private let rightAligned: Set<Int>
  /// The columns whose long texts may be cut.
  private let cut: Set<Int>
  /// The columns that rows can do without, those first that go first.
  private let dispensable: [Int]
  /// Whether titles stand before the values of a row that goes on below.
  private let repeatsTitles: Bool

  private static let gap = 2
  private static let indent = 2
  /// What is left of a text that gives way at least.
  private static let leastText = 16
  /// Of rows below a heading, and of what does not fit beside the rest of a row.
  private static let innerIndent = 4

  /// Makes a table of its header and its first rows.
  ///
  /// Texts of some columns may be cut where rows would not fit otherwise; before that, others go.
  package init(
    _ titles: [String], rightAligned: Set<Int>, cut: Set<Int> = [], dispensable: [Int] = [],
    repeatsTitles: Bool = true, _ rows: [[String]] = []
  ) {
    self.repeatsTitles = repeatsTitles
    self.cut = cut
    self.dispensable = dispensable
    self.rows = ([titles] + rows).map { .cells($0) }
    self.titles = titles
    self.rightAligned = rightAligned
  }

  /// Adds a row, a cell for each column.
  package mutating func add(_ cells: [String]) { rows.append(.cells(cells)) }

  /// Adds a line that says what the rows below it have in common.
  package mutating func addHeading(_ text: String) { rows.append(.heading(text)) }

  /// Returns the lines; where they do not fit, texts that may be are cut, and where that is not enough
  /// a row goes on below, further to the right, each value behind its title.
  ///
  /// Columns stand under each other in the whole table, or only between headings where that alone
  /// lets rows fit.
  package func lines(width: Int) -> [String] {
    if let column = dispensable.first, !fits(width: width) {
      return without(column).lines(width: width)
    }
    let isWhole = groups(widths(of: rows), width: width).count == 1
    var sections: [[Line]] = [[]]
    for row in rows {
      if case .heading = row, !isWhole { sections.append([]) }
      sections[sections.count - 1].append(row)
    }
    return sections.flatMap { lines(of: $0, width: width) }
  }

  /// The same table without a column.
  private func without(_ column: Int) -> TextTable {
    func shifted(_ columns: some Sequence<Int>) -> [Int] {
      columns.filter { $0 != column }.map { $0 > column ? $0 - 1 : $0 }
    }
    func remaining(_ cells: [String]) -> [String] {
      cells.enumerated().filter { $0.offset != column }.map(\.element)
    }
    var table = TextTable(
      remaining(titles), rightAligned: Set(shifted(rightAligned)), cut: Set(shifted(cut)),
      dispensable: shifted(dispensable), repeatsTitles: repeatsTitles)
    table.rows = rows.map { row in
      if case .cells(let cells) = row { .cells(remaining(cells)) } else { row }
    }
    return table
  }

  /// Whether rows stand below headings.
  private var hasHeadings: Bool {
    rows.contains { if case .heading = $0 { true } else { false } }
  }

  private var margin: Int { hasHeadings ? Self.innerIndent : Self.indent }

  private func widths(of rows: [Line]) -> [Int] {
    var widths = titles.map { _ in 0 }
    for case .cells(let cells) in rows {
      widths = zip(widths, cells).map { max($0, $1.count) }
    }
    return widths
  }

  /// Whether every row stands on one line, perhaps with long texts cut.
  package func fits(width: Int) -> Bool {
    groups(fitted(widths(of: rows), width: width), width: width).count == 1
  }

  /// The widths of columns, less what long texts can do without where that makes rows fit.
  private func fitted(_ widths: [Int], width: Int) -> [Int] {
    var fitted = widths
    while groups(fitted, width: width).count > 1 {
      let texts = fitted.indices.filter {
        cut.contains($0) && fitted[$0] > Self.leastText
      }
      guard let widest = texts.max(by: { fitted[$0] < fitted[$1] }) else { return widths }
      fitted[widest] -= 1
    }
    return fitted
  }

  private func lines(of rows: [Line], width: Int) -> [String] {
    let widths = fitted(widths(of: rows), width: width)
    let groups = groups(widths, width: width)
    let margin = margin
    return rows.flatMap { row -> [String] in
      switch row {
      case .heading(let text):
        return Self.wrapped(text, width: width)
      case .cells(let cells):
        let lines = groups.enumerated().compactMap { number, columns -> String? in
          guard number == 0 || columns.contains(where: { !cells[$0].isEmpty }) else { return nil }
          let start = number == 0 ? margin : margin + Self.innerIndent
          let texts = columns.map {
            cell(cells[$0], widths[$0], isRight: rightAligned.contains($0))
          }
          let line = Self.blanks(start) + texts.joined(separator: Self.blanks(Self.gap))
          return String(line.reversed().drop { $0 == " " }.reversed())
        }
        guard repeatsTitles, groups.count > 1 else { return lines }
        return [lines[0]] + further(cells, groups.dropFirst().flatMap(\.self), width: width)
      }
    }
  }

  /// What does not fit beside the rest of a row, each value behind its title.
  private func further(_ cells: [String], _ columns: [Int], width: Int) -> [String] {
    guard cells != titles else { return [] }
    let texts = columns.filter { !cells[$0].isEmpty }.map { column in
      titles[column].isEmpty ? cells[column] : "\(titles[column]) \(cells[column])"
    }
    let indent = margin + Self.innerIndent
    return Self.wrapped(
      texts.joined(separator: ", "), width: width, indent: indent, further: indent)
  }

  /// Cuts the columns into as few lines as the width allows.
  private func groups(_ widths: [Int], width: Int) -> [[Int]] {
    let margin = margin
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

  /// Returns a text as lines indented like rows, broken between words.
  package static func wrapped(_ text: String, width: Int) -> [String] {
    wrapped(text, width: width, indent: indent, further: indent)
  }

  /// Breaks a text between words into lines of so many characters, with blanks before the first
  /// line and before all others.
  package static func wrapped(_ text: String, width: Int, indent: Int, further: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(blanks(lines.isEmpty ? indent : further) + word)
      }
    }
    return lines
  }

  private func cell(_ text: String, _ width: Int, isRight: Bool) -> String {
    let text = text.count > width ? text.prefix(width - 1) + "…" : text
    let blanks = Self.blanks(width - text.count)
    return isRight ? blanks + text : text + blanks
  }

  private static func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }
}
