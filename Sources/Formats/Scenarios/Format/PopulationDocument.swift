import Projection
import Quantities
import Randomness
import Text

/// How organizations that are alike differ from each other, and how many more come.
struct PopulationDocument {
  var model = PopulationModel.none
  /// How many come within the horizon, besides those that are there from the start.
  var arriving = 0

  /// Reads the keys of an organization that are about it.
  mutating func read(_ object: ObjectReader, besides count: Int) {
    object.optional(
      "scale", &model.scale, .distribution(.number), shown: "1",
      "How much of its traffic each has, compared with what that says: drawn once for each, the "
        + "same in every replication.", example: "{lognormal: {median: 1, p95: 20}}")
    if let scale = model.scale {
      object.check(
        scale.quantile(0.5) <= PopulationModel.largestScale, "scale",
        "that is more than a millionfold; write less")
    }
    model.monthlyGrowth =
      object.growth(
        "How its traffic grows, compounded daily, on top of the growth of the traffic itself; that "
          + "of one who comes later from then on.") ?? 0
    let rate = object.optional(
      "arrive", .rate, shown: "none",
      "How many more come in a time: as many as come within the horizon on average, each at an "
        + "instant of it that is drawn in every replication.", example: "20/d")
    if let rate, let horizon = object.context?.horizon {
      let number = (rate.perSecond * horizon.duration.seconds).rounded(.toNearestOrEven)
      let most = Double(OrganizationDocument.mostCopies - count)
      object.check(number >= 1, "arrive", "nobody comes within the horizon then; write more")
      object.check(number <= most, "arrive", "so many come within the horizon; write less")
      arriving = number >= 1 && number <= most ? Int(number) : 0
    }
    if let leaving = object.optional(
      "leave", Self.leaving, "When it closes its account; what credit is left is given up.",
      example: "{churn: 3%/month, after_block: 5%}")
    {
      (model.monthlyChurn, model.leavesWhenBlocked) = leaving
    }
  }

  private static var leaving: ValueType<(Double, Double)> {
    .object("leaving", "When an organization closes its account") { object in
      let churn = object.optional(
        "churn", .growth, shown: "0%/month",
        "The share of those who are there that leave in a time.", example: "3%/month")
      let afterBlock = object.optional(
        "after_block", .percent(), default: .zero,
        "The probability to leave each time that requests begin to be refused.", example: "5%")
      let share = churn?.amount.approximation ?? 0
      object.check(
        share >= 0 && share < 1, "churn", "the share must be from 0% to below 100%")
      object.check(
        afterBlock <= .one, "after_block", "a probability is at most 100%")
      object.check(
        object.has("churn") || object.has("after_block") || object.hasUnknownKeys,
        "nobody leaves; write for example `churn: 3%/month`")
      guard !object.failed else { return nil }
      let months = (churn?.period.seconds ?? 1) / CalendarSpan.secondsPerMonth
      let monthly = share > 0 ? 1 - Elementary.pow(1 - share, 1 / months) : 0
      return (monthly, afterBlock.approximation)
    }
  }
}
