import AutoTopUp
import Billing
import Ledger
public import Projection
import Quantities
import Results
import Text

/// The moments of a replication that are worth asking about.
public struct MomentList: Sendable {
  /// A moment, and why it is on the list.
  struct Moment: Sendable {
    let organization: String
    let at: String
    let what: String
  }

  /// Moments of one kind.
  struct Kind: Sendable {
    /// What they are, for programs.
    let name: String
    let title: String
    let moments: [Moment]
  }

  /// As many of a kind as are shown; programs get all.
  private static let mostShown = 10
  /// How many of the dearest charges are on the list.
  public static let mostCharges = 5

  let kinds: [Kind]
  private let isSingle: Bool

  /// Takes what a replication of a scenario came to, with the dearest charges.
  public init(_ history: RecordedHistory, of input: ProjectionInput) {
    isSingle = input.organizations.count == 1
    let words = PriceWording(input)
    func moment(_ organization: Int, _ at: Instant, _ what: String) -> Moment {
      Moment(
        organization: input.organizations.name(at: organization), at: input.zone.iso8601(at),
        what: what)
    }
    func moments<Record>(
      _ records: KeyPath<OrganizationOutcome, [Record]>, at time: KeyPath<Record, Instant>,
      _ what: (Record) -> String?
    ) -> [Moment] {
      history.outcomes.flatMap { outcome in
        outcome[keyPath: records].compactMap { record in
          what(record).map { moment(outcome.organization, record[keyPath: time], $0) }
        }
      }
    }
    let refused = moments(\.spells, at: \.from) {
      "\($0.reason.name), \($0.requests) " + ($0.requests == 1 ? "refusal" : "refusals")
    }
    let failed = moments(\.charges, at: \.requestedAt) {
      [.succeeded, .pending, .notFired].contains($0.status)
        ? nil : "attempt \($0.attempt), \(words.amount($0.amount)): \($0.code)"
    }
    let skipped = moments(\.charges, at: \.requestedAt) {
      $0.status == .notFired
        ? "\($0.skip?.name ?? ""), balance \(words.amount($0.balanceBefore))" : nil
    }
    let dearest = history.dearest.map { organization, decision in
      moment(
        organization, decision.at,
        "\(decision.usageType?.name ?? "") of \(words.amount(decision.usageCost ?? .zero))")
    }
    kinds = [
      Kind(name: "refusal", title: "Spells of refusals, by their first", moments: refused),
      Kind(name: "failed_charge", title: "Charges that failed", moments: failed),
      Kind(name: "not_fired", title: "Evaluations without a charge", moments: skipped),
      Kind(name: "largest_charge", title: "Largest charges", moments: dearest),
    ]
  }

  /// The list to read, with what to add to the command for each moment, in lines of at most so many
  /// characters.
  public func text(width: Int) -> String {
    var lines: [String] = []
    for kind in kinds where !kind.moments.isEmpty {
      if !lines.isEmpty { lines.append("") }
      lines += Explanation.wrapped(kind.title, width: width)
      for moment in kind.moments.prefix(Self.mostShown) {
        let name = Self.word(moment.organization)
        let options = "--at \(moment.at)" + (isSingle ? "" : " --organization \(name)")
        if options.count + moment.what.count + 4 <= width {
          lines += Explanation.wrapped("\(options)  \(moment.what)", width: width, indent: 2)
        } else {
          // What is to be copied stays in one piece.
          lines.append("  " + options)
          lines += Explanation.wrapped(moment.what, width: width, indent: 6, further: 6)
        }
      }
      let more = kind.moments.count - Self.mostShown
      guard more > 0 else { continue }
      lines += Explanation.wrapped(
        "and \(more) more; --format json has all", width: width, indent: 2, further: 4)
    }
    if lines.isEmpty { lines.append("Nothing was charged, refused, declined or put off.") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The list as JSON.
  public var json: String {
    kinds.flatMap { kind in
      kind.moments.map { moment in
        JSONValue.of([
          "kind": kind.name, "organization": moment.organization, "at": moment.at,
          "what": moment.what,
        ])
      }
    }.json.text
  }

  /// A word as a shell takes it.
  private static func word(_ text: String) -> String {
    let isPlain = text.allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0))
    }
    return isPlain ? text : "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
