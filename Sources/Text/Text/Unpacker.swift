/// Makes text of the bytes of a file that has it packed, or in another encoding than UTF-8.
protocol Unpacker: AnyObject {
  /// Whether what was packed together has ended; another such member may follow.
  var isAtMemberEnd: Bool { get }
  /// Whether something comes of the bytes before that there was no room for.
  var holdsMore: Bool { get }
  /// What is wrong where the file ends now, inside a member; nil where it may.
  var problemAtEnd: String? { get }

  /// Whether another member starts with some bytes.
  func startsMember(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool

  /// Begins with the next member.
  func startMember()

  /// Takes bytes in, as many as there is room for what comes of them.
  func unpack(
    _ input: UnsafeMutablePointer<UInt8>, count: Int, into target: UnsafeMutablePointer<UInt8>,
    capacity: Int
  ) -> UnpackingStep
}

/// How far an unpacker came.
struct UnpackingStep {
  let consumed: Int
  let produced: Int
  var problem: String?
}

/// How the text of a file is packed, by its first bytes.
enum Packing {
  /// As many bytes tell.
  static let length = 4

  /// Returns what unpacks a file, and how many of its first bytes only say how it is packed; nil for
  /// plain text.
  static func unpacker(
    for start: UnsafeBufferPointer<UInt8>
  ) -> (unpacker: any Unpacker, marks: Int)? {
    if isGzip(start) { return (Inflater(), 0) }
    if isZstandard(start) { return (ZstandardUnpacker(), 0) }
    guard start.count >= 2 else { return nil }
    switch (start[0], start[1]) {
    case (0xff, 0xfe): return (UTF16Decoder(isBigEndian: false), 2)
    case (0xfe, 0xff): return (UTF16Decoder(isBigEndian: true), 2)
    default: return nil
    }
  }

  static func isGzip(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.count >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b
  }

  /// Whether a frame of data starts here, or one that is to be passed over, as some tools write
  /// before.
  static func isZstandard(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count >= 4 else { return false }
    return (bytes[0], bytes[1], bytes[2], bytes[3]) == (0x28, 0xb5, 0x2f, 0xfd)
      || (bytes[0] & 0xf0, bytes[1], bytes[2], bytes[3]) == (0x50, 0x2a, 0x4d, 0x18)
  }
}
