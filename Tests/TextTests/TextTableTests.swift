import Testing

@testable import Text

@Suite("Tables to read")
struct TextTableTests {
  private static func table() -> TextTable {
    var table = TextTable(["name", "amount", "note"], rightAligned: [1])
    table.addHeading("one")
    table.add(["a", "5", "short"])
    table.addHeading("two of them")
    table.add(["b", "1234567890", ""])
    return table
  }

  @Test("columns stand under each other where they fit")
  func fits() {
    #expect(
      Self.table().lines(width: 29) == [
        "    name      amount  note", "  one", "    a              5  short", "  two of them",
        "    b     1234567890",
      ])
  }

  @Test("where they do not, each part has columns of its own, before a row goes on below")
  func narrow() {
    #expect(
      Self.table().lines(width: 25) == [
        "    name  amount  note", "  one", "    a  5  short", "  two of them", "    b  1234567890",
      ])
    #expect(
      Self.table().lines(width: 10) == [
        "    name", "  one", "    a  5", "        note", "        short", "  two of", "  them",
        "    b", "        amount", "        1234567890",
      ])
  }

  @Test("a table without headings starts further to the left; a longer line is broken as a whole")
  func plain() {
    var table = TextTable(["name", "note"], rightAligned: [])
    table.add(["a", "some words"])
    table.add(["b", ""])
    #expect(table.lines(width: 18) == ["  name  note", "  a     some words", "  b"])
    #expect(
      table.lines(width: 17) == ["  name", "  a", "      note some", "      words", "  b"])
  }

  @Test("a long text is cut where that leaves a row on one line")
  func cut() {
    let table = TextTable(
      ["name", "amount"], rightAligned: [1], cut: [0], [["a_name_that_is_rather_long", "12345"]])
    #expect(table.lines(width: 36).last == "  a_name_that_is_rather_long   12345")
    #expect(table.lines(width: 30).last == "  a_name_that_is_rath…   12345")
    #expect(table.fits(width: 26) && !table.fits(width: 25))
    #expect(table.lines(width: 25).last == "      amount 12345")
  }

  @Test("columns that rows can do without go first, one after the other")
  func dispensable() {
    let table = TextTable(
      ["name", "old", "new", "change"], rightAligned: [1, 2, 3], dispensable: [3, 1],
      [["a", "10", "20", "+10"]])
    #expect(table.lines(width: 24).last == "  a      10   20     +10")
    #expect(table.lines(width: 23).last == "  a      10   20")
    #expect(table.lines(width: 12) == ["  name  new", "  a      20"])
  }

  @Test("a sentence is broken between words, never inside one")
  func sentences() {
    #expect(TextTable.wrapped("one two three", width: 9) == ["  one two", "  three"])
    #expect(TextTable.wrapped("one two three", width: 8) == ["  one", "  two", "  three"])
    #expect(TextTable.wrapped("everything", width: 3) == ["  everything"])
  }
}
