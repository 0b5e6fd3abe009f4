import Foundation

/// What the program needs beside itself: files that the install step makes.
enum ShareFolder {
  /// The script that draws charts in a page.
  static let bundle = "vega.js"
  /// The program that draws charts without a browser.
  static let renderer = "draw-charts.py"

  /// Finds a file in `share/drawdown` of a folder above the program's own.
  static func path(of file: String) -> String? {
    var folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let path = folder.appending(path: "share/drawdown/\(file)").path
      if FileManager.default.isReadableFile(atPath: path) { return path }
    }
    return nil
  }
}
