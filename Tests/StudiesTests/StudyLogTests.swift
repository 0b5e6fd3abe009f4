import Foundation
import Studies
import Testing
import Text

@Suite("What is known of a study")
struct StudyLogTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "log-\(UUID())")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func refusal(_ path: String) -> WriteError? {
    do throws(WriteError) {
      _ = try StudyLog(path: path, experiment: 1)
      return nil
    } catch { return error }
  }

  @Test("a link or a pipe that somebody planted is refused, and what it leads to stays")
  func planted() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let (mine, link) = (folder.appending(path: "mine"), folder.appending(path: "link").path)
    try Data("mine".utf8).write(to: mine)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: mine.path)
    let pipe = folder.appending(path: "pipe").path
    #expect(mkfifo(pipe, 0o600) == 0)
    for path in [link, pipe] {
      #expect(refusal(path)?.reason.contains("no file") == true, "\(path)")
    }
    #expect(try Data(contentsOf: mine) == Data("mine".utf8))
  }

  @Test("one process has it at a time, and what is of another study goes")
  func lockedAndForgotten() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "progress").path
    let log = try #require(try StudyLog(path: path, experiment: 1))
    #expect(try StudyLog(path: path, experiment: 1) == nil)
    #expect(log.content == .nothing)
    withExtendedLifetime(log) {}
  }

  @Test("what a file says of another study is not taken for this one's", arguments: [1, 2])
  func content(experiment: UInt64) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "progress").path
    _ = try StudyLog(path: path, experiment: 1)
    let log = try #require(try StudyLog(path: path, experiment: experiment))
    #expect(log.content == (experiment == 1 ? .thisStudy : .another))
  }
}
