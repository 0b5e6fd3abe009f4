import Quantities
import Text

/// What decided about one moment of an organization, and what followed.
public struct Explanation: Sendable {
  /// One thing that happened, or one thing that decided.
  struct Section: Sendable {
    /// What it is, for programs: `charge`.
    let kind: String
    let title: String
    let sentences: [String]
    /// What the sentences say, for programs; amounts are exact.
    var facts = JSONValue.of([:])
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

  /// The explanation to read, in lines of at most so many characters.
  public func text(width: Int) -> String {
    let run = replication == 1 ? "" : " in replication \(replication)"
    var lines = Self.wrapped("\(organization)\(run), asked about \(asked)", width: width)
    let nearest =
      happened.map { "The last thing that happened until then: at \($0)\(distance)." }
      ?? "Nothing had happened until then."
    lines += Self.wrapped(nearest, width: width)
    for section in sections {
      lines.append("")
      lines += Self.wrapped(section.title, width: width)
      for sentence in section.sentences {
        lines += Self.wrapped(sentence, width: width, indent: 2, further: 4)
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The explanation as JSON; exact numbers are strings.
  public var json: String {
    let sections = sections.map { section in
      JSONValue.of([
        "kind": section.kind, "title": section.title, "sentences": section.sentences,
      ]) + section.facts
    }
    return JSONValue.of([
      "organization": organization, "replication": replication, "asked": asked, "at": happened,
      "balance": balance, "sections": sections,
    ]).text
  }

  /// Breaks a text between words; what would steer a terminal becomes a replacement character.
  static func wrapped(
    _ text: String, width: Int, indent: Int = 0, further: Int = 2
  ) -> [String] {
    TextTable.wrapped(text.printable, width: width, indent: indent, further: further)
  }
}
