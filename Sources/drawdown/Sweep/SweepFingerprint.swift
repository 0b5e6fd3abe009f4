import Experiments
import Foundation
import Projection
import Results
import Scenarios
import Studies

/// The fingerprint of everything that decides the outcomes of a sweep.
enum SweepFingerprint {
  /// Takes the program, the scenario as it stands in its file, what is set and varied, the points,
  /// and the contents of catalogs and traces; nil where a file cannot be read more than once.
  static func value(
    of plan: SweepPlan, source: ScenarioSource, overrides: [String], files: [String]
  ) -> UInt64? {
    var fingerprint = Fingerprint()
    addProgram(to: &fingerprint)
    fingerprint.add(source.path)
    fingerprint.add(UInt64(source.bytes.count))
    fingerprint.add(source.bytes[...])
    for texts in [overrides, plan.keys] + plan.points.map(\.values) {
      fingerprint.add(UInt64(texts.count))
      for text in texts { fingerprint.add(text) }
    }
    fingerprint.add(plan.points[0].input.seed)
    fingerprint.add(UInt64(plan.replications))
    for file in files {
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
