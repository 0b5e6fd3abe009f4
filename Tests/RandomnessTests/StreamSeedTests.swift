import Randomness
import TestSupport
import Testing

@Suite("Named streams")
struct StreamSeedTests {
  private func first(_ seed: StreamSeed, _ count: Int = 4) -> [UInt64] {
    var generator = seed.generator()
    return (0..<count).map { _ in generator.next() }
  }

  private func path(_ seed: UInt64, _ replication: UInt64, _ names: String...) -> StreamSeed {
    names.reduce(StreamSeed(seed: seed).child(replication)) { $0.child($1) }
  }

  @Test(
    "A path has the same numbers for ever",
    arguments: [
      ("root 0", 0xdff7_2e95_9c77_2ef7),
      ("root 42", 0xd958_c8f3_972b_08a0),
      ("root max", 0xad0c_ff0d_459b_fd2b),
      ("child 0", 0x54c5_a5b1_58f8_ba35),
      ("child 1", 0x863d_d3a8_6dad_3c54),
      ("empty name", 0x14f2_c23d_26d2_bea2),
      ("eight bytes", 0x09f8_3c76_06fb_ed72),
      ("nested", 0x303e_24f7_22a2_1273),
      ("not ASCII", 0xd2ea_b1e0_b7fb_5060),
    ] as [(String, UInt64)])
  func goldenValues(name: String, expected: UInt64) throws {
    let seeds: [String: StreamSeed] = [
      "root 0": StreamSeed(seed: 0),
      "root 42": StreamSeed(seed: 42),
      "root max": StreamSeed(seed: .max),
      "child 0": StreamSeed(seed: 42).child(0),
      "child 1": StreamSeed(seed: 42).child(1),
      "empty name": StreamSeed(seed: 42).child(""),
      "eight bytes": StreamSeed(seed: 42).child("arrivals"),
      "nested": path(42, 7, "acme", "arrivals"),
      "not ASCII": StreamSeed(seed: 42).child("Zürich\u{1F4B3}"),
    ]
    var digest = Digest()
    for word in first(try #require(seeds[name]), 16) { digest.add(word) }
    #expect(digest.value == expected, "\(name): 0x\(String(digest.value, radix: 16))")
  }

  @Test("The first words of the stream in the documentation are these")
  func goldenWords() {
    #expect(
      first(path(42, 0, "acme", "arrivals")) == [
        8_886_695_025_018_129_321,
        15_712_039_081_733_585_463,
        13_917_702_902_947_967_221,
        14_961_916_735_196_678_140,
      ])
  }

  @Test("Every seed, replication, name and purpose has a stream of its own")
  func pathsAreDistinct() {
    var seen: Set<StreamSeed> = []
    var words: Set<UInt64> = []
    var count = 0
    for seed in 0..<4 as Range<UInt64> {
      for replication in 0..<25 as Range<UInt64> {
        for organization in ["acme", "acmf", "emca", "a", "aa", ""] {
          for purpose in ["arrivals", "tokens", "payments", "arrival", "arrivals "] {
            let stream = path(seed, replication, organization, purpose)
            seen.insert(stream)
            words.formUnion(first(stream, 8))
            count += 1
          }
        }
      }
    }
    #expect(seen.count == count)
    #expect(words.count == 8 * count, "two streams share a word")
  }

  @Test("A path is told from another that has the same bytes in other steps")
  func stepsCount() {
    let root = StreamSeed(seed: 1)
    let alike: [StreamSeed] = [
      root, root.child("ab"), root.child("a").child("b"), root.child("b").child("a"),
      root.child("ba"), root.child("\0ab"), root.child("ab\0"), root.child("").child("ab"),
      root.child("ab").child(""), root.child(0), root.child(0).child(0), root.child(""),
      root.child("\0"), root.child("\0\0\0\0\0\0\0\0"), root.child(0x6162), root.child(2),
      root.child("abcdefgh"), root.child("abcdefgh").child(""), root.child("abcdefghabcdefgh"),
      root.child("abcdefgh").child("abcdefgh"), StreamSeed(seed: 0), StreamSeed(seed: 2),
    ]
    #expect(Set(alike).count == alike.count)
    #expect(Set(alike.map { first($0, 1) }).count == alike.count)
  }

  @Test("Making further streams leaves the others as they were")
  func independentOfOthers() {
    let replication = StreamSeed(seed: 9).child(3)
    let alone = first(replication.child("globex").child("tokens"), 100)
    for organization in 0..<50 as Range<UInt64> {
      _ = first(replication.child("organization").child(organization), 10)
    }
    #expect(first(replication.child("globex").child("tokens"), 100) == alone)
    #expect(first(path(9, 3, "globex", "tokens"), 100) == alone)
  }

  @Test("Canonically equal names of different bytes are different paths only by their bytes")
  func bytesOfNames() {
    let root = StreamSeed(seed: 1)
    #expect(root.child("caf\u{e9}") != root.child("cafe\u{301}"))
    #expect(root.child("acme") == root.child(String(decoding: Array("acme".utf8), as: UTF8.self)))
  }

  @Test("Seeds that step by the constant of a common expansion share no word")
  func noOverlap() {
    // Streams seeded by multiples of SplitMix64's increment and expanded by it repeat each other.
    var words: Set<UInt64> = []
    let increment: UInt64 = 0x9e37_79b9_7f4a_7c15
    for lane in 0..<200 as Range<UInt64> {
      words.formUnion(first(StreamSeed(seed: lane &* increment), 20))
      words.formUnion(first(StreamSeed(seed: 1).child(lane &* increment), 20))
    }
    #expect(words.count == 200 * 40)
  }

  @Test("One changed bit of the seed changes half of the bits of the stream's start")
  func avalanche() {
    var changed = 0
    var state: UInt64 = 0
    for seed in 0..<64 as Range<UInt64> {
      for bit in 0..<64 as Range<UInt64> {
        let left = StreamSeed(seed: seed * 977).generator().state
        let right = StreamSeed(seed: (seed * 977) ^ (1 << bit)).generator().state
        for difference in [
          left.0 ^ right.0, left.1 ^ right.1, left.2 ^ right.2, left.3 ^ right.3,
        ] {
          changed += difference.nonzeroBitCount
          state |= difference
        }
      }
    }
    // 2^20 bits, half of them; the standard deviation is 512.
    #expect((changed - 1 << 19).magnitude < 5 * 512)
    #expect(state == .max, "a bit never changes")
  }
}
