import Foundation
import Studies

extension FuzzTarget {
  /// Goes on with a sweep from what a file says is known of it.
  ///
  /// A damaged file must lead to what the sweep comes to anyway; where its checksums were mended
  /// (by an odd choice), which whoever made it can do, it must break nothing.
  func readProgress(_ path: String, choice: Int) -> Result {
    let isMended = choice & 1 != 0
    if isMended, let bytes = try? Data(contentsOf: URL(filePath: path)) {
      let mended = StoppedSweep.mended(Array(bytes))
      guard (try? mended.write(to: URL(filePath: path))) != nil else { return .accepted }
    }
    do throws(RunFailure) {
      var known = 0
      let lines = try StoppedSweep.lines(goingOnFrom: path) { known = $0 }
      guard isMended || lines == StoppedSweep.expected else {
        return .broken("with \(known) units from the file, the sweep comes to something else")
      }
      return known > 0 ? .accepted : .refused
    } catch {
      return .broken("the sweep fails: \(error)")
    }
  }
}
