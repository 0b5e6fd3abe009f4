import Experiments
import Glibc
public import Projection
import Text

/// Why the outcomes of a study cannot be kept.
public enum StudyLogError: Error, Sendable {
  /// Another process keeps outcomes there.
  case inUse(path: String)
  /// The file cannot be made, read or written.
  case cannotWrite(path: String, reason: String)
}

/// The outcomes of a study that are known, kept in a file, so that an ended run can be resumed.
///
/// The file starts with the fingerprint of the study; then comes a record for each unit, in order:
/// its length and a partial result with its checksum. What follows the first record that is torn,
/// damaged or out of order is dropped. The file is locked as long as the log is there.
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
  private let experiment: UInt64
  private let descriptor: Int32
  /// Where the next record goes.
  private var end = 0
  /// Folders that were made for the file, outermost first.
  private let made: [String]

  /// `DDSL` in ASCII, and the version of the file's layout.
  private static let magic: UInt64 = 0x0000_0001_4C53_4444
  private static let headerSize = 24
  /// A record is never this long, so such a length was not written.
  private static let longestRecord = 1 << 32

  /// Opens a file and locks it, making it and its folder where they are missing.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - experiment: The fingerprint of everything that decides outcomes.
  ///   - forgets: Whether outcomes that are there are dropped.
  /// - Throws: where another process has it, or it cannot be written.
  public init(path: String, experiment: UInt64, forgets: Bool = false) throws(StudyLogError) {
    self.path = path
    self.experiment = experiment
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    do throws(WriteError) {
      made = try OutputFolder.make(folder)
    } catch {
      guard case .cannotWrite(let path, let reason) = error else { throw Self.failure(path) }
      throw .cannotWrite(path: path, reason: reason)
    }
    do throws(StudyLogError) {
      descriptor = try Self.locked(path)
    } catch {
      for folder in made.reversed() { rmdir(folder) }
      throw error
    }
    if !forgets { readHeader() }
    if content != .thisStudy { try writeHeader() }
  }

  deinit { close(descriptor) }

  private static func locked(_ path: String) throws(StudyLogError) -> Int32 {
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw failure(path) }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        let isTaken = errno == EWOULDBLOCK
        let reason = failure(path)
        close(descriptor)
        throw isTaken ? .inUse(path: path) : reason
      }
      // Whoever had it may have removed it meanwhile: what was locked is then no file any more.
      var (mine, there) = (stat(), stat())
      if fstat(descriptor, &mine) == 0, stat(path, &there) == 0, mine.st_ino == there.st_ino,
        mine.st_dev == there.st_dev
      {
        return descriptor
      }
      close(descriptor)
    }
  }

  private static func failure(_ path: String) -> StudyLogError {
    .cannotWrite(path: path, reason: String(cString: strerror(errno)))
  }

  // MARK: Header

  private var header: [UInt8] {
    var writer = ByteWriter()
    writer.write(Self.magic)
    writer.write(experiment)
    var fingerprint = Fingerprint()
    fingerprint.add(writer.bytes[...])
    writer.write(fingerprint.value)
    return writer.bytes
  }

  private func readHeader() {
    let found = bytes(Self.headerSize, at: 0) ?? []
    end = Self.headerSize
    content = found == header ? .thisStudy : size > 0 ? .another : .nothing
  }

  private func writeHeader() throws(StudyLogError) {
    guard ftruncate(descriptor, 0) == 0 else { throw Self.failure(path) }
    end = 0
    try write(header)
  }

  // MARK: Records

  /// Reads the outcomes in the file, and drops what is there besides.
  ///
  /// - Parameters:
  ///   - study: The study.
  ///   - units: The number of units of all replications.
  ///   - deliver: Takes each outcome, in the order of units.
  /// - Throws: where the file cannot be written.
  public func read(
    _ study: PolicyStudy, units: Int, deliver: (PolicyOutcome) -> Void
  ) throws(StudyLogError) {
    guard content == .thisStudy else { return }
    while count < units, let (outcome, size) = record(of: study) {
      deliver(outcome)
      count += 1
      end += size
    }
    guard ftruncate(descriptor, off_t(end)) == 0 else { throw Self.failure(path) }
  }

  /// The next record and its size, or nil where none that is whole follows.
  private func record(of study: PolicyStudy) -> (PolicyOutcome, size: Int)? {
    guard let prefix = bytes(8, at: end) else { return nil }
    var reader = ByteReader(prefix)
    guard let length = try? Int(reader.read(UInt64.self) & 0xFFFF_FFFF_FFFF), length > 0,
      length < Self.longestRecord, end + 8 + length <= size,
      let body = bytes(length, at: end + 8),
      let result = try? PartialResult<StoredOutcome>(encoded: body),
      result.experiment == experiment, result.unit == count
    else { return nil }
    let outcome = result.content.outcome
    let each = study.unitsPerReplication
    guard outcome.replication == count / each, outcome.unit == count % each,
      outcome.pieces.allSatisfy({ piece in
        study.policies.indices.contains(piece.policy)
          && study.policies[piece.policy].organizations.indices.contains(piece.organization)
      })
    else { return nil }
    return (outcome, 8 + length)
  }

  /// Adds the outcome of the next unit; a process that is killed afterwards does not lose it.
  ///
  /// - Throws: where the file cannot be written.
  public func append(_ outcome: PolicyOutcome) throws(StudyLogError) {
    let body = PartialResult(
      experiment: experiment, unit: count, content: StoredOutcome(outcome: outcome)
    ).encoded
    var writer = ByteWriter()
    writer.write(UInt64(body.count))
    try write(writer.bytes + body)
    count += 1
  }

  /// Sees to it that a loss of power does not lose what was added.
  public func synchronize() { fdatasync(descriptor) }

  /// Removes the file: its outcomes are no longer wanted.
  public func finish() {
    unlink(path)
  }

  /// Removes the file and the folders that were made for it, as if it had never been there.
  public func discard() {
    unlink(path)
    // Only empty folders go: no results are lost.
    for folder in made.reversed() { rmdir(folder) }
  }

  // MARK: Bytes

  private var size: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Bytes of the file, or nil where there are not so many.
  private func bytes(_ count: Int, at offset: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let step = bytes[done...].withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress, $0.count, off_t(offset + done))
      }
      if step < 0, errno == EINTR { continue }
      guard step > 0 else { return nil }
      done += step
    }
    return bytes
  }

  private func write(_ bytes: [UInt8]) throws(StudyLogError) {
    var done = 0
    while done < bytes.count {
      let step = bytes[done...].withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress, $0.count, off_t(end + done))
      }
      if step < 0, errno == EINTR { continue }
      guard step > 0 else { throw Self.failure(path) }
      done += step
    }
    end += bytes.count
  }
}

/// An outcome as it is stored.
private struct StoredOutcome: SerializableResult {
  static var contentVersion: UInt16 { 1 }

  let outcome: PolicyOutcome

  init(outcome: PolicyOutcome) { self.outcome = outcome }

  func write(to writer: inout ByteWriter) { writer.write(outcome.integers) }

  init(from reader: inout ByteReader) throws(PartialResultError) {
    let position = reader.offset
    guard let outcome = PolicyOutcome(integers: try reader.read([Int64].self)) else {
      throw .invalidValue(offset: position)
    }
    self.outcome = outcome
  }
}
