import Numerics

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
  @usableFromInline var entries: ContiguousArray<Int32>
  @usableFromInline var inputTokens: ContiguousArray<Int64>
  @usableFromInline var outputTokens: ContiguousArray<Int64>
  /// The requests in full, where some ask for more than tokens; else empty.
  @usableFromInline var marks: ContiguousArray<RequestMark> = []
  /// The logarithms of tokens that are being drawn.
  private var inputPowers: ContiguousArray<Double>
  private var outputPowers: ContiguousArray<Double>

  /// Makes an empty block.
  ///
  /// - Parameter length: The most requests, a multiple of eight.
  public init(length: Int) {
    precondition(length > 0 && length % 8 == 0, "the length is no multiple of eight")
    self.length = length
    arrivals = ContiguousArray(repeating: 0, count: length)
    entries = ContiguousArray(repeating: 0, count: length)
    inputTokens = arrivals
    outputTokens = arrivals
    inputPowers = ContiguousArray(repeating: 0, count: length)
    outputPowers = inputPowers
  }

  /// Whether there is no room for another request.
  @inlinable public var isFull: Bool { count >= length }

  /// Whether no request asks for more than input and output tokens at the usual price.
  @inlinable public var isPlainText: Bool { marks.isEmpty }

  /// The entry, the input and the output tokens of a request of plain text.
  ///
  /// - Precondition: there are no others in the block.
  @inlinable @inline(__always)
  public func text(of request: Int) -> (entry: Int, input: Int64, output: Int64) {
    (Int(entries[request]), inputTokens[request], outputTokens[request])
  }

  /// What a request asks for.
  @inlinable @inline(__always)
  public func mark(of request: Int) -> RequestMark {
    guard marks.isEmpty else { return marks[request] }
    return RequestMark(
      entry: entries[request], inputTokens: inputTokens[request],
      outputTokens: outputTokens[request])
  }

  /// Forgets all requests.
  public mutating func removeAll() {
    count = 0
    marks.removeAll(keepingCapacity: true)
  }

  /// Adds a request.
  ///
  /// - Precondition: the block is not full, and its requests were added in the same way.
  public mutating func append(_ mark: RequestMark, at arrival: Int64) {
    arrivals[count] = arrival
    marks.append(mark)
    count += 1
  }

  /// Fills an empty block with requests of plain text: first their arrivals, then what they ask for.
  ///
  /// Two loops, so that the state of each stream of random numbers stays in registers.
  ///
  /// - Parameters:
  ///   - next: The first arrival; afterwards the one after the last.
  ///   - end: Where to stop.
  ///   - arrive: Draws the arrival after the last.
  ///   - draw: Draws a request's entry and the logarithms of its tokens.
  @inline(__always)
  mutating func fill(
    from next: inout Int64, before end: Int64, arrive: () -> Int64,
    draw: () -> (entry: Int, powers: SIMD2<Double>)
  ) {
    count = Self.fill(&arrivals, from: &next, before: end, arrive)
    Self.fill(&entries, &inputPowers, &outputPowers, count: count, draw)
    WholeExponentials.round(inputPowers, count: count, into: &inputTokens)
    WholeExponentials.round(outputPowers, count: count, into: &outputTokens)
  }

  /// Fills a column with arrivals; returns how many there were.
  @inline(__always)
  private static func fill(
    _ arrivals: inout ContiguousArray<Int64>, from next: inout Int64, before end: Int64,
    _ arrive: () -> Int64
  ) -> Int {
    var column = arrivals.mutableSpan
    var (place, arrival) = (0, next)
    while place < column.count, arrival < end {
      column[place] = arrival
      arrival = arrive()
      place += 1
    }
    next = arrival
    return place
  }

  /// Fills the columns of what the first requests ask for.
  @inline(__always)
  private static func fill(
    _ entries: inout ContiguousArray<Int32>, _ inputPowers: inout ContiguousArray<Double>,
    _ outputPowers: inout ContiguousArray<Double>, count: Int,
    _ draw: () -> (entry: Int, powers: SIMD2<Double>)
  ) {
    var entries = entries.mutableSpan
    var inputPowers = inputPowers.mutableSpan
    var outputPowers = outputPowers.mutableSpan
    for place in 0..<count {
      let (entry, powers) = draw()
      entries[place] = Int32(truncatingIfNeeded: entry)
      inputPowers[place] = powers[0]
      outputPowers[place] = powers[1]
    }
  }
}
