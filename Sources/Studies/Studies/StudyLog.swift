import Experiments
import Glibc
public import Projection
public import Text

/// The outcomes of a study that are known, kept in a file, so that an ended run can be resumed.
///
/// The file starts with a magic number, the fingerprint of the study and their checksum, as 64-bit
/// integers. Then comes a record for each unit, in order: how many bytes it has, these, and a checksum
/// of all. They are integers in few bytes, as most of them are small or as under another policy. What
/// follows the first record that is torn, damaged or out of order is dropped. The file is locked as long
/// as the log is there, and keeps no more outcomes than it has room for: others are computed again.
public final class StudyLog {
  /// What a file that was opened held.
  public enum Content: Hashable, Sendable {
    /// Nothing.
    case nothing
    /// Outcomes of this study.
    case thisStudy
    /// Something else, which is gone.
    case another
  }

  /// The file.
  public let path: String
  /// What the file held.
  public private(set) var content = Content.nothing
  /// The outcomes in the file.
  public private(set) var count = 0
  /// Writes go to the end of the file, whatever was read.
  private let stream: UnsafeMutablePointer<FILE>
  /// Folders that were made for the file, outermost first.
  private let made: [String]

  /// Whether no more outcomes are kept.
  private var isFull = false

  /// `DDSL` in ASCII, and the version of the file's layout.
  private static let magic: Int64 = 0x0000_0004_4C53_4444
  /// The most bytes of a file.
  private static let mostBytes = 100_000_000

  /// Opens a file and locks it, making it and its folder where they are missing; nil where another
  /// process has it.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - experiment: The fingerprint of everything that decides outcomes.
  ///   - forgets: Whether outcomes that are there are dropped.
  /// - Throws: where it cannot be written.
  public init?(path: String, experiment: UInt64, forgets: Bool = false) throws(WriteError) {
    self.path = path
    made = try OutputFolder.make(path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "")
    do throws(WriteError) {
      guard let stream = try Self.locked(path) else { return nil }
      self.stream = stream
    } catch {
      for folder in made.reversed() { rmdir(folder) }
      throw error
    }
    let header = Self.sealed([Self.magic, Int64(bitPattern: experiment)])
    if !forgets, size > 0 { content = integers(header.count) == header ? .thisStudy : .another }
    guard content != .thisStudy else { return }
    try truncate(to: 0)
    try write(header)
  }

  deinit { fclose(stream) }

  private static let noFile = "it is a link or no file; remove it, or write elsewhere"

  /// Opens a file and locks it; nil where another process has it.
  private static func locked(_ path: String) throws(WriteError) -> UnsafeMutablePointer<FILE>? {
    while true {
      // Its name can be foreseen: a link that somebody planted there is not followed.
      let descriptor = open(
        path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o666)
      guard descriptor >= 0, let stream = fdopen(descriptor, "a+") else {
        throw errno == ELOOP ? WriteError(path: path, reason: noFile) : WriteError(path)
      }
      var (mine, there) = (stat(), stat())
      guard fstat(descriptor, &mine) == 0, mine.st_mode & S_IFMT == S_IFREG else {
        fclose(stream)
        throw WriteError(path: path, reason: noFile)
      }
      guard flock(fileno(stream), LOCK_EX | LOCK_NB) == 0 else {
        let (isTaken, error) = (errno == EWOULDBLOCK, WriteError(path))
        fclose(stream)
        if isTaken { return nil }
        throw error
      }
      // Whoever had it may have removed it meanwhile: what was locked is then no file any more.
      if stat(path, &there) == 0, mine.st_ino == there.st_ino, mine.st_dev == there.st_dev {
        return stream
      }
      fclose(stream)
    }
  }

  /// Integers with a checksum behind them.
  private static func sealed(_ integers: [Int64]) -> [Int64] {
    var fingerprint = Fingerprint()
    for integer in integers { fingerprint.add(UInt64(bitPattern: integer)) }
    return integers + [Int64(bitPattern: fingerprint.value)]
  }

