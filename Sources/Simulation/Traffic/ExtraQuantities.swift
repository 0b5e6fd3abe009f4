import Randomness

/// What is drawn for a request besides its tokens, which most mixes do not have.
enum ExtraQuantity: Int, CaseIterable {
  case cachedShare, cacheWriteShare, images, seconds, cacheWriteOneHourShare, characters, queries
  case audioInputShare, imageInputShare, reasoningShare, audioOutputShare, imageOutputShare, video
}

/// How the extra quantities of an entry are drawn.
struct ExtraQuantities: Sendable {
  /// By quantity; nil where there is none.
  let distributions: ContiguousArray<PreparedDistribution?>
  /// What a draw above zero is rounded to at the least.
  let least: Int64

  init(_ entry: MarkMix.Entry) {
    least = entry.isNeverNothing ? 1 : 0
    distributions = ContiguousArray(entry.extras.map { $0?.prepared() })
  }

  /// Whether there are none.
  var hasNone: Bool { distributions.allSatisfy { $0 == nil } }

  /// Whether there are none but input that is read from the cache.
  var isTextOnly: Bool {
    distributions.indices.allSatisfy {
      $0 == ExtraQuantity.cachedShare.rawValue || distributions[$0] == nil
    }
  }

  /// Adds quantities to the tokens of a request.
  ///
  /// - Parameters:
  ///   - columns: What was drawn, by quantity.
  ///   - place: The place of the request in these columns.
  ///   - mark: The request.
  func add(
    _ columns: ContiguousArray<ContiguousArray<Double>>, _ place: Int, to mark: inout RequestMark
  ) {
    func draw(_ quantity: ExtraQuantity) -> Double? {
      guard distributions[quantity.rawValue] != nil else { return nil }
      return columns[quantity.rawValue][place]
    }
    func count(_ quantity: ExtraQuantity, per unit: Double = 1) -> Int64 {
      draw(quantity).map { tokenCount($0 * unit, least: least) } ?? 0
    }
    // Each part of what those before it leave.
    var (input, output) = (mark.inputTokens, mark.outputTokens)
    func part(_ quantity: ExtraQuantity, of whole: Int64, _ rest: inout Int64) -> Int64 {
      guard let share = draw(quantity) else { return 0 }
      let part = min(rest, Self.part(share, of: whole))
      rest -= part
      return part
    }
    mark.cachedInputTokens = part(.cachedShare, of: mark.inputTokens, &input)
    mark.cacheWriteTokens = part(.cacheWriteShare, of: mark.inputTokens, &input)
    mark.cacheWriteOneHourTokens = part(.cacheWriteOneHourShare, of: mark.inputTokens, &input)
    mark.audioInputTokens = part(.audioInputShare, of: mark.inputTokens, &input)
    mark.imageInputTokens = part(.imageInputShare, of: mark.inputTokens, &input)
    mark.reasoningTokens = part(.reasoningShare, of: mark.outputTokens, &output)
    mark.audioOutputTokens = part(.audioOutputShare, of: mark.outputTokens, &output)
    mark.imageOutputTokens = part(.imageOutputShare, of: mark.outputTokens, &output)
    mark.images = count(.images)
    mark.milliseconds = count(.seconds, per: 1000)
    mark.characters = count(.characters)
    mark.queries = count(.queries)
    mark.videoMilliseconds = count(.video, per: 1000)
  }

  /// The tokens that a share comes to, at most all.
  static func part(_ share: Double, of tokens: Int64) -> Int64 {
    let bounded = min(max(share, 0), 1)
    return min(tokens, Int64((Double(tokens) * bounded).rounded(.toNearestOrEven)))
  }
}
