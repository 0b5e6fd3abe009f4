import Pricing
import Quantities

/// The options that say what a request uses.
enum RequestOptions {
  /// More than any request uses.
  private static let most = 1_000_000_000_000

  private static let input = count(
    "--input", "input tokens, cached and cache-write tokens included"
  ).under("Usage of the request to quote:")
  private static let cached = count("--cached", "of them, those read from the cache")
  private static let cacheWrite = count("--cache-write", "of them, those written to the cache")
  private static let cacheWriteHour = count(
    "--cache-write-1h", "of them, those written to the cache that lives an hour")
  private static let output = count("--output", "output tokens, reasoning included")
  private static let images = count("--images", "images")
  private static let audioInput = count("--audio-input", "of the input tokens, those of audio")
  private static let imageInput = count("--image-input", "of them, those of images")
  private static let reasoning = count("--reasoning", "of the output tokens, those of reasoning")
  private static let audioOutput = count("--audio-output", "of them, those of audio")
  private static let imageOutput = count("--image-output", "of them, those of images")
  private static let characters = count("--characters", "characters")
  private static let queries = count("--queries", "queries")
  private static let counts = [
    input, cached, cacheWrite, cacheWriteHour, audioInput, imageInput, output, reasoning,
    audioOutput, imageOutput, images, characters, queries,
  ]
  private static let milliseconds = time(
    "--seconds", "seconds of audio, video or computation, to the thousandth")
  private static let video = time("--video", "seconds of video that has a price of its own")
  private static let batch = Option.flag("--batch", "the request runs in a batch")

  static let all: [any DeclaredOption] = counts + [milliseconds, video, batch]

  /// Returns what a request uses, or nil where the command line says nothing of one.
  static func usage(_ line: Invocation) throws -> RequestUsage? {
    guard line.has(milliseconds) || line.has(video) || counts.contains(where: { line.has($0) })
    else {
      guard !line[batch] else {
        throw Failure.usage("say what the batch uses, for example `--input 12000`")
      }
      return nil
    }
    func count(_ option: Option<Int?>) -> Int64 { Int64(line[option] ?? 0) }
    return RequestUsage(
      inputTokens: count(input), cachedInputTokens: count(cached),
      cacheWriteTokens: count(cacheWrite), cacheWriteOneHourTokens: count(cacheWriteHour),
      outputTokens: count(output), images: count(images),
      milliseconds: line[milliseconds] ?? 0, characters: count(characters),
      queries: count(queries), audioInputTokens: count(audioInput),
      imageInputTokens: count(imageInput), reasoningTokens: count(reasoning),
      audioOutputTokens: count(audioOutput), imageOutputTokens: count(imageOutput),
      videoMilliseconds: line[video] ?? 0, isBatch: line[batch])
  }

  private static func time(_ name: String, _ help: String) -> Option<Int64?> {
    .one(name, "S", help) { text in
      guard let value = Decimal(text), value.places <= 3, value >= .zero,
        value <= Decimal(Int64(most))
      else {
        throw Failure.usage(
          "option `\(name)` needs a number from 0 to \(most) with up to 3 decimals, not `\(text)`")
      }
      // Exact: there are no more than three places.
      return Int64(value.significand * Decimal.powerOfTen(3 - value.places))
    }
  }

  private static func count(_ name: String, _ help: String) -> Option<Int?> {
    .integer(name, "N", help, in: 0...most)
  }
}
