import CZlib

/// Unpacks gzip members, one after the other.
final class Inflater {
  struct Step {
    let consumed: Int
    let produced: Int
    let problem: String?
  }

  private let stream: UnsafeMutablePointer<z_stream>
  private let isReady: Bool
  private(set) var isAtMemberEnd = false

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 bits of window; 16 more ask for gzip and nothing else.
    isReady =
      inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
  }

  deinit {
    if isReady { inflateEnd(stream) }
    stream.deinitialize(count: 1)
    stream.deallocate()
  }

  func startMember() {
    inflateReset(stream)
    isAtMemberEnd = false
  }

  func unpack(
    _ input: UnsafeMutablePointer<UInt8>, count: Int, into target: UnsafeMutablePointer<UInt8>,
    capacity: Int
  ) -> Step {
    guard isReady else {
      return Step(consumed: 0, produced: 0, problem: "there is no memory to unpack the gzip data")
    }
    let room = min(capacity, 1 << 30)
    stream.pointee.next_in = input
    stream.pointee.avail_in = UInt32(count)
    stream.pointee.next_out = target
    stream.pointee.avail_out = UInt32(room)
    let status = inflate(stream, Z_NO_FLUSH)
    let consumed = count - Int(stream.pointee.avail_in)
    let produced = room - Int(stream.pointee.avail_out)
    switch status {
    case Z_OK: return Step(consumed: consumed, produced: produced, problem: nil)
    case Z_BUF_ERROR where consumed > 0 || produced > 0:
      return Step(consumed: consumed, produced: produced, problem: nil)
    case Z_STREAM_END:
      isAtMemberEnd = true
      return Step(consumed: consumed, produced: produced, problem: nil)
    default:
      let detail = stream.pointee.msg.map { String(cString: $0) } ?? "error \(status)"
      return Step(
        consumed: consumed, produced: 0, problem: "the gzip data is damaged (\(detail))")
    }
  }
}
