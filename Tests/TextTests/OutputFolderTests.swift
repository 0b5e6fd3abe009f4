import Foundation
import Testing

@testable import Text

@Suite("A results folder appears whole or not at all")
struct OutputFolderTests {
  private let place = FileManager.default.temporaryDirectory.appending(path: "results-\(UUID())")
    .path

  private func text(_ name: String) -> String? {
    try? String(contentsOfFile: place + "/" + name, encoding: .utf8)
  }

  private var names: [String] {
    (try? FileManager.default.subpathsOfDirectory(atPath: place))?.sorted() ?? []
  }

  private func write(_ text: String, to name: String, mark: String = "m") throws -> OutputFolder {
    let folder = try OutputFolder(path: place + "/deep/er", mark: mark)
    let file = try folder.start(name)
    try folder.write(Array(text.utf8), to: file)
    return folder
  }

  @Test("files are seen under their names only after the commit")
  func commit() throws {
    defer { try? FileManager.default.removeItem(atPath: place) }
    let folder = try write("new\n", to: "a.csv")
    #expect(text("deep/er/a.csv") == nil)
    #expect(names == ["deep", "deep/er", "deep/er/.a.csv.m"])
    try folder.commit()
    #expect(text("deep/er/a.csv") == "new\n")
    #expect(names == ["deep", "deep/er", "deep/er/a.csv"])
    folder.discard()
    #expect(text("deep/er/a.csv") == "new\n")
  }

  @Test("what is discarded leaves earlier files as they were, and no folder that it made")
  func discard() throws {
    defer { try? FileManager.default.removeItem(atPath: place) }
    try write("new\n", to: "a.csv").discard()
    #expect(!FileManager.default.fileExists(atPath: place))
    try write("old\n", to: "a.csv").commit()
    try write("new\n", to: "a.csv").discard()
    #expect(text("deep/er/a.csv") == "old\n")
    #expect(names == ["deep", "deep/er", "deep/er/a.csv"])
  }

  @Test("a folder that was there before stays, even an empty one")
  func emptyFolder() throws {
    defer { try? FileManager.default.removeItem(atPath: place) }
    try FileManager.default.createDirectory(
      atPath: place + "/deep", withIntermediateDirectories: true)
    try write("new\n", to: "a.csv").discard()
    #expect(names == ["deep"])
  }

  @Test("a folder that nobody holds any more is discarded")
  func release() throws {
    defer { try? FileManager.default.removeItem(atPath: place) }
    _ = try write("new\n", to: "a.csv")
    #expect(!FileManager.default.fileExists(atPath: place))
  }

  @Test("where one file cannot take its place, none does")
  func obstacle() throws {
    defer { try? FileManager.default.removeItem(atPath: place) }
    try write("old\n", to: "a.csv").commit()
    try FileManager.default.createDirectory(
      atPath: place + "/deep/er/b.csv/kept", withIntermediateDirectories: true)
    let before = names
    let folder = try write("new\n", to: "a.csv")
    try folder.write([1], to: try folder.start("b.csv"))
    var failure: WriteError?
    do { try folder.commit() } catch { failure = error }
    #expect(failure?.path == place + "/deep/er/b.csv")
    #expect(text("deep/er/a.csv") == "old\n")
    #expect(names == before)
  }

  @Test("two writers with marks of their own do not disturb each other; the last one stays")
  func twoWriters() throws {
    defer { try? FileManager.default.removeItem(atPath: place) }
    let one = try write("one\n", to: "a.csv", mark: "1")
    let two = try write("two\n", to: "a.csv", mark: "2")
    try two.commit()
    try one.commit()
    #expect(text("deep/er/a.csv") == "one\n")
    #expect(names == ["deep", "deep/er", "deep/er/a.csv"])
  }

  @Test("a folder that cannot be made is told, with its path")
  func impossible() throws {
    defer { try? FileManager.default.removeItem(atPath: place) }
    try Data().write(to: URL(fileURLWithPath: place))
    var failure: WriteError?
    do { _ = try OutputFolder(path: place + "/x", mark: "m") } catch { failure = error }
    #expect(failure?.path == place + "/x" && failure?.reason.isEmpty == false)
  }
}
