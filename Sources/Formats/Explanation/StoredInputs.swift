import Foundation
import Quantities
import Results
import Text

/// What `inputs.json` of a results folder says, as far as explanations need it.
struct StoredInputs: Decodable {
  struct Horizon: Decodable {
    let from: String
    let to: String
  }

  struct Prices: Decodable {
    let models: [StoredModel]
    let meters: [StoredMeter]
  }

  /// Organizations that agree in everything.
  struct Group: Decodable {
    let names: [String]
    let terms: StoredTerms
  }

  struct ClockChange: Decodable {
    let at: String
    let utcOffset: Int
  }

  let replications: Int
  let horizon: Horizon
  let timeZone: String
  let currency: String
  let transactions: String
  let utcOffset: Int
  let clockChanges: [ClockChange]
  let burnOrder: [String]
  let prices: Prices?
  let organizations: [Group]

  /// Reads a folder's inputs; nil where it has none, as those of earlier versions.
  ///
  /// - Throws: `malformed` where the file is not as a run writes it.
  static func read(_ folder: StoredResults) throws(ResultsError) -> StoredInputs? {
    let path = "\(folder.path)/\(RunInputs.fileName)"
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      return try decoder.decode(StoredInputs.self, from: data)
    } catch {
      var problems = Problems()
      problems.add(
        Diagnostic(
          severity: .error, message: "\(reason(error)); is this file as the run wrote it?",
          position: SourcePosition(file: path, line: 1, column: 1)))
      throw .malformed(problems)
    }
  }

  private static func reason(_ error: any Error) -> String {
    func place(_ path: [any CodingKey]) -> String {
      path.isEmpty ? "the file" : "`" + path.map(\.stringValue).joined(separator: ".") + "`"
    }
    switch error as? DecodingError {
    case .keyNotFound(let key, let context):
      return "\(place(context.codingPath + [key])) is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "\(place(context.codingPath)) is of another kind"
    case .dataCorrupted, nil: return "the file is no JSON"
    default: return "the file cannot be understood"
    }
  }

  /// The scenario's zone, as far as the horizon goes.
  var zone: ZoneRules {
    var transitions: [ZoneRules.Transition] = []
    for change in clockChanges {
      guard let at = StoredMoment(change.at) else { continue }
      let from = Instant(nanoseconds: at.instant)
      guard transitions.last.map({ $0.from < from }) ?? true else { continue }
      transitions.append(ZoneRules.Transition(from: from, offsetSeconds: change.utcOffset))
    }
    return ZoneRules(name: timeZone, initialOffsetSeconds: utcOffset, transitions: transitions)
  }

  var names: [String] { organizations.flatMap(\.names) }

  func terms(of name: String) -> StoredTerms? {
    organizations.first { $0.names.contains(name) }?.terms
  }

  func model(_ name: String) -> StoredModel? { prices?.models.first { $0.name == name } }
}

/// What decides for an organization.
struct StoredTerms: Decodable {
  struct Plan: Decodable {
    let name: String?
    let fee: String
    let includedRequests: String?
    let overageRequest: String?
    let creditExpires: String?
  }

  /// How it is decided whether there is credit for a request.
  struct Admission: Decodable {
    let by: String
    let estimate: String?
  }

  struct Budget: Decodable {
    let scope: String
    let limit: String
    let mode: String
    let per: String
  }

  /// What a person buys where the balance is low.
  struct ManualTopUp: Decodable {
    let expires: String?
  }

  /// What a scenario does to an organization at a stated time.
  struct Action: Decodable {
    let at: String
    let action: String
    let credits: String?
    let bonus: String?
    let expires: String?
    let scope: String?
    let autoTopUp: StoredRule?
    let dunning: StoredDunning?
    let plan: Plan?
  }

  let creditLine: String
  let timeZone: String?
  let plan: Plan?
  let admission: Admission
  let whileToppingUp: String
  let budgets: [Budget]
  let hasServiceTime: Bool
  let autoTopUp: StoredRule?
  let dunning: StoredDunning
  let manualTopUp: ManualTopUp?
  let gateways: Int
  let timeline: [Action]
}

/// An auto top-up rule.
struct StoredRule: Decodable {
  struct Limit: Decodable {
    let amount: String?
    let count: String?
    let per: String
    let atLimit: String
  }

  struct Attempts: Decodable {
    let count: String
    let per: String
  }

  let threshold: String?
  let amount: String?
  let multiplesOf: String?
  let target: String?
  let trigger: String
  let basis: String
  let review: String?
  let every: String?
  let onRefusal: Bool
  let minimum: String
  let maximum: String?
  let cooldown: String?
  let limit: Limit?
  let attempts: Attempts?

  /// Whether a balance is one that the rule waits for; nil where only a schedule places orders.
  func calls(at balance: Int128) -> Bool? {
    guard let threshold = threshold.flatMap({ ExactAmount.nanos($0.utf8) }) else { return nil }
    return trigger == "below" ? balance < threshold : balance <= threshold
  }
}

/// What follows a failed charge.
struct StoredDunning: Decodable {
  let retry: [String]
  let afterRetries: String
}

/// A model and its prices.
struct StoredModel: Decodable {
  struct Price: Decodable {
    let usageType: String
    let validFrom: String?
    let validTo: String?
    let aboveInputTokens: Int64?
    let batch: Bool
    let price: String
    let per: Int64
    let unit: String

    /// Whether it is charged for requests that arrive at a time.
    func holds(at instant: Int64) -> Bool {
      if let from = validFrom.flatMap({ StoredMoment($0) }), instant < from.instant { return false }
      if let end = validTo.flatMap({ StoredMoment($0) }), instant >= end.instant { return false }
      return true
    }
  }

  let name: String
  let prices: [Price]
}

/// A meter and its prices.
struct StoredMeter: Decodable {
  struct Price: Decodable {
    let item: String
    let above: String?
    let upTo: String?
    let price: String
    let per: String?
    let unit: String?
  }

  let name: String
  let prices: [Price]
}
