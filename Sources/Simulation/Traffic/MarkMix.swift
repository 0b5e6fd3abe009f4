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

    /// What is drawn besides tokens, in the order of `ExtraQuantity`.
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

  /// Requests that ask for nothing.
  package static var nothing: MarkMix {
    guard let tokens = try? CorrelatedPair(.zero, .zero, correlation: 0),
      let mix = try? MarkMix([Entry(share: 1, tokens: tokens)])
    else { preconditionFailure("one is a weight") }
    return mix
  }
}
