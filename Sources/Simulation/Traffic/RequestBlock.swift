/// Requests of a stream in the order of their arrival, column by column.
///
/// Has room for a fixed number of them; filled again and again, it allocates nothing.
public struct RequestBlock: Sendable {
  /// The most requests.
  public let length: Int
  /// The number of requests.
  public private(set) var count = 0
  /// When they arrive, in nanoseconds since the epoch.
  public private(set) var arrivals: ContiguousArray<Int64>
  /// The entries of the mix, where no request asks for more than tokens at the usual price.
  public internal(set) var entries: ContiguousArray<Int32>
  /// Input tokens, likewise.
  public internal(set) var inputTokens: ContiguousArray<Int64>
  /// What of the input is read from the cache, where `cachesInput`.
  public internal(set) var cachedTokens: ContiguousArray<Int64> = []
  /// Whether some requests of text read input from the cache.
  public internal(set) var cachesInput = false
  /// Output tokens, likewise.
  public internal(set) var outputTokens: ContiguousArray<Int64>
  /// The requests in full, where some ask for more than tokens; else empty.
  @usableFromInline var marks: ContiguousArray<RequestMark> = []
  /// What they are drawn in.
  var columns = MarkColumns()

  /// Makes an empty block.
  ///
  /// - Parameter length: The most requests, a multiple of eight.
  public init(length: Int) {
    precondition(length > 0 && length % 8 == 0, "the length is no multiple of eight")
    self.length = length
    let column = ContiguousArray(repeating: Int64.zero, count: length)
    // The arrival after the last is made with them, and as many more as fill eight places.
    arrivals = column + ContiguousArray(repeating: 0, count: 8)
    entries = ContiguousArray(repeating: 0, count: length)
    inputTokens = column
    outputTokens = column
  }

  /// Whether there is no room for another request.
  @inlinable public var isFull: Bool { count >= length }

  /// Whether no request asks for more than input and output tokens at the usual price, of which some
  /// input may be read from the cache.
  @inlinable public var isText: Bool { marks.isEmpty }

  /// What a request asks for.
  @inlinable @inline(__always)
  public func mark(of request: Int) -> RequestMark {
    guard marks.isEmpty else { return marks[request] }
    return RequestMark(
      entry: entries[request], inputTokens: inputTokens[request],
      cachedInputTokens: cachesInput ? cachedTokens[request] : 0,
      outputTokens: outputTokens[request])
  }

  /// Forgets all requests.
  public mutating func removeAll() {
    count = 0
    marks.removeAll(keepingCapacity: true)
    cachesInput = false
  }

  /// Adds a request.
  ///
  /// - Precondition: the block is not full, and its requests were added in the same way.
  public mutating func append(_ mark: RequestMark, at arrival: Int64) {
    arrivals[count] = arrival
    marks.append(mark)
    count += 1
  }

  /// Fills an empty block with the arrivals before an instant, as far as there is room.
  ///
  /// - Parameters:
  ///   - next: The first arrival; afterwards the one after the last.
  ///   - end: Where to stop.
  ///   - most: The most of them.
  ///   - sampler: Draws arrivals.
  mutating func fillArrivals(
    from next: inout Int64, before end: Int64, atMost most: Int, _ sampler: inout ArrivalSampler
  ) {
    count = sampler.fill(&arrivals, from: &next, before: end, atMost: most)
  }

  /// Claims all places, for requests whose arrivals are not of interest.
  mutating func claimAll() { count = length }

  /// Has requests of text read input from the cache.
  mutating func cacheInput() {
    if cachedTokens.isEmpty { cachedTokens = ContiguousArray(repeating: 0, count: length) }
    cachesInput = true
  }

  /// Makes marks that ask for nothing.
  mutating func makeMarks() {
    marks.append(contentsOf: repeatElement(RequestMark(entry: 0), count: count - marks.count))
  }
}
