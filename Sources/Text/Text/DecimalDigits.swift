/// Digits of numbers, without a string on the way.
extension [UInt8] {
  /// Appends a number of digits with a point before the last `places` of them, and as many zeros in
  /// front as that needs.
  ///
  /// - Precondition: there are at most 40 places.
  mutating func append(digits: UInt64, places: Int = 0) {
    precondition(places <= 40, "there are too many places")
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 48) { text in
      var (rest, start, count) = (digits, text.count, 0)
      repeat {
        if count == places, places > 0 {
          start -= 1
          text[start] = UInt8(ascii: ".")
        }
        let tenth = rest / 10
        start -= 1
        text[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest - tenth * 10)
        (rest, count) = (tenth, count + 1)
      } while rest > 0 || count <= places
      append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
    }
  }

  /// Appends an integer.
  mutating func append(integer value: Int64) {
    if value < 0 { append(UInt8(ascii: "-")) }
    append(digits: value.magnitude)
  }
}
