import Projection
import Quantities
import Randomness
import Text

/// The hours in which people react.
struct OfficeHoursDocument {
  let days: [Int]
  let opens: Int64
  let closes: Int64

  static var type: ValueType<Self> {
    .object("office_hours", "The hours in which people react") { object in
      let days = object.optional(
        "days", .list(of: .weekday, minimum: 1, maximum: 7), default: [0, 1, 2, 3, 4],
        shown: "[mon, tue, wed, thu, fri]", "The days of the week.",
        example: "[mon, tue, wed, thu, fri]")
      let opens = object.optional(
        "from", .timeOfDay, default: 9 * Duration.hour.nanoseconds, shown: "09:00",
        "When they begin.", example: "08:30")
      let closes = object.optional(
        "to", .timeOfDay, default: 17 * Duration.hour.nanoseconds, shown: "17:00",
        "When they end, `24:00` at the latest.", example: "18:00")
      object.check(
        opens < closes, object.has("to") ? "to" : "from",
        "the hours end before they begin; write a later `to`, `24:00` at the latest")
      guard !object.failed else { return nil }
      return Self(days: days, opens: opens, closes: closes)
    }
  }
}

extension ValueType where Value == Int {
  /// A day of the week: 0 is Monday.
  static var weekday: Self {
    .choice([
      Choice("mon", 0, "Monday"), Choice("tue", 1, "Tuesday"), Choice("wed", 2, "Wednesday"),
      Choice("thu", 3, "Thursday"), Choice("fri", 4, "Friday"), Choice("sat", 5, "Saturday"),
      Choice("sun", 6, "Sunday"),
    ])
  }
}

extension ValueType where Value == Int64 {
  /// A time of day, in nanoseconds since midnight.
  static var timeOfDay: Self {
    scalar("a time of day", example: "09:00", pattern: "^([01][0-9]|2[0-4]):[0-5][0-9]$") {
      (text, _) throws(ScalarProblem) in
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      let isClock =
        parts.count == 2
        && parts.allSatisfy { part in
          part.utf8.count == 2 && part.utf8.allSatisfy { (48...57).contains($0) }
        }
      guard isClock, let hours = Int64(parts[0]), let minutes = Int64(parts[1]) else {
        throw ScalarProblem("a time of day is hours:minutes, with two digits each")
      }
      guard minutes < 60, hours * 60 + minutes <= 24 * 60 else {
        throw ScalarProblem("the clock does not show it")
      }
      return (hours * 60 + minutes) * Duration.minute.nanoseconds
    }
  }
}

/// A person who buys credit when it runs low.
struct ManualTopUpDocument {
  enum Occasion {
    case below(Located<Money>)
    case alert
    case block
  }

  let occasion: Occasion
  let offer: TimelineAction.Offer
  let response: Distribution?
  let position: SourcePosition

  static var type: ValueType<Self> {
    .object("manual_top_up", "A person who buys credit when it runs low") { object in
      let response = object.optional(
        "response", .distribution(.duration), shown: "2h",
        "The time until the person has come to it, in office hours.",
        example: "{lognormal: {median: 2h, p95: 1d}}")
      let below = object.optional(
        "below", ValueType<Money>.positiveMoney.located,
        "A balance below which an alert is sent, and the person buys; or give `at`.",
        example: "$20")
      let at = object.optional(
        "at",
        .choice([
          Choice("alert", Occasion.alert, "at any alert of `alerts.low_balance`"),
          Choice("block", .block, "at the first refusal for lack of credit"),
        ]), "What the person reacts to, where it is no balance of its own.", example: "block")
      let offer = object.oneKey(
        of: [
          KeyAlternative(
            "amount",
            ValueType<Money>.positiveMoney.located.map { TimelineAction.Offer.amount($0) },
            "An amount of credit at its face value.", example: "$100"),
          KeyAlternative(
            "package",
            ValueType<String>.name.located.map { TimelineAction.Offer.package($0) },
            "The name of a package.", example: "growth"),
        ], "What the person buys")
      object.check(
        !object.has("at") || !object.has("below"), "at",
        "`at` stands beside `below`; give one of them")
      object.check(
        object.has("at") || object.has("below") || object.hasUnknownKeys,
        "when a person buys: give one of `below`, `at`")
      guard !object.failed, let occasion = at ?? below.map({ .below($0) }), let offer else {
        return nil
      }
      return Self(occasion: occasion, offer: offer, response: response, position: object.position)
    }
  }
}
