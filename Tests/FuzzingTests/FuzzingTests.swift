import Foundation
import Fuzzing
import Randomness
import Testing

@Suite("Damaged inputs")
struct FuzzingTests {
  private static let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  @Test("are read or refused at a place, and break nothing", arguments: FuzzTarget.allCases)
  func damaged(target: FuzzTarget) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "fuzzing-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Corpus.furnish(folder, repository: Self.repository)
    var mutator = Mutator(
      seeds: Corpus.seeds(for: target, repository: Self.repository).map(\.bytes),
      tokens: Corpus.tokens,
      longest: target.longest(1 << 14),
      generator: StreamSeed(seed: 7).child(target.rawValue).generator())
    let file = folder.appending(path: target.fileName)
    var refused = 0
    for number in 0..<60 {
      let input = mutator.next()
      try Data(input).write(to: file)
      let result = target.read(file.path, choice: mutator.below(1 << 30)) {}
      if case .broken(let reason) = result {
        Issue.record("input \(number): \(reason)\n\(String(decoding: input, as: UTF8.self))")
      }
      if result == .refused { refused += 1 }
    }
    // Of many calls, some are carried out.
    #expect(refused > 10 || target == .calls)
  }

  @Test("seeds are accepted as they are", arguments: FuzzTarget.allCases)
  func seeds(target: FuzzTarget) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "fuzzing-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Corpus.furnish(folder, repository: Self.repository)
    let file = folder.appending(path: target.fileName)
    for seed in Corpus.seeds(for: target, repository: Self.repository) {
      try Data(seed.bytes).write(to: file)
      // Choice 0 takes the format that the start of a trace looks like.
      let result = target.read(file.path, choice: 0) {}
      // What the fuzzer once found need not be right, but is to break nothing.
      if seed.name.hasPrefix("found-") {
        for choice in 0..<4 {
          if case .broken(let reason) = target.read(file.path, choice: choice, willRun: {}) {
            Issue.record("\(seed.name): \(reason)")
          }
        }
      } else {
        #expect(result == .accepted, "\(seed.name)")
      }
    }
  }
}
