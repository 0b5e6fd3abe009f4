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

  private func write(_ text: String, to name: String) throws -> OutputFolder {
    try write(text, to: name, of: OutputFolder(path: place + "/deep/er"))
  }

  private func write(
    _ text: String, to name: String, of folder: OutputFolder
  ) throws -> OutputFolder {
    let file = try folder.start(name)
    try folder.write(Array(text.utf8), to: file)
    return folder
  }

  @Test("files are seen under their names only after the commit")
  func commit() throws {
    defer { try? FileManager.default.removeItem(atPath: place) }
    let folder = try write("new\n", to: "a.csv")
    #expect(text("deep/er/a.csv") == nil)
    let partial = names.filter { $0.hasPrefix("deep/.er.partial-") }
    #expect(partial.count == 2 && names.count == 4, "a folder beside, with the file")
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
    folder.discard()
    #expect(text("deep/er/a.csv") == "old\n")
    #expect(names == before)
  }

  @Test("a second writer is refused until the first one is done")
  func twoWriters() throws {
    defer { try? FileManager.default.removeItem(atPath: place) }
    var one: OutputFolder? = try write("one\n", to: "a.csv")
    var failure: WriteError?
    do { _ = try OutputFolder(path: place + "/deep/er") } catch { failure = error }
    #expect(failure?.reason.contains("another run is writing there") == true)
    try one?.commit()
    one = nil
    try write("two\n", to: "a.csv").commit()
    #expect(text("deep/er/a.csv") == "two\n")
    #expect(names == ["deep", "deep/er", "deep/er/a.csv"])
  }

  @Test("other files, links and folders stay, what is obsolete goes, and the mode is kept")
  func others() throws {
    defer { try? FileManager.default.removeItem(atPath: place) }
    try write("old\n", to: "a.csv").commit()
    let files = FileManager.default
    try files.createDirectory(atPath: place + "/deep/er/sub", withIntermediateDirectories: true)
    for name in ["notes.txt", "sub/mine.csv", "old.csv"] {
      try Data("mine".utf8).write(to: URL(fileURLWithPath: place + "/deep/er/" + name))
    }
    try files.createSymbolicLink(
      atPath: place + "/deep/er/link", withDestinationPath: "nowhere")
    chmod(place + "/deep/er", 0o750)
    try write("new\n", to: "a.csv").commit(removing: ["old.csv"])
    #expect(text("deep/er/a.csv") == "new\n" && text("deep/er/sub/mine.csv") == "mine")
    #expect(
      names == ["deep"]
        + ["", "/a.csv", "/link", "/notes.txt", "/sub", "/sub/mine.csv"].map { "deep/er" + $0 })
    #expect(try files.destinationOfSymbolicLink(atPath: place + "/deep/er/link") == "nowhere")
    var status = stat()
    #expect(stat(place + "/deep/er", &status) == 0 && status.st_mode & 0o777 == 0o750)
  }

  @Test("what a dead writer left is removed by the next, but for folders, which go back")
  func leftovers() throws {
    defer { try? FileManager.default.removeItem(atPath: place) }
    let left = place + "/deep/.er.partial-abc123"
    for folder in [left + "/sub", place + "/elsewhere", place + "/deep/.er.partial-of-mine"] {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    for file in [left + "/a.csv", left + "/sub/mine.csv", place + "/elsewhere/kept.csv"] {
      try Data("left".utf8).write(to: URL(fileURLWithPath: file))
    }
    // A link that somebody planted leads nowhere.
    try FileManager.default.createSymbolicLink(
      atPath: place + "/deep/.er.partial-linked", withDestinationPath: place + "/elsewhere")
    try write("new\n", to: "a.csv").commit()
    #expect(text("deep/er/sub/mine.csv") == "left" && text("elsewhere/kept.csv") == "left")
    #expect(
      names.filter { $0.contains("partial") }
        == ["deep/.er.partial-linked", "deep/.er.partial-of-mine"])
  }

  @Test(
    "where names cannot be exchanged, files are renamed one by one; otherwise nothing changes",
    arguments: [(EINVAL, "new\n"), (ENOSYS, "new\n"), (EIO, "old\n"), (ENOSPC, "old\n")])
  func noExchange(code: Int32, expected: String) throws {
    defer { try? FileManager.default.removeItem(atPath: place) }
    try write("old\n", to: "a.csv").commit()
    var folder: OutputFolder? = try write(
      "new\n", to: "a.csv",
      of: OutputFolder(path: place + "/deep/er") { _, _ in
        errno = code
        return -1
      })
    var failure: WriteError?
    do { try folder?.commit() } catch { failure = error }
    #expect((failure == nil) == (expected == "new\n"))
    folder = nil
    #expect(text("deep/er/a.csv") == expected)
    #expect(names == ["deep", "deep/er", "deep/er/a.csv"])
  }

  @Test("a folder behind a link is written, and the link stays")
  func linkedFolder() throws {
    defer { try? FileManager.default.removeItem(atPath: place) }
    try write("old\n", to: "a.csv").commit()
    try FileManager.default.createSymbolicLink(
      atPath: place + "/link", withDestinationPath: "deep/er")
    try write("new\n", to: "a.csv", of: OutputFolder(path: place + "/link")).commit()
    #expect(text("deep/er/a.csv") == "new\n")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: place + "/link") == "deep/er")
  }

  @Test("a single file is replaced; a pipe and what a link leads to are written to")
  func singleFiles() throws {
    defer { try? FileManager.default.removeItem(atPath: place) }
    let file = place + "/a.txt"
    try OutputFolder.write([65], toFile: file)
    chmod(file, 0o640)
    #expect(symlink("a.txt", place + "/link") == 0 && mkfifo(place + "/pipe", 0o600) == 0)
    try OutputFolder.write([66], toFile: place + "/link")
    #expect(text("a.txt") == "B")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: place + "/link") == "a.txt")
    let pipe = open(place + "/pipe", O_RDWR)
    try OutputFolder.write([67], toFile: place + "/pipe")
    var byte: UInt8 = 0
    #expect(read(pipe, &byte, 1) == 1 && byte == 67)
    close(pipe)
    var status = stat()
    #expect(lstat(place + "/pipe", &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
    #expect(lstat(file, &status) == 0 && status.st_mode & 0o777 == 0o640)
    try OutputFolder.write([68], toFile: "/dev/null")
    #expect(lstat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    var failure: WriteError?
    do { try OutputFolder.write([68], toFile: "/dev/full") } catch { failure = error }
    #expect(failure?.path == "/dev/full")
    #expect(names == ["a.txt", "link", "pipe"])
  }

  @Test("a folder that cannot be made is told, with its path")
  func impossible() throws {
    defer { try? FileManager.default.removeItem(atPath: place) }
    try Data().write(to: URL(fileURLWithPath: place))
    var failure: WriteError?
    do { _ = try OutputFolder(path: place + "/x") } catch { failure = error }
    #expect(failure?.path == place + "/x" && failure?.reason.isEmpty == false)
  }
}
