import Quantities
import Text

/// What decided about one moment of an organization, and what followed.
public struct Explanation: Sendable {
  /// One thing that happened, or one thing that decided.
  struct Section: Sendable {
    /// What it is, for programs: `charge`.
    let kind: String
    let title: String
    var sentences: [String] = []
    /// What the sentences say, for programs; amounts are exact.
    var facts: [(key: String, value: JSONValue)] = []
  }

  let organization: String
  /// The replication, from one.
  let replication: Int
  let asked: String
  /// When something last happened until then, or nil where nothing had.
  let happened: String?
  /// How long before the time asked about that was, in words; nothing where it was then.
  let distance: String
  /// The posted balance at the moment.
  let balance: Money
  let sections: [Section]

  /// The explanation to read.
  ///
  /// - Parameter width: The characters that a line may have.
  /// - Returns: Lines, each ended.
  public func text(width: Int) -> String {
    let run = replication == 1 ? "" : " in replication \(replication)"
    var lines = Paragraph.lines("\(organization)\(run), asked about \(asked)", width: width)
    let nearest =
      happened.map { "The last thing that happened until then: at \($0)\(distance)." }
      ?? "Nothing had happened until then."
    lines += Paragraph.lines(nearest, width: width)
    for section in sections {
      lines.append("")
      lines += Paragraph.lines(section.title, width: width)
      for sentence in section.sentences {
        lines += Paragraph.lines(sentence, width: width, indent: 2, hanging: 4)
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The explanation as JSON; exact numbers are strings.
  public var json: String {
    JSONValue.object([
      ("organization", .string(organization)), ("replication", .integer(Int64(replication))),
      ("asked", .string(asked)), ("at", .optional(happened)), ("balance", .exact(balance)),
      (
        "sections",
        .array(
          sections.map { section in
            .object(
              [
                ("kind", .string(section.kind)), ("title", .string(section.title)),
                ("sentences", .array(section.sentences.map { .string($0) })),
              ] + section.facts)
          })
      ),
    ]).text
  }
}

/// Text broken into lines.
enum Paragraph {
  /// Breaks a text between words; what would steer a terminal becomes a replacement character.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - width: The characters of a line; a longer word stands alone.
  ///   - indent: The blanks before the first line.
  ///   - hanging: The blanks before the others.
  /// - Returns: The lines.
  static func lines(_ text: String, width: Int, indent: Int = 0, hanging: Int = 2) -> [String] {
    var bytes: [UInt8] = []
    text.withBytes { MeasuredTable.appendPrintable($0, to: &bytes) }
    var lines: [String] = []
    for word in String(decoding: bytes, as: UTF8.self).split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(repeating: " ", count: lines.isEmpty ? indent : hanging) + word)
      }
    }
    return lines
  }
}
