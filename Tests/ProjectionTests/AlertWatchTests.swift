import Quantities
import Testing

@testable import Projection

@Suite("Alerts are judged by what follows them")
struct AlertWatchTests {
  private let hour = Duration.hour.nanoseconds
  private func money(_ units: Int64) -> Money { Money(units: units) }

  @Test("the time from an alert to the first refusal after it counts once")
  func lead() {
    var watch = AlertWatch(levels: [money(100), money(20)])
    let first = watch.sent(money(100), at: 0)
    #expect(!first)
    let second = watch.sent(money(20), at: 6 * hour)
    #expect(!second)
    #expect(!watch.isUnannounced)
    let (alerts, lead) = watch.refused(at: 10 * hour)
    #expect(alerts == 2)
    #expect(lead == (10 + 4) * hour / 1_000)
    let later = watch.refused(at: 11 * hour)
    #expect(later == (0, 0), "only the first refusal")
  }

  @Test("an alert is needless where the balance is back at its level before any refusal")
  func needless() {
    var watch = AlertWatch(levels: [money(100), money(20)])
    _ = watch.sent(money(100), at: 0)
    _ = watch.sent(money(20), at: hour)
    let tooLittle = watch.rose(to: money(19))
    #expect(tooLittle == 0)
    let recovered = watch.rose(to: money(50))
    #expect(recovered == 1, "the one at 20")
    let blocked = watch.refused(at: 2 * hour)
    #expect(blocked == (1, 2 * hour / 1_000), "the one at 100 goes on")
    let afterwards = watch.rose(to: money(200))
    #expect(afterwards == 0, "a refusal followed it")
    let anew = watch.sent(money(100), at: 3 * hour)
    #expect(!anew)
    let wasOpen = watch.sent(money(100), at: 4 * hour)
    #expect(wasOpen, "it was armed again without a word")
  }

  @Test("a level that is given twice is one alert")
  func sameLevel() {
    var watch = AlertWatch(levels: [money(20), money(20)])
    _ = watch.sent(money(20), at: hour)
    let again = watch.sent(money(20), at: hour)
    let blocked = watch.refused(at: 2 * hour)
    #expect(!again && blocked == (1, hour / 1_000))
  }

  @Test("a spell is missed where no alert came since the balance was at the highest level")
  func missed() {
    var watch = AlertWatch(levels: [money(100), money(20)])
    #expect(watch.isUnannounced)
    _ = watch.sent(money(100), at: 0)
    _ = watch.refused(at: hour)
    _ = watch.rose(to: money(50))
    #expect(!watch.isUnannounced, "the alert at 100 still stands")
    _ = watch.rose(to: money(100))
    #expect(watch.isUnannounced)
  }

  @Test("without levels nothing is announced and nothing is needless")
  func noLevels() {
    var watch = AlertWatch(levels: [])
    #expect(watch.isUnannounced)
    let risen = watch.rose(to: money(100))
    #expect(risen == 0)
    let blocked = watch.refused(at: hour)
    #expect(blocked == (0, 0))
    #expect(watch.isUnannounced)
  }
}
