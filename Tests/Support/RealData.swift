import Foundation

/// Public data files that may lie beside the package; tests that need them skip when they do not.
public enum RealData {
  /// Returns the path of a file in `../shared/data`, or nil, having said so, where there is none.
  public static func path(_ name: String) -> String? {
    var root = URL(filePath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    let path = root.deletingLastPathComponent().appending(path: "shared/data/\(name)").path
    guard FileManager.default.fileExists(atPath: path) else {
      print("skipped: \(name) is not there")
      return nil
    }
    return path
  }
}
