/// One of several keys of which only one may be given.
struct KeyAlternative<Value> {
  let key: String
  let type: ValueType<Value>
  let documentation: String
  let example: String?

  init(
    _ key: String, _ type: ValueType<Value>, _ documentation: String, example: String? = nil
  ) {
    self.key = key
    self.type = type
    self.documentation = documentation
    self.example = example
  }
}
