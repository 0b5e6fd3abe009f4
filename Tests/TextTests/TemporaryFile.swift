import Foundation

/// A file that is there for one test.
final class TemporaryFile {
  let path: String

  init(_ bytes: some Sequence<UInt8>) throws {
    path = NSTemporaryDirectory() + "documents-\(UUID().uuidString)"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  convenience init(_ text: String) throws { try self.init(text.utf8) }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Returns bytes as a gzip member of stored blocks.
func gzipped(_ bytes: [UInt8]) -> [UInt8] {
  var result: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
  var start = 0
  repeat {
    let end = min(bytes.count, start + 65_535)
    let count = UInt16(end - start)
    result.append(end == bytes.count ? 1 : 0)
    for value in [count, ~count] { result += [UInt8(value & 255), UInt8(value >> 8)] }
    result += bytes[start..<end]
    start = end
  } while start < bytes.count
  var checksum: UInt32 = ~0
  for byte in bytes {
    checksum ^= UInt32(byte)
    for _ in 0..<8 { checksum = checksum >> 1 ^ (checksum & 1 == 1 ? 0xedb8_8320 : 0) }
  }
  for value in [~checksum, UInt32(bytes.count)] {
    result += (0..<4).map { UInt8(value >> ($0 * 8) & 255) }
  }
  return result
}