  /// The checksum of a record.
  package static func seal(_ packed: [UInt8]) -> Int64 {
    var fingerprint = Fingerprint()
    fingerprint.add(UInt64(packed.count))
    fingerprint.add(packed[...])
    return Int64(bitPattern: fingerprint.value)
  }

  /// Delivers what the file has next, as far as these are outcomes of a study's replications in the
  /// order of units, and returns how many; drops what follows where some are missing.
  ///
  /// - Throws: where the file cannot be written.
  func read(
    _ study: PolicyStudy, _ replications: Range<Int>, deliver: (PolicyOutcome) -> Void
  ) throws(WriteError) -> Int {
    guard content == .thisStudy else { return 0 }
    let units = replications.count * study.unitsPerReplication
    var known = 0
    var end = ftell(stream)
    while known < units, let outcome = record(of: study, known, from: replications.lowerBound) {
      deliver(outcome)
      known += 1
      end = ftell(stream)
    }
    count += known
    if known < units { try truncate(to: end) }
    return known
  }

  /// The next record, or nil where the one of a unit, counted from a replication, does not follow.
  private func record(of study: PolicyStudy, _ unit: Int, from first: Int) -> PolicyOutcome? {
    guard let length = integers(1)?[0], length > 0, length < size,
      let packed = bytes(Int(length)), let seal = integers(1)?[0]
    else { return nil }
    let each = study.unitsPerReplication
    guard Self.seal(packed) == seal,
      let body = PackedIntegers.unpacked(packed, most: study.mostIntegers),
      let outcome = PolicyOutcome(integers: body),
      outcome.replication == first + unit / each, outcome.unit == unit % each, study.fits(outcome)
    else { return nil }
    return outcome
  }

  /// Adds the outcome of the next unit, which a process that is killed afterwards does not lose;
  /// throws where the file cannot be written.
  public func append(_ outcome: PolicyOutcome) throws(WriteError) {
    guard !isFull else { return }
    let packed = PackedIntegers.packed(
      outcome.integers, head: PolicyOutcome.headLength, period: outcome.policyLength)
    // An outcome that does not fit is the last: those that are kept follow one another.
    isFull = ftell(stream) + packed.count + 16 > Self.mostBytes
    guard !isFull else { return }
    try write([Int64(packed.count)])
    guard fwrite(packed, 1, packed.count, stream) == packed.count else { throw WriteError(path) }
    try write([Self.seal(packed)])
    count += 1
  }

  /// Sees to it that a loss of power does not lose what was added.
  public func synchronize() { fdatasync(fileno(stream)) }

  /// Removes the file: its outcomes are no longer wanted.
  public func finish() { unlink(path) }

  /// Removes the file and the folders that were made for it, as if it had never been there.
  public func discard() {
    unlink(path)
    // Only empty folders go: no results are lost.
    for folder in made.reversed() { rmdir(folder) }
  }

  /// The bytes in the file.
  private var size: Int {
    var status = stat()
    return fstat(fileno(stream), &status) == 0 ? Int(status.st_size) : 0
  }

  /// The next integers of the file, or nil where there are not so many.
  private func integers(_ count: Int) -> [Int64]? {
    var integers = [Int64](repeating: 0, count: count)
    return fread(&integers, 8, count, stream) == count ? integers : nil
  }

  /// The next bytes of the file, or nil where there are not so many.
  private func bytes(_ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    return fread(&bytes, 1, count, stream) == count ? bytes : nil
  }

  private func write(_ integers: [Int64]) throws(WriteError) {
    guard fwrite(integers, 8, integers.count, stream) == integers.count, fflush(stream) == 0
    else { throw WriteError(path) }
  }

  private func truncate(to size: Int) throws(WriteError) {
    guard fseek(stream, size, SEEK_SET) == 0, ftruncate(fileno(stream), off_t(size)) == 0
    else { throw WriteError(path) }
  }
}
