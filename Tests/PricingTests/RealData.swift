import Documents
import Foundation
import Testing

/// Public data files that may lie beside the package; tests that need them skip when they do not.
enum RealData {
  /// Returns the path of a file in `../shared/data`, or nil, having said so, where there is none.
  static func path(_ name: String) -> String? {
    var root = URL(filePath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    let path = root.deletingLastPathComponent().appending(path: "shared/data/\(name)").path
    guard FileManager.default.fileExists(atPath: path) else {
      print("skipped: \(name) is not there")
      return nil
    }
    return path
  }

  /// Returns a file's bytes, unpacked.
  static func bytes(_ path: String) throws -> [UInt8] {
    let source = try ByteSource(path: path)
    var bytes: [UInt8] = []
    let piece = 1 << 16
    let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: piece)
    defer { buffer.deallocate() }
    while true {
      let count = try source.read(into: buffer, capacity: piece)
      guard count > 0 else { return bytes }
      bytes.append(contentsOf: UnsafeBufferPointer(start: buffer, count: count))
    }
  }
}
