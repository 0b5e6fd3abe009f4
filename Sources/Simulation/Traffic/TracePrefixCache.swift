/// The blocks of prompts that a cache of unlimited size would hold.
///
/// A prompt's leading blocks that occurred in any earlier row are read from the cache. This is what
/// grows with a trace that has block numbers: eight bytes and a little for each different block.
struct TracePrefixCache {
  /// Tokens in a block.
  private let blockTokens: Int64
  private var seen: Set<Int64> = []

  init(blockTokens: Int64) { self.blockTokens = blockTokens }

  /// Takes a prompt's blocks in and returns how many of its tokens were cached.
  mutating func take(_ blocks: ContiguousArray<Int64>, input: Int64) -> Int64 {
    let hits = blocks.prefix { seen.contains($0) }.count
    for block in blocks.dropFirst(hits) { seen.insert(block) }
    return min(input, Int64(hits) * blockTokens)
  }
}
