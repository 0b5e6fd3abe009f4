import Randomness
import Testing

@Suite("The generator")
struct Xoshiro256PlusPlusTests {
  @Test("The first numbers from the state 1, 2, 3, 4 are those of the authors' reference code")
  func referenceVectors() {
    var generator = referenceGenerator()
    let published: [UInt64] = [
      41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386,
      9_228_616_714_210_784_205, 9_973_669_472_204_895_162, 14_011_001_112_246_962_877,
      12_406_186_145_184_390_807, 15_849_039_046_786_891_736, 10_450_023_813_501_588_000,
    ]
    for number in published { #expect(generator.next() == number) }
  }

  @Test("Long runs agree with the algorithm as its authors wrote it")
  func agreesWithPlainForm() {
    var generator = StreamSeed(seed: 3).generator()
    let start = generator.state
    var s = [start.0, start.1, start.2, start.3]
    func rotate(_ x: UInt64, _ k: UInt64) -> UInt64 { (x << k) | (x >> (64 - k)) }
    for step in 0..<10_000 {
      let result = rotate(s[0] &+ s[3], 23) &+ s[0]
      let t = s[1] << 17
      s[2] ^= s[0]
      s[3] ^= s[1]
      s[1] ^= s[2]
      s[0] ^= s[3]
      s[2] ^= t
      s[3] = rotate(s[3], 45)
      #expect(generator.next() == result, "number \(step)")
    }
  }

  @Test("A generator made from another one's state continues its stream")
  func stateRestarts() {
    var generator = referenceGenerator()
    for _ in 0..<7 { _ = generator.next() }
    var restarted = Xoshiro256PlusPlus(state: generator.state)
    #expect(restarted == generator)
    for _ in 0..<100 { #expect(restarted.next() == generator.next()) }
    var copy = generator
    _ = copy.next()
    #expect(copy != generator, "a copy moves by itself")
  }

  @Test("Uniform numbers are the high bits as a fraction: [0, 1) or the open interval")
  func uniformConversions() {
    var words = referenceGenerator()
    var closed = referenceGenerator()
    var open = referenceGenerator()
    for _ in 0..<10_000 {
      let word = words.next()
      let fraction = closed.uniform01()
      #expect(fraction == Double(word >> 11) / 0x1p53)
      #expect(fraction >= 0 && fraction < 1)
      let inner = open.uniformOpen()
      #expect(inner == (2 * Double(word >> 12) + 1) / 0x1p53)
      #expect(inner > 0 && inner < 1)
    }
  }

  @Test("The least and the greatest word give the ends of the ranges, never 0 or 1 where promised")
  func uniformEnds() {
    // The result is rotl(s0 + s3, 23) + s0, so these states give the words 0 and 2^64 - 1 first.
    let least = Xoshiro256PlusPlus(state: (0, 1, 1, 0))
    let greatest = Xoshiro256PlusPlus(state: (0, 1, 1, .max))
    var (a, b, c, d) = (least, least, greatest, greatest)
    #expect(a.uniform01() == 0)
    #expect(b.uniformOpen() == 0x1p-53)
    #expect(c.uniform01() == 1 - 0x1p-53)
    #expect(d.uniformOpen() == 1 - 0x1p-53)
  }

  @Test("The standard library draws from it, the same every time")
  func standardLibrary() {
    var first = referenceGenerator()
    var second = referenceGenerator()
    let shuffled = Array(0..<50).shuffled(using: &first)
    #expect(shuffled.sorted() == Array(0..<50))
    #expect(shuffled == Array(0..<50).shuffled(using: &second))
  }

  @Test("A state of zeros, which would yield zeros for ever, is refused")
  func zeroState() async {
    await #expect(processExitsWith: .failure) {
      _ = Xoshiro256PlusPlus(state: (0, 0, 0, 0))
    }
  }
}
