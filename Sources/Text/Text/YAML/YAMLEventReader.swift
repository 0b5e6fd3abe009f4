import CYAML

/// Reads YAML events from bytes in memory by libyaml.
///
/// Owns the library's parser. The bytes must outlive the reader.
struct YAMLEventReader: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let bytes: UnsafeBufferPointer<UInt8>
  private let file: String

  /// Returns nil when there is no memory for a parser.
  init?(bytes: UnsafeBufferPointer<UInt8>, file: String) {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      return nil
    }
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    self.parser = parser
    self.bytes = bytes
    self.file = file
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// Returns the next event, or throws the syntax error that stops the parser.
  mutating func next() throws(YAMLSyntaxError) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxError() }
    defer { yaml_event_delete(&event) }
    return translated(event)
  }

  private func translated(_ event: yaml_event_t) -> YAMLEvent {
    var anchor: UnsafeMutablePointer<yaml_char_t>?
    var tag: UnsafeMutablePointer<yaml_char_t>?
    let kind: YAMLEvent.Kind
    switch event.type {
    case YAML_STREAM_START_EVENT: kind = .streamStart
    case YAML_DOCUMENT_START_EVENT: kind = .documentStart
    case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
    case YAML_ALIAS_EVENT: kind = .alias(string(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      (anchor, tag) = (scalar.anchor, scalar.tag)
      let text = String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      kind = .scalar(text: text, style: scalar.style == YAML_PLAIN_SCALAR_STYLE ? .plain : .quoted)
    case YAML_SEQUENCE_START_EVENT:
      (anchor, tag) = (event.data.sequence_start.anchor, event.data.sequence_start.tag)
      kind = .sequenceStart
    case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
    case YAML_MAPPING_START_EVENT:
      (anchor, tag) = (event.data.mapping_start.anchor, event.data.mapping_start.tag)
      kind = .mappingStart
    case YAML_MAPPING_END_EVENT: kind = .mappingEnd
    default: kind = .streamEnd
    }
    return YAMLEvent(
      kind: kind, anchor: string(anchor), tag: string(tag), position: position(event.start_mark))
  }

  private func string(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  private func position(_ mark: yaml_mark_t) -> SourcePosition {
    SourcePosition(file: file, line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }

  /// The place of a problem.
  ///
  /// Where the text ends within a line the library starts one more, which the file does not have.
  private func place(_ mark: yaml_mark_t) -> SourcePosition {
    let lineEnds: [UInt8] = [10, 13]
    guard mark.column == 0, mark.line > 0, let last = bytes.last, !lineEnds.contains(last),
      Int(mark.index) >= TextCheck.characters(in: bytes, before: bytes.count)
    else { return position(mark) }
    let start = bytes.lastIndex { lineEnds.contains($0) }.map { $0 + 1 } ?? 0
    let width = TextCheck.characters(in: bytes, from: start, before: bytes.count)
    return SourcePosition(file: file, line: Int(mark.line), column: width + 1)
  }

  private func syntaxError() -> YAMLSyntaxError {
    let problem = parser.pointee.problem.map { String(cString: $0) } ?? "unreadable text"
    let context = parser.pointee.context.map { String(cString: $0) }
    let mark = parser.pointee.problem_mark
    return YAMLSyntaxError(
      problem: problem, position: place(mark),
      byte: YAMLText.byte(in: bytes, line: Int(mark.line), column: Int(mark.column)),
      context: context, contextPosition: position(parser.pointee.context_mark))
  }
}
