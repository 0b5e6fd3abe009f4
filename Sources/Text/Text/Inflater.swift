import CZlib

/// Unpacks gzip members, one after the other.
final class Inflater: Unpacker {
  private let stream: UnsafeMutablePointer<z_stream>
  private let isReady: Bool
  private(set) var isAtMemberEnd = false
  let holdsMore = false
  let problemAtEnd: String? = "the gzip data ends too early: the file was cut short"

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

  func startsMember(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { Packing.isGzip(bytes) }

  func startMember() {
    inflateReset(stream)
    isAtMemberEnd = false
  }

  func unpack(
    _ input: UnsafeMutablePointer<UInt8>, count: Int, into target: UnsafeMutablePointer<UInt8>,
    capacity: Int
  ) -> UnpackingStep {
    guard isReady else {
      return UnpackingStep(
        consumed: 0, produced: 0, problem: "there is no memory to unpack the gzip data")
    }
    let room = min(capacity, 1 << 30)
    stream.pointee.next_in = input
    stream.pointee.avail_in = UInt32(count)
    stream.pointee.next_out = target
    stream.pointee.avail_out = UInt32(room)
    let status = inflate(stream, Z_NO_FLUSH)
    let step = UnpackingStep(
      consumed: count - Int(stream.pointee.avail_in),
      produced: room - Int(stream.pointee.avail_out))
    switch status {
    case Z_OK: return step
    case Z_BUF_ERROR where step.consumed > 0 || step.produced > 0: return step
    case Z_STREAM_END:
      isAtMemberEnd = true
      return step
    default:
      let detail = stream.pointee.msg.map { String(cString: $0) } ?? "error \(status)"
      return UnpackingStep(
        consumed: step.consumed, produced: 0, problem: "the gzip data is damaged (\(detail))")
    }
  }
}
