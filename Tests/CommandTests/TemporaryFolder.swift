import Foundation

/// A folder that goes when nobody uses it any more.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "drawdown-\(UUID())").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, with the folders it lies in.
  func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    let file = URL(fileURLWithPath: path).appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  /// The text of a file, or nothing where there is none.
  func text(_ name: String) -> String {
    let data = try? Data(contentsOf: URL(fileURLWithPath: path).appending(path: name))
    return String(decoding: data ?? Data(), as: UTF8.self)
  }

  /// Every file below with its bytes, and every folder with none.
  func contents() -> [String: Data] {
    var found: [String: Data] = [:]
    guard let names = FileManager.default.enumerator(atPath: path) else { return found }
    for case let name as String in names {
      found[name] = (try? Data(contentsOf: URL(fileURLWithPath: path + "/" + name))) ?? Data()
    }
    return found
  }
}
