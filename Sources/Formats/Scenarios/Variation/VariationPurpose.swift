/// What keys are given values for.
enum VariationPurpose {
  /// Points of a design, which are compared with each other.
  case sweep
  /// Candidates, of which one is searched for.
  case search

  /// The most values of one key.
  var mostValues: Int {
    switch self {
    case .sweep: VariedKey.mostValues
    case .search: SoughtKey.mostValues
    }
  }

  /// What is done to a key.
  var participle: String {
    switch self {
    case .sweep: "varied"
    case .search: "searched for"
    }
  }

  /// A range as it may be written.
  var example: String {
    switch self {
    case .sweep: "10..200:10"
    case .search: "10..200"
    }
  }
}
