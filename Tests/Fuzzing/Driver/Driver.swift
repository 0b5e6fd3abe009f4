import CFuzzer
import Foundation
import Fuzzing
import Randomness

/// What libFuzzer calls: it looks for inputs that lead to code that none before did.
///
/// The environment says for which reader (`FUZZ_TARGET`), and may name a folder that the inputs to
/// start from are written to (`FUZZ_SEEDS`). An input ends with a zero byte and four bytes that
/// choose among the reader's options; one that does not takes the first of each.
private struct Driver: Sendable {
  /// The bytes of a choice behind an input.
  static let choiceSize = 5
  static let shared = Driver()

  let target: FuzzTarget
  let folder: URL
  let seeds: [[UInt8]]

  init() {
    let environment = ProcessInfo.processInfo.environment
    let repository = URL(filePath: FileManager.default.currentDirectoryPath)
    guard let target = environment["FUZZ_TARGET"].flatMap(FuzzTarget.init(rawValue:)) else {
      fatalError("FUZZ_TARGET is one of \(FuzzTarget.allCases.map(\.rawValue))")
    }
    self.target = target
    folder = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(getpid())")
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Corpus.furnish(folder, repository: repository)
      let named = Corpus.seeds(for: target, repository: repository)
      if let seeds = environment["FUZZ_SEEDS"] {
        for (name, bytes) in named {
          try Data(bytes + [UInt8](repeating: 0, count: Self.choiceSize)).write(
            to: URL(filePath: seeds).appending(path: name.replacing("/", with: "-")))
        }
      }
      seeds = named.map(\.bytes)
    } catch {
      fatalError("\(error)")
    }
  }

  /// Parts an input from the choice behind it.
  static func parts(of input: UnsafeBufferPointer<UInt8>) -> (bytes: [UInt8], choice: [UInt8]) {
    guard input.count >= choiceSize, input[input.count - choiceSize] == 0 else {
      return (Array(input), [])
    }
    return (Array(input.dropLast(choiceSize)), Array(input.suffix(choiceSize)))
  }

  func read(_ input: UnsafeBufferPointer<UInt8>) throws {
    let (bytes, choice) = Self.parts(of: input)
    let file = folder.appending(path: target.fileName)
    try Data(bytes).write(to: file)
    let number = choice.dropFirst().reduce(0) { $0 << 8 | Int($1) }
    if case .broken(let reason) = target.read(file.path, choice: number, willRun: {}) {
      fatalError(reason)
    }
  }

  /// Changes an input, in a way of libFuzzer or in one that knows the formats.
  func change(_ input: UnsafeBufferPointer<UInt8>, most: Int, seed: UInt32) -> [UInt8] {
    let generator = StreamSeed(seed: UInt64(seed)).generator()
    var mutator = Mutator(
      seeds: seeds, tokens: Corpus.tokens, longest: target.longest(max(1, most - Self.choiceSize)),
      generator: generator)
    var (bytes, choice) = Self.parts(of: input)
    if mutator.below(8) == 0 {
      choice = [0] + (0..<4).map { _ in UInt8(mutator.below(256)) }
    } else if mutator.below(2) == 0 {
      mutator.damage(&bytes)
    } else {
      let count = bytes.count
      let room = max(count, most - Self.choiceSize)
      bytes += [UInt8](repeating: 0, count: room - count)
      let changed = LLVMFuzzerMutate(&bytes, count, room)
      bytes.removeLast(room - changed)
    }
    return Array((bytes.prefix(most - choice.count) + choice).prefix(most))
  }
}

/// Reads an input; a promise that is broken ends the process.
@c(LLVMFuzzerTestOneInput)
public func readOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  do { try Driver.shared.read(UnsafeBufferPointer(start: data, count: count)) } catch {
    fatalError("\(error)")
  }
  return 0
}

/// Changes an input in its place.
@c(LLVMFuzzerCustomMutator)
public func changeOneInput(
  _ data: UnsafeMutablePointer<UInt8>?, _ count: Int, _ most: Int, _ seed: CUnsignedInt
) -> Int {
  let changed = Driver.shared.change(
    UnsafeBufferPointer(start: data, count: count), most: most, seed: seed)
  for (place, byte) in changed.enumerated() { data?[place] = byte }
  return changed.count
}
