public import Randomness

/// Makes new inputs from given ones: damaged bytes, and damaged structure.
public struct Mutator {
  private var generator: Xoshiro256PlusPlus
  private let seeds: [[UInt8]]
  private let tokens: [[UInt8]]
  private let longest: Int

  /// Makes a mutator.
  ///
  /// - Parameters:
  ///   - seeds: Inputs to start from, at least one.
  ///   - tokens: What is inserted now and then.
  ///   - longest: The most bytes that an input has.
  ///   - generator: Where chance comes from; the same stream gives the same inputs.
  public init(
    seeds: [[UInt8]], tokens: [[UInt8]], longest: Int = 1 << 22, generator: Xoshiro256PlusPlus
  ) {
    precondition(!seeds.isEmpty && !tokens.isEmpty, "there is nothing to start from")
    self.seeds = seeds
    self.tokens = tokens
    self.longest = longest
    self.generator = generator
  }

  /// Returns the next input.
  public mutating func next() -> [UInt8] {
    var bytes = seeds[below(seeds.count)]
    damage(&bytes)
    return bytes
  }

  /// Damages an input.
  public mutating func damage(_ bytes: inout [UInt8]) {
    // Few changes more often than many: most of the input should still make sense.
    var changes = 1
    while changes < 24, below(3) > 0 { changes += 1 }
    for _ in 0..<changes {
      change(&bytes)
      if bytes.count > longest { bytes.removeLast(bytes.count - longest) }
    }
  }

  /// Returns a number from zero to below a limit.
  public mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &generator) }

  private mutating func range(in count: Int, upTo longest: Int) -> Range<Int> {
    guard count > 0 else { return 0..<0 }
    let start = below(count)
    return start..<min(count, start + 1 + below(longest))
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    switch below(19) {
    case 0: flipBit(&bytes)
    case 1: if !bytes.isEmpty { bytes[below(bytes.count)] = UInt8(below(256)) }
    case 2: bytes.removeSubrange(range(in: bytes.count, upTo: 40))
    case 3:
      let part = range(in: bytes.count, upTo: 200)
      bytes.insert(contentsOf: Array(bytes[part]), at: below(bytes.count + 1))
    case 4, 5: bytes.insert(contentsOf: tokens[below(tokens.count)], at: below(bytes.count + 1))
    case 6: splice(&bytes)
    case 7: bytes.removeSubrange(below(bytes.count + 1)..<bytes.count)
    case 8, 9, 10, 11: replaceScalar(&bytes)
    case 12: changeLine(&bytes)
    case 13: changeLine(&bytes)
    case 14: indent(&bytes)
    case 15: nest(&bytes)
    case 16: lengthen(&bytes)
    case 17: multiply(&bytes)
    default: bytes.insert(UInt8(below(256)), at: below(bytes.count + 1))
    }
  }

  private mutating func flipBit(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    bytes[below(bytes.count)] ^= 1 << UInt8(below(8))
  }

  private mutating func splice(_ bytes: inout [UInt8]) {
    let other = seeds[below(seeds.count)]
    let part = range(in: other.count, upTo: other.count)
    bytes.replaceSubrange(range(in: bytes.count, upTo: 400), with: other[part])
  }

  /// Puts another scalar of the input, or a token, where a scalar was.
  private mutating func replaceScalar(_ bytes: inout [UInt8]) {
    guard let old = scalar(in: bytes) else { return }
    if below(2) == 0, let new = scalar(in: bytes) {
      bytes.replaceSubrange(old, with: Array(bytes[new]))
    } else {
      bytes.replaceSubrange(old, with: tokens[below(tokens.count)])
    }
  }

  /// Returns a random run of bytes between punctuation.
  private mutating func scalar(in bytes: [UInt8]) -> Range<Int>? {
    guard !bytes.isEmpty else { return nil }
    let isBoundary = { (byte: UInt8) in
      switch UnicodeScalar(byte) {
      case " ", "\n", ",", ":", "{", "}", "[", "]", "\"": true
      default: false
      }
    }
    var start = below(bytes.count)
    while start < bytes.count, isBoundary(bytes[start]) { start += 1 }
    guard start < bytes.count else { return nil }
    var end = start
    while start > 0, !isBoundary(bytes[start - 1]) { start -= 1 }
    while end < bytes.count, !isBoundary(bytes[end]) { end += 1 }
    return start..<end
  }

  private mutating func changeLine(_ bytes: inout [UInt8]) {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.count > 1 else { return }
    let index = below(lines.count)
    switch below(3) {
    case 0: lines.remove(at: index)
    case 1: lines.insert(lines[index], at: below(lines.count))
    default: lines.swapAt(index, below(lines.count))
    }
    bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
  }

  private mutating func indent(_ bytes: inout [UInt8]) {
    let starts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    let start = starts[below(starts.count)]
    if below(2) == 0 {
      bytes.insert(
        contentsOf: repeatElement(UInt8(ascii: " "), count: 1 + below(4)), at: start)
    } else if start < bytes.count, bytes[start] == UInt8(ascii: " ") {
      bytes.remove(at: start)
    }
  }

  private mutating func nest(_ bytes: inout [UInt8]) {
    let depth = below(8) == 0 ? 5_000 : 1 + below(100)
    let (open, close) = below(2) == 0 ? ("[", "]") : ("{a: ", "}")
    let at = below(bytes.count + 1)
    if below(2) == 0 {
      bytes.insert(contentsOf: Array(String(repeating: close, count: depth).utf8), at: at)
    }
    bytes.insert(contentsOf: Array(String(repeating: open, count: depth).utf8), at: at)
  }

  private mutating func lengthen(_ bytes: inout [UInt8]) {
    let length = below(20) == 0 ? 2 << 20 : 1 + below(3_000)
    let byte = Array("a09.-\"{[ \n\t&*#%:,\0".utf8)[below(17)]
    bytes.insert(contentsOf: repeatElement(byte, count: length), at: below(bytes.count + 1))
  }

  /// Repeats a line or a piece of one, now and then so often that a slow way would show.
  private mutating func multiply(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    var part = range(in: bytes.count, upTo: 120)
    if below(2) == 0 {
      let isEnd = { (byte: UInt8) in byte == UInt8(ascii: "\n") }
      let start = bytes[..<part.lowerBound].lastIndex(where: isEnd).map { $0 + 1 } ?? 0
      let end = bytes[part.lowerBound...].firstIndex(where: isEnd).map { $0 + 1 } ?? bytes.count
      part = start..<end
    }
    let most = below(10) == 0 ? (1 << 20) / part.count : 30
    let piece = Array(bytes[part].prefix(longest / 32))
    let copies = repeatElement(piece, count: 1 + below(max(1, most))).joined()
    bytes.insert(contentsOf: copies, at: part.upperBound)
  }
}
