import Quantities
import Text

/// A value of an entry of a catalogue, and where it stands.
struct CatalogValue {
  indirect enum Content {
    case null
    case string(String)
    /// A number; nil where it has more digits than can be held.
    case number(Decimal?)
    case list([CatalogValue])
    case object([CatalogMember])
    case boolean
  }

  let content: Content
  /// The byte of its first token.
  let offset: Int
  /// The byte of its last token.
  let end: Int
}

/// A named value in an entry of a catalogue.
struct CatalogMember {
  let name: String
  /// The byte of its name.
  let offset: Int
  let value: CatalogValue
}

extension JSONScanner {
  /// Reads the rest of the value that a token starts.
  mutating func value(of token: Token) throws(DocumentError) -> CatalogValue {
    let start = tokenOffset
    let content: CatalogValue.Content
    switch token {
    case .null: content = .null
    case .string: content = .string(string)
    case .number: content = .number(Decimal(ascii: text))
    case .arrayStart:
      var items: [CatalogValue] = []
      while case let item = try next(), item != .arrayEnd { items.append(try value(of: item)) }
      content = .list(items)
    case .objectStart:
      var members: [CatalogMember] = []
      while try next() == .key {
        let (name, offset) = (string, tokenOffset)
        members.append(
          CatalogMember(name: name, offset: offset, value: try value(of: try next())))
      }
      content = .object(members)
    default: content = .boolean
    }
    return CatalogValue(content: content, offset: start, end: tokenOffset)
  }
}
