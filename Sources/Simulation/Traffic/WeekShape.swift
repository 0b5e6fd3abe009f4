/// The relative rate in each hour of the week, Monday 00:00 first, with mean 1.
public struct WeekShape: Hashable, Sendable {
  /// 168 numbers with mean 1.
  public let hours: [Double]

  /// The same at all hours.
  public static let flat = WeekShape { _, _ in 1 }

  /// Working days with a ramp from 7 to 10 and from 16 to 20 o'clock; little at night and weekends.
  public static let officeHours = WeekShape { day, hour in
    let weight = day < 5 ? 1.0 : 0.1
    return switch hour {
    case 10..<16: weight
    case 9, 16: weight * 0.85
    case 8, 17: weight * 0.6
    case 7, 18: weight * 0.3
    case 6, 19: weight * 0.15
    default: weight * 0.05
    }
  }

  /// Evenings every day, more at weekends.
  public static let evenings = WeekShape { day, hour in
    let weight = day < 5 ? 1.0 : 1.3
    return switch hour {
    case 19..<23: weight
    case 17, 18, 23: weight * 0.7
    case 12..<17: weight * 0.4
    case 8..<12: weight * 0.25
    default: weight * 0.1
    }
  }

  /// A worldwide audience: a gentle daily wave with its top at 15 o'clock.
  public static let aroundTheClock = WeekShape { _, hour in
    1 + 0.35 * wave[hour]
  }

  /// The cosine of a day that has its top at 15 o'clock, at each hour, to the same bits everywhere.
  private static let wave = [
    -0.7071067811865479, -0.8660254037844388, -0.9659258262890683, -1, -0.9659258262890682,
    -0.8660254037844387, -0.7071067811865475, -0.4999999999999998, -0.25881904510252063,
    6.123233995736766e-17, 0.25881904510252074, 0.5000000000000001, 0.7071067811865476,
    0.8660254037844387, 0.9659258262890683, 1, 0.9659258262890683, 0.8660254037844387,
    0.7071067811865476, 0.5000000000000001, 0.25881904510252074, 6.123233995736766e-17,
    -0.25881904510252063, -0.4999999999999998,
  ]

  /// Makes a shape from 168 relative numbers, scaled to mean 1.
  ///
  /// - Returns: nil unless there are 168 finite numbers, none negative, not all zero.
  public init?(hours: [Double]) {
    guard hours.count == 168, hours.allSatisfy({ $0 >= 0 && $0.isFinite }) else { return nil }
    let mean = hours.reduce(0, +) / 168
    guard mean > 0, mean.isFinite else { return nil }
    self.hours = hours.map { $0 / mean }
  }

  private init(_ relative: (_ day: Int, _ hour: Int) -> Double) {
    let hours = (0..<168).map { relative($0 / 24, $0 % 24) }
    let mean = hours.reduce(0, +) / 168
    self.hours = hours.map { $0 / mean }
  }
}
