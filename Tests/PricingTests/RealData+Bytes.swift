import TestSupport
import Text

extension RealData {
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
