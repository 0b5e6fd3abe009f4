import Foundation
import Testing

@testable import Text

@Suite("Text that is packed, or in another encoding")
struct UnpackingTests {
  private static let hello = Array("hello hello hello\n".utf8)
  /// `printf 'hello hello hello\n' | zstd`, with real compression.
  private static let frame: [UInt8] = [
    0x28, 0xb5, 0x2f, 0xfd, 0x04, 0x58, 0x6d, 0x00, 0x00, 0x38, 0x68, 0x65, 0x6c, 0x6c, 0x6f, 0x20,
    0x0a, 0x01, 0x00, 0x31, 0x4a, 0x11, 0xa3, 0xaa, 0x74, 0xce,
  ]
  /// What is to be passed over: three bytes of anything.
  private static let skippable: [UInt8] = [0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]

  /// The text, or the reason why it is corrupt.
  private func read(_ bytes: [UInt8]) throws -> Result<[UInt8], ByteSource.Failure> {
    let file = try TemporaryFile(bytes)
    return withExtendedLifetime(file) {
      Result { () throws(ByteSource.Failure) in try ByteSource.contents(of: file.path) }
    }
  }

  private func utf16(_ text: String, isBigEndian: Bool) -> [UInt8] {
    ("\u{FEFF}" + text).utf16.flatMap { unit in
      let bytes = [UInt8(unit >> 8), UInt8(unit & 0xff)]
      return isBigEndian ? bytes : bytes.reversed()
    }
  }

  @Test("Zstandard frames are one file, wherever what is to be passed over stands")
  func frames() throws {
    #expect(try read(Self.frame).get() == Self.hello)
    let all = Self.skippable + Self.frame + Self.skippable + Self.frame
    #expect(try read(all).get() == Self.hello + Self.hello)
    #expect(try read(all + [0, 0, 0, 0, 0]).get() == Self.hello + Self.hello)
  }

  @Test("A Zstandard file cut short, changed or followed by something else is corrupt")
  func damagedFrames() throws {
    for length in 4..<Self.frame.count {
      #expect(throws: ByteSource.Failure.self, "cut to \(length) bytes") {
        try read(Array(Self.frame.prefix(length))).get()
      }
    }
    // Another window than before may do as well.
    for index in 6..<Self.frame.count {
      var bytes = Self.frame
      bytes[index] ^= 0x55
      #expect(throws: ByteSource.Failure.self, "byte \(index)") { try read(bytes).get() }
    }
    #expect(throws: ByteSource.Failure.self) { try read(Self.frame + [7]).get() }
  }

  @Test("UTF-16 with its mark is read in either order, in pieces of any size")
  func decodes() throws {
    let long = String(repeating: "a🎉é", count: 40_000)
    for text in ["", "time,input\r\n1,2\n", "Zürich\t中\t🎉", long] {
      for isBigEndian in [false, true] {
        #expect(try read(utf16(text, isBigEndian: isBigEndian)).get() == Array(text.utf8))
      }
    }
    let file = try TemporaryFile(utf16("é🎉", isBigEndian: false))
    let source = try ByteSource(path: file.path)
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while try source.read(into: &byte, capacity: 1) == 1 { bytes.append(byte) }
    withExtendedLifetime(file) { #expect(bytes == Array("é🎉".utf8)) }
  }

  @Test("UTF-16 that ends inside a character, or has half of one, is corrupt")
  func damagedText() throws {
    let text = utf16("a🎉", isBigEndian: true)
    for length in [5, 6, 7] {
      #expect(throws: ByteSource.Failure.self, "cut to \(length) bytes") {
        try read(Array(text.prefix(length))).get()
      }
    }
    for half in [[0xd8, 0x3c, 0, 0x61], [0xdf, 0x89, 0, 0x61]] as [[UInt8]] {
      #expect(throws: ByteSource.Failure.self) { try read([0xfe, 0xff] + half).get() }
    }
  }

  /// A row with a time, a model and an object, as DuckDB writes it.
  private static let parquet = """
    UEFSMRUAFRAVECwVAhUAFQYVBgAAAADHlCxTBgAVABUUFRQsFQIVABUGFQYAAAYAAABncHQtNG8VABUcFRwsFQIVAB
    UGFQYAAAIAAAACAQoAAAAAAAAAFQAVHBUcLBUCFQAVBhUGAAACAAAAAgECAAAAAAAAABUCGWw1ABgNZHVja2RiX3Nj
    aGVtYRUGABUEJQAYCmNyZWF0ZWRfYXQlFEyMEhwsAAAAAAAVDCUAGAVtb2RlbCUAADUAGAV1c2FnZRUEABUEJQIYBW
    lucHV0JSQAFQQlAhgGb3V0cHV0JSQAFgIZHBlMJgAcFQQZFQAZGApjcmVhdGVkX2F0FQAWAhYyFjImCDwYCAAAx5Qs
    UwYAGAgAAMeULFMGABYAKAgAAMeULFMGABgIAADHlCxTBgAREQAZHBUAFQAVAgAAACYAHBUMGRUAGRgFbW9kZWwVAB
    YCFjYWNiY6PBgGZ3B0LTRvGAZncHQtNG8WACgGZ3B0LTRvGAZncHQtNG8REQAZHBUAFQAVAgAAACYAHBUEGRUAGSgF
    dXNhZ2UFaW5wdXQVABYCFj4WPiZwPBgICgAAAAAAAAAYCAoAAAAAAAAAFgAoCAoAAAAAAAAAGAgKAAAAAAAAABERAB
    kcFQAVABUCAAAAJgAcFQQZFQAZKAV1c2FnZQZvdXRwdXQVABYCFj4WPiauATwYCAIAAAAAAAAAGAgCAAAAAAAAABYA
    KAgCAAAAAAAAABgIAgAAAAAAAAAREQAZHBUAFQAVAgAAABbkARYCJggW5AEAKChEdWNrREIgdmVyc2lvbiB2Mi4wLj
    EgKGJ1aWxkIDhkNzgxMTRlOTApGUwcAAAcAAAcAAAcAAAADAIAAFBBUjE=
    """

  @Test("The rows of a Parquet file are JSON lines; without what reads them the error says so")
  func parquet() throws {
    let packed = Self.parquet.filter { !$0.isWhitespace }
    let bytes = try #require(Data(base64Encoded: packed)).map { $0 }
    switch try read(bytes) {
    case .success(let rows):
      #expect(
        String(decoding: rows, as: UTF8.self) == """
          {"created_at":"2026-06-01 08:00:00","model":"gpt-4o","usage":{"input":10,"output":2}}

          """)
      let damaged = try read(Array(bytes.prefix(200)))
      guard case .failure(.unreadable(_, let reason)) = damaged else {
        Issue.record("a damaged file was read")
        return
      }
      #expect(reason.contains("no sound Parquet file"), "\(reason)")
    case .failure(.unreadable(_, let reason)):
      #expect(reason.contains("python3 -m pip install duckdb"), "\(reason)")
    case .failure(let failure): Issue.record("\(failure)")
    }
  }
}
