import Pricing
import Quantities
import Testing

@Suite("Credit packages")
struct CreditPackageTests {
  @Test("a bonus adds credits, so that a credit costs less")
  func derivedValues() throws {
    let package = try CreditPackage(
      price: money("200"), credits: decimal("20000"), bonus: .share(decimal("0.1")),
      expiry: .afterMonths(12))
    #expect(try package.bonusCredits() == decimal("2000"))
    #expect(try package.totalCredits() == decimal("22000"))
    let face = try package.faceValue(credit: decimal("0.01"), rounding: .halfEven)
    #expect(face.paid == (try money("200")))
    #expect(face.bonus == (try money("20")))
    #expect(
      try package.costPerCredit(places: 18, rounding: .halfEven) == decimal("0.009090909090909091"))
    #expect(
      try package.effectiveCreditValue(credit: decimal("0.01"), places: 18, rounding: .halfEven)
        == decimal("1.1"))
  }

  @Test(
    "a stepped bonus takes the highest step that the payment reaches",
    arguments: [
      ("49.99", "0"), ("50", "0.05"), ("99.999999999", "0.05"), ("100", "0.1"), ("5000", "0.1"),
    ])
  func steps(price: String, share: String) throws {
    let package = try CreditPackage(
      price: money(price), credits: decimal("1000"),
      bonus: .steps([
        .init(from: money("50"), share: decimal("0.05")),
        .init(from: money("100"), share: decimal("0.1")),
      ]))
    #expect(try package.bonusCredits() == decimal(share).multiplied(by: decimal("1000")))
  }

  @Test("expiry counts calendar months in the zone, or a fixed time")
  func expiry() throws {
    let bought = try utc(2026, 8, 31, hour: 9)
    #expect(
      try CreditExpiry.afterMonths(6).expiry(ofCreditAt: bought, in: .utc)
        == utc(2027, 2, 28, hour: 9))
    #expect(
      try CreditExpiry.after(.day * 30).expiry(ofCreditAt: bought, in: .utc)
        == utc(2026, 9, 30, hour: 9))
    #expect(CreditExpiry.never.expiry(ofCreditAt: bought, in: .utc) == nil)
  }

  @Test("packages that mean nothing are refused")
  func problems() throws {
    #expect(throws: CreditPackageProblem.nonPositivePrice) {
      try CreditPackage(price: .zero, credits: .one)
    }
    #expect(throws: CreditPackageProblem.nonPositiveCredits) {
      try CreditPackage(price: money("1"), credits: .zero)
    }
    #expect(throws: CreditPackageProblem.negativeBonus) {
      try CreditPackage(price: money("1"), credits: .one, bonus: .share(decimal("-0.1")))
    }
    #expect(throws: CreditPackageProblem.bonusStepsOutOfOrder) {
      try CreditPackage(
        price: money("1"), credits: .one,
        bonus: .steps([.init(from: money("5"), share: .one), .init(from: money("5"), share: .one)]))
    }
    #expect(throws: CreditPackageProblem.nonPositiveExpiry) {
      try CreditPackage(price: money("1"), credits: .one, expiry: .afterMonths(0))
    }
    #expect(throws: CreditPackageProblem.nonPositiveExpiry) {
      try CreditPackage(price: money("1"), credits: .one, expiry: .after(.zero))
    }
  }
}
