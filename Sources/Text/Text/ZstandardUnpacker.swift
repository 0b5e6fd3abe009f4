import CZstd

/// Unpacks Zstandard frames (RFC 8878), one after the other.
final class ZstandardUnpacker: Unpacker {
  private let stream = ZSTD_createDStream()
  private(set) var isAtMemberEnd = false
  let holdsMore = false
  let problemAtEnd: String? = "the Zstandard data ends too early: the file was cut short"

  deinit { ZSTD_freeDStream(stream) }

  func startsMember(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { Packing.isZstandard(bytes) }

  func startMember() { isAtMemberEnd = false }

  func unpack(
    _ input: UnsafeMutablePointer<UInt8>, count: Int, into target: UnsafeMutablePointer<UInt8>,
    capacity: Int
  ) -> UnpackingStep {
    guard let stream else {
      return UnpackingStep(
        consumed: 0, produced: 0, problem: "there is no memory to unpack the Zstandard data")
    }
    var source = ZSTD_inBuffer(src: input, size: count, pos: 0)
    var sink = ZSTD_outBuffer(dst: target, size: capacity, pos: 0)
    // How much more is wanted; nothing at the end of a frame.
    let rest = ZSTD_decompressStream(stream, &sink, &source)
    guard ZSTD_isError(rest) == 0 else {
      let detail = String(cString: ZSTD_getErrorName(rest))
      return UnpackingStep(
        consumed: source.pos, produced: 0, problem: "the Zstandard data is damaged (\(detail))")
    }
    isAtMemberEnd = rest == 0
    return UnpackingStep(consumed: source.pos, produced: sink.pos)
  }
}
