import Experiments
import Testing

@Suite("Fingerprints")
struct FingerprintTests {
  private func value(_ text: String) -> UInt64 {
    var fingerprint = Fingerprint()
    fingerprint.add(Array(text.utf8)[...])
    return fingerprint.value
  }

  @Test("they are FNV-1a with 64 bits")
  func knownValues() {
    #expect(value("") == 0xcbf2_9ce4_8422_2325)
    #expect(value("a") == 0xaf63_dc4c_8601_ec8c)
    #expect(value("foobar") == 0x8594_4171_f739_67e8)
  }

  @Test("pieces of bytes make the same as the whole, and a number is its eight bytes")
  func pieces() {
    var pieces = Fingerprint()
    pieces.add(Array("foo".utf8)[...])
    pieces.add(Array("bar".utf8)[...])
    #expect(pieces.value == value("foobar"))
    var number = Fingerprint()
    number.add(UInt64(0x0807_0605_0403_0201))
    var bytes = Fingerprint()
    bytes.add([1, 2, 3, 4, 5, 6, 7, 8])
    #expect(number == bytes)
  }

  @Test("texts in a row differ from others that read alike")
  func texts() {
    func of(_ texts: [String]) -> UInt64 {
      var fingerprint = Fingerprint()
      for text in texts { fingerprint.add(text) }
      return fingerprint.value
    }
    #expect(of(["ab", "c"]) != of(["a", "bc"]))
    #expect(of(["", "a"]) != of(["a", ""]))
  }
}
