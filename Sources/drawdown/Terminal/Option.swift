/// How an option is written and explained.
struct OptionForm: Sendable {
  /// What a shell offers in place of the value.
  enum Completion: Hashable, Sendable {
    case nothing
    case files
    case folders
    case words([String])
  }

  let name: String
  /// What the value is called; nil where there is none.
  let value: String?
  var help: String
  var completion = Completion.nothing
  /// What to say above it in the help.
  var heading: String?

  /// The name, and the value where it takes one.
  var label: String { value.map { "\(name) \($0)" } ?? name }
}

/// What parsing, help and completion know of an option.
protocol DeclaredOption: Sendable {
  var form: OptionForm { get }
  /// Throws what is wrong with what was given, in its order; with nothing where it is left out.
  func check(_ texts: [String]) throws
}

/// An option of a verb: how it is written, what it is for, and how its value is read.
struct Option<Value: Sendable>: DeclaredOption {
  private(set) var form: OptionForm
  /// Reads the value out of everything that is given, which may be nothing.
  let read: @Sendable ([String]) throws -> Value

  /// Declares an option whose value is made of everything that is given.
  init(
    _ name: String, _ value: String?, _ help: String,
    completes: OptionForm.Completion = .nothing,
    read: @escaping @Sendable ([String]) throws -> Value
  ) {
    form = OptionForm(name: name, value: value, help: help, completion: completes)
    self.read = read
  }

  var name: String { form.name }

  func check(_ texts: [String]) throws { _ = try read(texts) }

  /// The same option, explained otherwise.
  func explained(_ help: String) -> Self {
    var option = self
    option.form.help = help
    return option
  }

  /// The same option as the first one under a heading.
  func under(_ heading: String) -> Self {
    var option = self
    option.form.heading = heading
    return option
  }

  /// The same option, which may be given once.
  func once(_ message: String) -> Self {
    let read = read
    return Self(form.name, form.value, form.help, completes: form.completion) { texts in
      guard texts.count <= 1 else { throw Failure.usage(message) }
      return try read(texts)
    }
  }
}

// MARK: - Kinds of values

extension Option {
  /// An option of which the last value counts, and nil where there is none.
  static func one<Single: Sendable>(
    _ name: String, _ value: String, _ help: String,
    completes: OptionForm.Completion = .nothing,
    read: @escaping @Sendable (String) throws -> Single
  ) -> Self where Value == Single? {
    Self(name, value, help, completes: completes) { try $0.last.map(read) }
  }

  /// An option of which the last value counts, and another one where there is none.
  static func one(
    _ name: String, _ value: String, _ help: String, default usual: Value,
    completes: OptionForm.Completion = .nothing,
    read: @escaping @Sendable (String) throws -> Value
  ) -> Self {
    Self(name, value, help, completes: completes) { try $0.last.map(read) ?? usual }
  }

  /// An option that may be repeated.
  static func each<Single: Sendable>(
    _ name: String, _ value: String, _ help: String,
    read: @escaping @Sendable (String) throws -> Single
  ) -> Self where Value == [Single] {
    Self(name, value, help) { try $0.map(read) }
  }

  /// An option that is one of some words, which its help lists; the first of them is meant where it
  /// is left out.
  ///
  /// A noun says what they are, a place where they mean something, after a blank.
  static func choice(
    _ name: String, _ value: String, _ help: String? = nil, among choices: [(String, Value)],
    noun: String, place: String = ""
  ) -> Self {
    let words = choices.map(\.0)
    let usual = (["\(words[0]) (default)"] + words.dropFirst())
    let list = usual.dropLast().joined(separator: ", ") + " or \(usual[usual.count - 1])"
    return one(name, value, help ?? list, default: choices[0].1, completes: .words(words)) { text in
      if let choice = choices.first(where: { $0.0 == text }) { return choice.1 }
      throw Failure.unknown(noun, text, among: words, place: place)
    }
  }
}

extension Option where Value: CaseIterable & RawRepresentable<String> {
  /// An option that is one of the words of a type.
  static func choice(
    _ name: String, _ value: String, _ help: String? = nil, noun: String, place: String = ""
  ) -> Self {
    choice(
      name, value, help, among: Value.allCases.map { ($0.rawValue, $0) }, noun: noun,
      place: place)
  }
}

extension Option<Bool> {
  /// An option without a value.
  static func flag(_ name: String, _ help: String) -> Self {
    Self(name, nil, help) { !$0.isEmpty }
  }
}

extension Option<String> {
  static func text(
    _ name: String, _ value: String, _ help: String, default usual: String,
    completes: OptionForm.Completion = .nothing
  ) -> Self {
    Self(name, value, "\(help) (default: \(usual))", completes: completes) { $0.last ?? usual }
  }
}

extension Option<String?> {
  static func text(
    _ name: String, _ value: String, _ help: String, completes: OptionForm.Completion = .nothing
  ) -> Self {
    Self(name, value, help, completes: completes) { $0.last }
  }
}

extension Option<[String]> {
  static func texts(_ name: String, _ value: String, _ help: String) -> Self {
    Self(name, value, help) { $0 }
  }

  /// Words separated by commas.
  static func words(_ name: String, _ value: String, _ help: String) -> Self {
    Self(name, value, help) { texts in
      texts.flatMap { $0.split(separator: ",").map { $0.trimmed } }
    }
  }
}

extension Option<Int?> {
  static func integer(
    _ name: String, _ value: String, _ help: String, in range: ClosedRange<Int>
  ) -> Self {
    .one(name, value, help) { text in
      guard let value = Int(text), range.contains(value) else {
        throw Failure.usage(
          "option `\(name)` needs a whole number from \(range.lowerBound) to "
            + "\(range.upperBound), not `\(text)`")
      }
      return value
    }
  }
}

extension Option<Int> {
  static func integer(
    _ name: String, _ value: String, _ help: String, in range: ClosedRange<Int>,
    default usual: Int
  ) -> Self {
    let option = Option<Int?>.integer(name, value, help, in: range)
    return Self(name, value, "\(help) (default: \(usual))") { try option.read($0) ?? usual }
  }
}

extension Substring {
  fileprivate var trimmed: String {
    let start = drop { $0 == " " }
    return String(start.reversed().drop { $0 == " " }.reversed())
  }
}
