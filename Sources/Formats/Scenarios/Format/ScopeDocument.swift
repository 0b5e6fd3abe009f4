import Ledger
import Text

/// What some credit may be spent on.
struct ScopeDocument {
  var models: [Located<String>] = []
  var projects: [Located<String>] = []
  var types: [TransactionType] = []

  static var type: ValueType<Self> {
    .object("scope", "What credit may be spent on: all that is given must apply") { object in
      var scope = Self()
      scope.models = object.optional(
        "models", .list(of: ValueType<String>.label.located, minimum: 1), default: [],
        shown: "all, and meters", "The models of the requests that it pays for.", example: "[fast]")
      scope.projects = object.optional(
        "projects", .list(of: ValueType<String>.name.located, minimum: 1), default: [],
        shown: "all", "The projects whose usage it pays for.", example: "[search]")
      scope.types = object.optional(
        "types", .list(of: usageType, minimum: 1), default: [], shown: "all",
        "The types of usage that it pays for.", example: "[request, batch]")
      object.check(
        ["models", "projects", "types"].contains(where: object.has),
        "credit without limits has no `scope`; give `models`, `projects` or `types`, or leave it out"
      )
      object.check(
        scope.models.isEmpty || scope.types.isEmpty || scope.types.contains(where: \.isRequest),
        "types", "`models` limit credit to requests; add `request`, `playground` or `batch`")
      return scope
    }
  }

  private static var usageType: ValueType<TransactionType> {
    .choice([
      Choice("request", .request, "requests through the API"),
      Choice("playground", .playground, "requests from the playground"),
      Choice("batch", .batch, "requests of batch jobs"),
      Choice("trace", .trace, "recorded traces"),
      Choice("infrastructure", .infrastructure, "other metered usage"),
    ])
  }
}

extension TransactionType {
  /// Whether it is one of requests, which have a model.
  fileprivate var isRequest: Bool {
    switch self {
    case .request, .playground, .batch: true
    default: false
    }
  }
}
