import Glibc

/// The bytes of a file or of standard input as UTF-8: unpacked where they are gzip or Zstandard, and
/// decoded where a mark says that they are UTF-16.
///
/// Reads in pieces of 64 KiB, so memory does not grow with the file. Used by one thread at a time.
public final class ByteSource {
  /// Why no more bytes can be had.
  public enum Failure: Error, Hashable, Sendable {
    /// The file cannot be opened or read.
    case unreadable(path: String, reason: String)
    /// The packed data is wrong; everything read so far was right.
    case corrupt(reason: String)
  }

  /// The size of the pieces that are read.
  static let chunk = 65_536

  /// The path as it was given; `-` is standard input.
  public let path: String
  private let file: FileSnapshot
  /// Where the next read starts.
  private var offset = 0
  private let packed = ByteBuffer(capacity: ByteSource.chunk)
  private var packedStart = 0
  private var reachedEnd = false
  private var unpacker: (any Unpacker)?

  /// Opens a file, or standard input for `-`.
  ///
  /// What is no file can be opened more than once: it is first copied to one.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - size: How many bytes are read at most, which a file must have; nil for all.
  /// - Throws: where it cannot be read, or has become shorter.
  public init(path: String, upTo size: Int? = nil) throws(Failure) {
    self.path = path
    file = try FileSnapshot.open(path, upTo: size)
    try fill(atLeast: Packing.length)
    if let (unpacker, marks) = Packing.unpacker(for: waiting) {
      self.unpacker = unpacker
      packedStart = marks
    }
  }

  deinit {
    if !file.isShared { close(file.descriptor) }
  }

  /// The bytes that were read and not handed out.
  private var waiting: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: packed.base + packedStart, count: packed.count - packedStart)
  }

  static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

  /// Reads bytes to an address, as many as fit, and returns how many; none at the end of the file.
  ///
  /// Throws `corrupt` where packed data is damaged or cut short.
  public func read(into target: UnsafeMutablePointer<UInt8>, capacity: Int) throws(Failure) -> Int {
    guard capacity > 0 else { return 0 }
    guard let unpacker else {
      if packedStart == packed.count {
        guard !reachedEnd else { return 0 }
        packed.count = 0
        packedStart = 0
        return try readDirectly(into: target, capacity: capacity)
      }
      let count = min(capacity, packed.count - packedStart)
      target.update(from: packed.base + packedStart, count: count)
      packedStart += count
      return count
    }
    while true {
      if unpacker.isAtMemberEnd {
        guard try startsAnotherMember(of: unpacker) else { return 0 }
        unpacker.startMember()
      }
      if packedStart == packed.count, !unpacker.holdsMore { try fill(atLeast: 1) }
      guard packedStart < packed.count || unpacker.holdsMore else {
        guard let reason = unpacker.problemAtEnd else { return 0 }
        throw .corrupt(reason: reason)
      }
      let step = unpacker.unpack(
        packed.base + packedStart, count: packed.count - packedStart, into: target,
        capacity: capacity)
      packedStart += step.consumed
      if let reason = step.problem { throw .corrupt(reason: reason) }
      if step.produced > 0 { return step.produced }
    }
  }

  /// Reads a whole file, or standard input for `-`, whose bytes need not be text; throws also where
  /// they are more than a limit, unpacked.
  public static func contents(of path: String, limit: Int = 1 << 26) throws(Failure) -> [UInt8] {
    let source = try ByteSource(path: path)
    let piece = ByteBuffer(capacity: chunk)
    var bytes: [UInt8] = []
    while true {
      let count = try source.read(into: piece.base, capacity: chunk)
      guard count > 0 else { return bytes }
      guard bytes.count + count <= limit else {
        throw .unreadable(path: path, reason: "the file is larger than \(limit) bytes")
      }
      bytes.append(contentsOf: UnsafeBufferPointer(start: piece.base, count: count))
    }
  }

  /// Tells whether another member follows; padding with zeros may follow the last one.
  private func startsAnotherMember(of unpacker: any Unpacker) throws(Failure) -> Bool {
    try fill(atLeast: Packing.length)
    guard packedStart < packed.count else { return false }
    if unpacker.startsMember(waiting) { return true }
    while packedStart < packed.count {
      guard packed.base[packedStart] == 0 else {
        throw .corrupt(reason: "there is something after the packed data that is not packed")
      }
      packedStart += 1
      if packedStart == packed.count { try fill(atLeast: 1) }
    }
    return false
  }

  /// Reads on until a number of bytes wait in the buffer, or the end of the file.
  private func fill(atLeast needed: Int) throws(Failure) {
    if packedStart > 0 {
      packed.removeFirst(packedStart)
      packedStart = 0
    }
    while packed.count < needed, !reachedEnd {
      packed.count += try readDirectly(
        into: packed.base + packed.count, capacity: packed.capacity - packed.count)
    }
  }

  private func readDirectly(
    into target: UnsafeMutablePointer<UInt8>, capacity: Int
  ) throws(Failure) -> Int {
    let wanted = min(capacity, (file.size ?? .max) - offset)
    while true {
      let count = pread(file.descriptor, target, wanted, offset)
      if count < 0 {
        if errno == EINTR { continue }
        throw .unreadable(path: path, reason: Self.reason(errno))
      }
      if count == 0 { reachedEnd = true }
      offset += count
      return count
    }
  }
}
