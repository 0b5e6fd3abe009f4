import Foundation
import TestSupport
import Testing

@testable import Text

@Suite("Bytes of a file")
struct ByteSourceTests {
  /// `printf 'hello hello hello\n' | gzip -n`, with real compression.
  private static let hello: [UInt8] = [
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x57,
    0xc8, 0x40, 0x90, 0x5c, 0x00, 0x3b, 0x7c, 0x8a, 0xdf, 0x12, 0x00, 0x00, 0x00,
  ]

  private func contents(_ bytes: [UInt8]) throws -> [UInt8] {
    let file = try TemporaryFile(bytes)
    return try withExtendedLifetime(file) { try ByteSource.contents(of: file.path) }
  }

  private func corruption(_ bytes: [UInt8]) throws -> String? {
    let file = try TemporaryFile(bytes)
    do throws(ByteSource.Failure) {
      _ = try ByteSource.contents(of: file.path)
      return nil
    } catch {
      guard case .corrupt(let reason) = error else { return nil }
      return reason
    }
  }

  @Test("Files of every size around a piece come back whole, packed or not")
  func sizes() throws {
    for size in [0, 1, 2, 3, 65_535, 65_536, 65_537, 200_000] {
      let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      #expect(try contents(bytes) == bytes)
      #expect(try contents(gzipped(bytes)) == bytes)
    }
  }

  @Test("Several gzip members are one file, and zeros may follow the last")
  func members() throws {
    let first = Array("one\n".utf8)
    let second = Array("two\n".utf8)
    let packed = gzipped(first) + gzipped([]) + Self.hello + gzipped(second)
    let expected = first + Array("hello hello hello\n".utf8) + second
    #expect(try contents(packed) == expected)
    #expect(try contents(packed + [UInt8](repeating: 0, count: 70_000)) == expected)
  }

  @Test("A gzip file cut short anywhere is corrupt")
  func truncated() throws {
    let packed = gzipped(Array("one\n".utf8)) + Self.hello
    let boundary = packed.count - Self.hello.count
    for length in 2..<packed.count where length != boundary {
      let reason = try corruption(Array(packed.prefix(length)))
      #expect(reason != nil, "cut to \(length) bytes")
    }
    #expect(try corruption(Array(Self.hello.dropLast()))?.contains("cut short") == true)
  }

  @Test("Each changed byte that matters is found")
  func damaged() throws {
    for index in 10..<Self.hello.count {
      var bytes = Self.hello
      bytes[index] ^= 0x55
      let reason = try corruption(bytes)
      #expect(reason != nil, "byte \(index)")
    }
    #expect(try corruption(Self.hello + [1])?.contains("after the packed data") == true)
    #expect(try corruption(Self.hello + [0, 0, 7])?.contains("after the packed data") == true)
  }

  @Test("Damaged gzip data is an error at the line it was found on")
  func position() throws {
    let text = (0..<20_000).map { "line \($0)\n" }.joined()
    let packed = gzipped(Array(text.utf8))
    let file = try TemporaryFile(packed.dropLast(5_000))
    let found = lines(of: file)
    guard case .broken(let diagnostic) = found.error else {
      Issue.record("the file was read")
      return
    }
    #expect(diagnostic.position.line == found.lines.count + 1)
    #expect(found.lines.count > 10_000)
  }

  @Test("A file larger than the limit is refused")
  func limit() throws {
    let file = try TemporaryFile([1, 2, 3])
    #expect(try ByteSource.contents(of: file.path, limit: 3) == [1, 2, 3])
    #expect(throws: ByteSource.Failure.self) { try ByteSource.contents(of: file.path, limit: 2) }
  }

  @Test("What comes through a pipe can be read again from its start")
  func pipe() throws {
    let pipe = Pipe()
    let text = Data(repeating: 120, count: 10_000)
    pipe.fileHandleForWriting.write(text)
    try pipe.fileHandleForWriting.close()
    let input = try FileSnapshot.copy(
      of: pipe.fileHandleForReading.fileDescriptor, path: "-")
    #expect(input.size == 10_000)
    let descriptor = input.descriptor
    for _ in 0..<2 {
      var bytes = [UInt8](repeating: 0, count: 20_000)
      #expect(pread(descriptor, &bytes, bytes.count, 0) == 10_000)
      #expect(Data(bytes.prefix(10_000)) == text)
    }
    close(descriptor)
  }

  @Test("A named pipe can be opened again, and is read from its start")
  func namedPipe() throws {
    let path = NSTemporaryDirectory() + "pipe-\(UUID().uuidString)"
    #expect(mkfifo(path, 0o600) == 0)
    defer { unlink(path) }
    Thread.detachNewThread { try? Data("abc".utf8).write(to: URL(fileURLWithPath: path)) }
    #expect(try ByteSource.contents(of: path) == Array("abc".utf8))
    #expect(try ByteSource.contents(of: path) == Array("abc".utf8))
  }

  @Test("Of a file that grows, a reader may take what was there at first")
  func growing() throws {
    let file = try TemporaryFile("one\n")
    let size = FileSnapshot.size(of: file.path)
    #expect(size == 4)
    func read(upTo size: Int?) throws -> Int {
      let source = try ByteSource(path: file.path, upTo: size)
      let buffer = ByteBuffer(capacity: 100)
      return try source.read(into: buffer.base, capacity: 100)
    }
    try Data("one\ntwo\n".utf8).write(to: URL(fileURLWithPath: file.path))
    #expect(try read(upTo: size) == 4)
    #expect(try read(upTo: nil) == 8)
    #expect(FileSnapshot.pieces(of: file.path, upTo: size) { _ in } == 4)
    try Data("x\n".utf8).write(to: URL(fileURLWithPath: file.path))
    #expect(throws: ByteSource.Failure.self) { try read(upTo: size) }
  }

  @Test("Random bytes never stop the program")
  func fuzz() throws {
    var generator = SplitMix64(seed: 3)
    let original = Array("hello hello hello\n".utf8) + [1, 2, 3]
    var intact = 0
    var corrupt = 0
    for _ in 0..<300 {
      var bytes = Self.hello + gzipped([1, 2, 3])
      for _ in 0..<Int.random(in: 0...4, using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] =
          UInt8.random(in: 0...255, using: &generator)
      }
      let file = try TemporaryFile(bytes)
      do {
        let unpacked = try ByteSource.contents(of: file.path, limit: 1 << 20)
        if unpacked == original { intact += 1 }
      } catch ByteSource.Failure.corrupt {
        corrupt += 1
      }
    }
    #expect(intact > 20)
    #expect(corrupt > 100)
  }
}
