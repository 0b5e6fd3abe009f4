import Pricing
import Quantities

/// The options that say what a request uses.
enum RequestOptions {
  static let batch = "--batch"
  private static let seconds = "--seconds"
  private static let counts = [
    "--input", "--cached", "--cache-write", "--cache-write-1h", "--output", "--images",
    "--characters", "--queries",
  ]

  static let valueOptions = counts + [seconds]

  /// More than any request uses.
  private static let most = 1_000_000_000_000

  /// Returns what a request uses, or nil where the command line says nothing of one.
  static func usage(_ options: Options) throws(UsageError) -> RequestUsage? {
    guard valueOptions.contains(where: { options.last($0) != nil }) else {
      guard !options.has(batch) else {
        throw UsageError(message: "say what the batch uses, for example `--input 12000`")
      }
      return nil
    }
    func count(_ name: String) throws(UsageError) -> Int64 {
      Int64(try options.integer(name, in: 0...most) ?? 0)
    }
    return RequestUsage(
      inputTokens: try count("--input"), cachedInputTokens: try count("--cached"),
      cacheWriteTokens: try count("--cache-write"),
      cacheWriteOneHourTokens: try count("--cache-write-1h"),
      outputTokens: try count("--output"), images: try count("--images"),
      milliseconds: try milliseconds(options), characters: try count("--characters"),
      queries: try count("--queries"), isBatch: options.has(batch))
  }

  private static func milliseconds(_ options: Options) throws(UsageError) -> Int64 {
    guard let text = options.last(seconds) else { return 0 }
    guard let value = Decimal(text), value.places <= 3, value >= .zero,
      value <= Decimal(Int64(most))
    else {
      throw UsageError(
        message: "option `\(seconds)` needs a number from 0 to \(most) with up to 3 decimals, "
          + "not `\(text)`")
    }
    // Exact: there are no more than three places.
    return Int64(value.significand * Decimal.powerOfTen(3 - value.places))
  }
}
