public import Randomness

/// What requests ask for: entries with shares.
public struct MarkMix: Equatable, Sendable {
  /// One kind of request.
  public struct Entry: Hashable, Sendable {
    /// How often it comes, relative to the others.
    public var share: Double
    /// Input and output tokens, correlated or not.
    public var tokens: CorrelatedPair
    /// The share of input tokens that is read from the cache, a draw between 0 and 1.
    public var cachedShare: Distribution?
    /// The share of input tokens that is written to the cache, a draw between 0 and 1.
    public var cacheWriteShare: Distribution?
    /// The share of input tokens that is written to the cache that lives an hour, likewise.
    public var cacheWriteOneHourShare: Distribution?
    /// Images for each request.
    public var images: Distribution?
    /// Seconds of audio or video for each request.
    public var seconds: Distribution?
    /// Characters for each request.
    public var characters: Distribution?
    /// Search or ranking queries for each request.
    public var queries: Distribution?
    /// The shares of input tokens that are of audio and of images.
    public var audioInputShare, imageInputShare: Distribution?
    /// The shares of output tokens that are of reasoning, of audio and of images.
    public var reasoningShare, audioOutputShare, imageOutputShare: Distribution?
    /// Seconds of video for each request.
    public var video: Distribution?
    /// Whether it is processed as a batch.
    public var isBatch: Bool
    /// Whether draws of tokens, images and milliseconds are rounded to one at the least, as long as
    /// they are above zero.
    public var isNeverNothing: Bool

    /// Makes an entry.
    public init(
      share: Double, tokens: CorrelatedPair, cachedShare: Distribution? = nil,
      cacheWriteShare: Distribution? = nil, cacheWriteOneHourShare: Distribution? = nil,
      images: Distribution? = nil, seconds: Distribution? = nil, characters: Distribution? = nil,
      queries: Distribution? = nil, isBatch: Bool = false, isNeverNothing: Bool = true
    ) {
      self.isNeverNothing = isNeverNothing
      self.share = share
      self.tokens = tokens
      self.cachedShare = cachedShare
      self.cacheWriteShare = cacheWriteShare
      self.cacheWriteOneHourShare = cacheWriteOneHourShare
      self.images = images
      self.seconds = seconds
      self.characters = characters
      self.queries = queries
      self.isBatch = isBatch
    }

    /// What is drawn besides tokens, in the order of drawing.
    var extras: [Distribution?] {
      [
        cachedShare, cacheWriteShare, images, seconds, cacheWriteOneHourShare, characters, queries,
        audioInputShare, imageInputShare, reasoningShare, audioOutputShare, imageOutputShare, video,
      ]
    }
  }

  /// The entries, in the order of the scenario.
  public let entries: [Entry]
  let table: AliasTable

  /// Makes a mix.
  ///
  /// - Throws: where there is no entry, or the shares are no weights.
  public init(_ entries: [Entry]) throws(DistributionError) {
    table = try AliasTable(weights: entries.map(\.share))
    self.entries = entries
  }

  /// Whether all draws give the same bits on every 64-bit IEEE machine.
  public var promisesSameBits: Bool {
    entries.allSatisfy { entry in
      entry.tokens.promisesSameBits && entry.extras.allSatisfy { $0?.promisesSameBits ?? true }
    }
  }

  /// Requests that ask for nothing.
  package static var nothing: MarkMix {
    guard let tokens = try? CorrelatedPair(.zero, .zero, correlation: 0),
      let mix = try? MarkMix([Entry(share: 1, tokens: tokens)])
    else { preconditionFailure("one is a weight") }
    return mix
  }
}

/// A mix made ready for the hot loop.
@usableFromInline
struct PreparedMix: Sendable {
  @usableFromInline let table: AliasTable
  @usableFromInline let ziggurats: ZigguratTables
  /// What the loop needs of the entries, apart from what it seldom needs.
  @usableFromInline let plain: ContiguousArray<PlainEntry>
  private let entries: ContiguousArray<(tokens: PreparedPair, extras: PreparedExtras?)>
  /// Whether all tokens are lognormal, and there is nothing else to draw.
  let isPlainText: Bool
  /// The lognormals of plain text, by entry.
  private let lognormals: ContiguousArray<LognormalPair>

  init(_ mix: MarkMix) {
    table = mix.table
    ziggurats = .shared
    entries = ContiguousArray(mix.entries.map { ($0.tokens.prepared(), PreparedExtras($0)) })
    plain = ContiguousArray(
      zip(mix.entries, entries).map { entry, prepared in
        PlainEntry(
          tokens: prepared.extras == nil ? prepared.tokens.lognormals : nil,
          isBatch: entry.isBatch)
      })
    lognormals = ContiguousArray(plain.compactMap { $0.isBatch ? nil : $0.tokens })
    isPlainText = lognormals.count == plain.count
  }

  /// Draws the entry of a request of plain text and the logarithms of its tokens, in the order of
  /// `draw`.
  @inline(__always)
  func drawPowers(
    _ generator: inout Xoshiro256PlusPlus
  ) -> (entry: Int, powers: SIMD2<Double>) {
    let entry = lognormals.count == 1 ? 0 : table.draw(&generator)
    return (entry, lognormals[entry].drawPowers(ziggurats, &generator))
  }

