/// A shape of an object that the value of one key names.
struct Variant<Value> {
  let name: String
  let documentation: String
  let body: (ObjectReader) -> Value?

  init(_ name: String, _ documentation: String, _ body: @escaping (ObjectReader) -> Value?) {
    self.name = name
    self.documentation = documentation
    self.body = body
  }
}
