import Experiments
import Foundation
import Results
import Scenarios

/// The fingerprint of everything that decides the outcomes of a study.
enum StudyFingerprint {
  /// Takes the program, the scenario as it stands in its file, everything that is asked, and the
  /// contents of catalogs and traces; nil where a file cannot be read more than once.
  static func value(
    of source: ScenarioSource, asking texts: [[String]], files: [String]
  ) -> UInt64? {
    var fingerprint = Fingerprint()
    addProgram(to: &fingerprint)
    fingerprint.add(source.path)
    fingerprint.add(UInt64(source.bytes.count))
    fingerprint.add(source.bytes[...])
    for texts in texts {
      fingerprint.add(UInt64(texts.count))
      for text in texts { fingerprint.add(text) }
    }
    for file in source.files.dropFirst() + files {
      guard let digest = InputFile(file).digest else { return nil }
      fingerprint.add(file)
      fingerprint.add(digest)
    }
    return fingerprint.value
  }

  /// Another build of the program may count otherwise.
  private static func addProgram(to fingerprint: inout Fingerprint) {
    var status = stat()
    guard stat("/proc/self/exe", &status) == 0 else { return }
    fingerprint.add(UInt64(bitPattern: Int64(status.st_size)))
    fingerprint.add(UInt64(bitPattern: Int64(status.st_mtim.tv_sec)))
    fingerprint.add(UInt64(bitPattern: Int64(status.st_mtim.tv_nsec)))
  }
}
