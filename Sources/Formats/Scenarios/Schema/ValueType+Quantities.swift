import Billing
import Quantities

extension ValueType where Value == Money {
  /// An amount of money in the scenario's currency, not negative.
  static var money: Self {
    var type = signedMoney.refused {
      $0 < .zero ? "the amount is negative; write for example `$50`" : nil
    }
    type.shown = { "$\($0.decimal)" }
    return type
  }

  /// An amount of money that may be negative.
  static var signedMoney: Self {
    scalar("an amount of money", example: "$1,200.50", pattern: moneyPattern) {
      (text, context) throws(ScalarProblem) in
      try MoneyText.money(text, currency: context.currency)
    }
  }

  /// An amount of money greater than zero.
  static var positiveMoney: Self {
    money.refused { $0.isPositive ? nil : "the amount is zero; write for example `$50`" }
  }
}

extension ValueType where Value == Duration {
  /// A duration that has one length everywhere.
  static var duration: Self {
    var type = scalar(
      "a duration", example: "1h30m", pattern: durationPattern, DurationText.duration)
    type.shown = { $0 == .zero ? "0" : nil }
    return type
  }

  /// A fixed duration longer than nothing.
  static var positiveDuration: Self {
    duration.refused { $0 > .zero ? nil : "the duration is zero; write for example `1h`" }
  }
}

private let moneyPattern =
  #"^-?([A-Z]{3}|[$€£¥₹₩])? ?-?[0-9.][0-9_,.]*([eE]-?[0-9]+)?( ?[A-Z]{3})?$"#
private let durationPattern = #"^([0-9][0-9_,.]* *[A-Za-zµμ]+ *)+$|^0$"#

extension ValueType where Value == Decimal {
  /// A price with all its decimals, not negative.
  static var price: Self {
    scalar("a price", example: "$0.15", pattern: moneyPattern) {
      (text, context) throws(ScalarProblem) in
      let price = try MoneyText.decimal(text, currency: context.currency)
      guard price >= .zero else { throw ScalarProblem("it is negative") }
      return price
    }
  }

  /// A plain number within bounds.
  static func decimal(from minimum: Decimal? = nil, to maximum: Decimal? = nil) -> Self {
    var type = scalar("a number", example: "\(minimum.map { max($0, Decimal(1)) } ?? Decimal(1))") {
      (text) throws(ScalarProblem) in
      var cursor = TextCursor(text)
      var value = try cursor.decimal()
      if let factor = try CountText.suffix(from: &cursor) {
        guard let product = value.multiplied(by: factor) else {
          throw ScalarProblem("the number is too large")
        }
        value = product
      }
      try cursor.requireEnd()
      if let minimum, value < minimum { throw ScalarProblem("it is less than \(minimum)") }
      if let maximum, value > maximum { throw ScalarProblem("it is more than \(maximum)") }
      return value
    }
    type.shown = { "\($0)" }
    return type
  }

  /// A part of a whole, from 0 to 1.
  static var share: Self {
    percentage("a share from 0% to 100%", example: "70%") {
      $0 < .zero || $0 > .one ? "it is not between 0% and 100%" : nil
    }
  }

  /// A percentage of any size; bare numbers only up to 1.
  static func percent(from minimum: Decimal = .zero) -> Self {
    percentage("a percentage", example: "5%") { $0 < minimum ? "it is too small" : nil }
  }

  private static func percentage(
    _ kind: String, example: String, _ reason: @escaping (Decimal) -> String?
  ) -> Self {
    var type = scalar(
      kind, example: example, pattern: #"^[-+]?[0-9.][0-9_,.]*([eE]-?[0-9]+)? ?%?$"#
    ) { (text) throws(ScalarProblem) in
      let value = try ShareText.fraction(text)
      if let reason = reason(value) { throw ScalarProblem(reason) }
      return value
    }
    type.shown = { $0.multiplied(by: 100).map { "\($0)%" } }
    return type
  }
}

extension ValueType where Value == Double {
  /// A part of a whole, from 0 to 1.
  static var share: Self {
    var type = ValueType<Decimal>.share.map(\.approximation)
    type.shown = { $0 == 0 ? "0%" : nil }
    return type
  }

  /// A number that is not negative.
  static var factor: Self { ValueType<Decimal>.decimal(from: .zero).map(\.approximation) }
}

extension ValueType where Value == CalendarSpan {
  /// A duration that may count months and years of the calendar; longer than nothing.
  static var span: Self {
    scalar("a duration", example: "12 months", pattern: durationPattern) {
      (text) throws(ScalarProblem) in
      let span = try DurationText.span(text)
      guard !span.isZero else { throw ScalarProblem("it is zero") }
      return span
    }
  }
}

extension ValueType where Value == PeriodicRate {
  /// A number of things in each period.
  static var rate: Self {
    scalar("a rate", example: "1200/h", pattern: ratePattern) { (text) throws(ScalarProblem) in
      let rate = try RateText.rate(text)
      guard !rate.isPercentage else { throw ScalarProblem("a number is expected, no percentage") }
      return rate
    }
  }

  /// A percentage in each period.
  static var growth: Self {
    scalar("a growth rate", example: "3%/month", pattern: ratePattern) {
      (text) throws(ScalarProblem) in
      let rate = try RateText.rate(text)
      guard rate.isPercentage else { throw ScalarProblem("a percentage is expected") }
      guard rate.amount > Decimal(-1) else { throw ScalarProblem("it is -100% or less") }
      return rate
    }
  }
}

private let ratePattern = #"^-?[0-9.][0-9_,.]* ?[%kKMBG]? ?(/|per ) ?[0-9.]* ?[A-Za-zµμ]+$"#

extension ValueType where Value == CivilDateTime {
  /// A date or an instant.
  static var dateTime: Self {
    scalar(
      "a date or time", example: "2026-02-01T09:00",
      pattern: #"^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9:.]+([Zz]|[-+][0-9:]+)?)?$"#,
      InstantText.dateTime)
  }
}

extension ValueType where Value == Instant {
  /// A date or an instant, in the scenario's zone unless the text has its own.
  static var instant: Self {
    ValueType<CivilDateTime>.dateTime.checked { (dateTime, context) throws(ScalarProblem) in
      dateTime.instant(in: context.zone)
    }
  }
}

extension ValueType where Value == FeeSchedule {
  /// A share of a charge plus a fixed amount.
  static var fee: Self {
    scalar("a fee", example: "2.9% + $0.30") { (text, context) throws(ScalarProblem) in
      try FeeText.fee(text, currency: context.currency)
    }
  }
}

extension ValueType where Value == ResultExpectation {
  /// An assertion about a result.
  static var expectation: Self {
    scalar("an expectation", example: "P(blocked) <= 1%") {
      (text, context) throws(ScalarProblem) in
      try ExpectationText.expectation(text, currency: context.currency)
    }
  }
}