  /// Draws what a request asks for.
  @inlinable @inline(__always)
  func draw(_ generator: inout Xoshiro256PlusPlus) -> RequestMark {
    // On a copy, so that the state stays in registers from one draw to the next.
    var stream = generator
    let index = plain.count == 1 ? 0 : table.draw(&stream)
    guard let tokens = plain[index].tokens else {
      let mark = drawInFull(index, &stream)
      generator = stream
      return mark
    }
    let drawn = tokens.draw(ziggurats, &stream)
    generator = stream
    return RequestMark(
      entry: Int32(truncatingIfNeeded: index), isBatch: plain[index].isBatch,
      inputTokens: tokenCount(drawn[0]), outputTokens: tokenCount(drawn[1]))
  }

  @usableFromInline @inline(never)
  func drawInFull(_ index: Int, _ generator: inout Xoshiro256PlusPlus) -> RequestMark {
    let (input, output) = entries[index].tokens.draw(&generator)
    let extras = entries[index].extras
    let least = extras?.least ?? 1
    var mark = RequestMark(
      entry: Int32(truncatingIfNeeded: index), isBatch: plain[index].isBatch,
      inputTokens: tokenCount(input, least: least), outputTokens: tokenCount(output, least: least))
    extras?.draw(&mark, &generator)
    return mark
  }
}

/// What the loop needs of an entry.
@usableFromInline
struct PlainEntry: Sendable, BitwiseCopyable {
  /// The tokens where they are lognormal and there is nothing else to draw.
  @usableFromInline let tokens: LognormalPair?
  @usableFromInline let isBatch: Bool
}

/// Returns a draw as a number of tokens: the nearest integer, at least `least` and at most 2^40.
///
/// A constant of zero stays zero: a request for an image has no tokens.
@inlinable @inline(__always)
func tokenCount(_ draw: Double, least: Int64 = 1) -> Int64 {
  guard draw > 0 else { return 0 }
  guard draw < 0x1p40 else { return 1 << 40 }
  // Adding a half and cutting off needs no call of the C library, as rounding does on old CPUs.
  return max(least, Int64(draw + 0.5))
}

/// The parts of a mark that most mixes do not have.
final class PreparedExtras: Sendable {
  private let cachedShare, cacheWriteShare, cacheWriteOneHourShare: PreparedDistribution?
  private let images, seconds, characters, queries, video: PreparedDistribution?
  private let audioInputShare, imageInputShare: PreparedDistribution?
  private let reasoningShare, audioOutputShare, imageOutputShare: PreparedDistribution?

  /// What a draw above zero is rounded to at the least.
  let least: Int64

  init?(_ entry: MarkMix.Entry) {
    least = entry.isNeverNothing ? 1 : 0
    guard least == 0 || entry.extras.contains(where: { $0 != nil }) else { return nil }
    cachedShare = entry.cachedShare?.prepared()
    cacheWriteShare = entry.cacheWriteShare?.prepared()
    cacheWriteOneHourShare = entry.cacheWriteOneHourShare?.prepared()
    images = entry.images?.prepared()
    seconds = entry.seconds?.prepared()
    characters = entry.characters?.prepared()
    queries = entry.queries?.prepared()
    video = entry.video?.prepared()
    audioInputShare = entry.audioInputShare?.prepared()
    imageInputShare = entry.imageInputShare?.prepared()
    reasoningShare = entry.reasoningShare?.prepared()
    audioOutputShare = entry.audioOutputShare?.prepared()
    imageOutputShare = entry.imageOutputShare?.prepared()
  }

  func draw(_ mark: inout RequestMark, _ generator: inout Xoshiro256PlusPlus) {
    // Each part of what those before it leave.
    var (input, output) = (mark.inputTokens, mark.outputTokens)
    func part(
      _ share: PreparedDistribution?, of whole: Int64, _ rest: inout Int64,
      _ generator: inout Xoshiro256PlusPlus
    ) -> Int64 {
      guard let share else { return 0 }
      let part = min(rest, Self.part(share.draw(&generator), of: whole))
      rest -= part
      return part
    }
    mark.cachedInputTokens = part(cachedShare, of: mark.inputTokens, &input, &generator)
    mark.cacheWriteTokens = part(cacheWriteShare, of: mark.inputTokens, &input, &generator)
    if let images { mark.images = tokenCount(images.draw(&generator), least: least) }
    if let seconds { mark.milliseconds = tokenCount(seconds.draw(&generator) * 1000, least: least) }
    mark.cacheWriteOneHourTokens = part(
      cacheWriteOneHourShare, of: mark.inputTokens, &input, &generator)
    if let characters { mark.characters = tokenCount(characters.draw(&generator), least: least) }
    if let queries { mark.queries = tokenCount(queries.draw(&generator), least: least) }
    mark.audioInputTokens = part(audioInputShare, of: mark.inputTokens, &input, &generator)
    mark.imageInputTokens = part(imageInputShare, of: mark.inputTokens, &input, &generator)
    mark.reasoningTokens = part(reasoningShare, of: mark.outputTokens, &output, &generator)
    mark.audioOutputTokens = part(audioOutputShare, of: mark.outputTokens, &output, &generator)
    mark.imageOutputTokens = part(imageOutputShare, of: mark.outputTokens, &output, &generator)
    if let video {
      mark.videoMilliseconds = tokenCount(video.draw(&generator) * 1000, least: least)
    }
  }

  private static func part(_ share: Double, of tokens: Int64) -> Int64 {
    let bounded = min(max(share, 0), 1)
    return min(tokens, Int64((Double(tokens) * bounded).rounded(.toNearestOrEven)))
  }
}
