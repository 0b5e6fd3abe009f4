import Quantities
import Text
import Traffic

/// How the rate of arrivals changes over time, as far as a profile says.
struct ProfileDocument {
  var shape: WeekShape = .flat
  var holidays: [RateProfile.Holiday] = []
  var launches: [RateProfile.Launch] = []

  /// The name of a shape in short, or shape, holidays and launches in full.
  static var type: ValueType<Self> {
    .either(
      scalar: shapeName.map { Self(shape: $0) },
      structure: .object("profile", "How the rate changes over time", Self()) { object, profile in
        let shape = object.optionalKey(
          of: [
            KeyAlternative(
              "shape", shapeName, "A week known by name.", example: "office_hours"),
            KeyAlternative(
              "hours", hours,
              "The relative rate in each hour of the day, or of the week from Monday.",
              example: "[0, 0, 0, 0, 0, 0, 1, 2, 4, 6, 8, 8, 6, 8, 8, 8, 6, 4, 2, 1, 1, 0, 0, 0]"),
          ])
        profile.shape = shape ?? .flat
        object.key(
          "holidays", &profile.holidays, .list(of: holiday), "Days with a rate of their own.",
          example: "[{date: 2026-12-25, factor: 0.1}]")
        object.key(
          "launches", &profile.launches, .list(of: launch), "Steps of the rate that last.",
          example: "[{at: 2026-02-01T09:00, factor: 1.5}]")
      })
  }

  private static var shapeName: ValueType<WeekShape> {
    .choice([
      Choice("flat", .flat, "the same at all hours"),
      Choice("office_hours", .officeHours, "working days with a ramp at both ends"),
      Choice("evenings", .evenings, "evenings every day, more at weekends"),
      Choice("around_the_clock", .aroundTheClock, "a gentle daily wave"),
    ])
  }

  private static var hours: ValueType<WeekShape> {
    ValueType<[Double]>.list(of: .factor).checked { (hours, _) throws(ScalarProblem) in
      guard hours.count == 24 || hours.count == 168 else {
        throw ScalarProblem(
          "there are \(hours.count) hours; write 24 for a day, or 168 for a week from Monday")
      }
      let week = hours.count == 24 ? Array(repeating: hours, count: 7).flatMap(\.self) : hours
      guard let shape = WeekShape(hours: week) else {
        throw ScalarProblem("all hours are zero; write at least one greater number")
      }
      return shape
    }
  }

  private static var holiday: ValueType<RateProfile.Holiday> {
    .object("holiday", "A day with a rate of its own") { object in
      let date = object.required("date", .date, "The local date.", example: "2026-12-25")
      let factor = object.required(
        "factor", .factor, "What the day's rates are multiplied by.", example: "0.1")
      guard let date, let factor else { return nil }
      return RateProfile.Holiday(at: date, factor: factor)
    }
  }

  private static var launch: ValueType<RateProfile.Launch> {
    .object("launch", "A step of the rate") { object in
      let at = object.required(
        "at", .instant, "From when it lasts.", example: "2026-02-01T09:00")
      let factor = object.required(
        "factor", .factor, "What the rate is multiplied by.", example: "1.5")
      guard let at, let factor else { return nil }
      return RateProfile.Launch(at: at, factor: factor)
    }
  }
}

extension ValueType where Value == CivilDate {
  /// A date of the calendar.
  static var date: Self {
    scalar("a date", example: "2026-12-25", pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$") {
      (text) throws(ScalarProblem) in
      let dateTime = try InstantText.dateTime(text)
      guard text.utf8.count == 10 else {
        throw ScalarProblem("a date without a time is expected", offset: 10)
      }
      return dateTime.date
    }
  }
}
