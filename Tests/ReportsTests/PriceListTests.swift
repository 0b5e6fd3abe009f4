import Foundation
import Pricing
import Projection
import Quantities
import TestSupport
import Testing

@testable import Reports
@testable import Results
@testable import Text

@Suite("Price lists")
struct PriceListTests {
  private let list: PriceList

  init() throws {
    list = try PriceList(SamplePrices.input(), models: nil, at: nil, furtherModels: 4_551)
  }

  @Test("the table says every price, with the provider's beside it")
  func table() {
    #expect(
      list.text(width: 80) == """
        Models
            usage            price  provider  per
          fast, until 2026-02-01
            input          $0.1575     $0.15  1M tokens
            cached_input  $0.07875    $0.075  1M tokens
            output           $0.63     $0.60  1M tokens
          fast, from 2026-02-01
            input           $0.105     $0.10  1M tokens
            cached_input  $0.07875    $0.075  1M tokens
            output           $0.63     $0.60  1M tokens
          large, "new"
            input            $3.15     $3.00  1M tokens
            cached_input    $0.315     $0.30  1M tokens
            output          $15.75    $15.00  1M tokens
          large, "new", in a batch
            input           $1.575     $1.50  1M tokens
            cached_input   $0.1575     $0.15  1M tokens
            output          $7.875     $7.50  1M tokens
          large, "new", above 200,000 input tokens
            input            $6.30     $6.00  1M tokens
            cached_input    $0.315     $0.30  1M tokens
            output         $23.625    $22.50  1M tokens
          large, "new", above 200,000 input tokens, in a batch
            input            $3.15     $3.00  1M tokens
            cached_input   $0.1575     $0.15  1M tokens
            output        $11.8125    $11.25  1M tokens
          paint
            image           $0.048     $0.04  image
            second         $0.0078   $0.0065  second
          The catalog has 4,551 more; --all lists them, --model NAME one of them.

        Meters
          meter    quantity    price  per          how
          trace    any         $0.10  1,000 trace  in proportion
          trace                $2.00  period       at least
          trace               $50.00  period       at most
          storage  0 to 100    $0.10  GB-month     graduated
          storage  above 100   $0.05  GB-month     graduated
          storage  above 100   $1.00               once, on entering
          egress   0 to 100    $0.10  GB           volume
          egress   above 100   $0.05  GB           volume
          egress   above 100   $1.00               once, on entering
          seat     any        $12.00  period       once, if used
          calls    any         $3.00  5,000 call   each started

        Packages
          package    price         credits    worth  for $1    per credit  expires
          starter   $20.00           2,000   $20.00   $1.00         $0.01  never
          growth   $200.00  20,000 + 2,000  $220.00   $1.10  $0.009090909  12 months
          odd        $7.00        300 + 99    $3.99   $0.57   $0.01754386  36 hours

        Plans
          plan        fee  per             includes
              overage
          pro      $99.00  month           50,000 requests, 25,000 trace
              $0.002 a request
          free      $0.00  month           100 requests
              rejected
          open      $5.00  30 days         any number of requests
          topped   $40.00  calendar month  $50.00 of credit, any number of requests
          lasting   $0.00  7 days          $1.00 of credit, 0 requests
              rejected

        """)
  }

  @Test("no line is longer than the width, and none says less", arguments: [24, 32, 40, 60, 200])
  func narrow(width: Int) {
    func words(_ text: String) -> [Substring] {
      text.split { $0 == " " || $0 == "\n" }.sorted()
    }
    let text = list.text(width: width)
    for line in text.split(separator: "\n") {
      // A single cell is not broken.
      let isLongCell = width <= 40 && line.contains(" requests")
      #expect(line.count <= width || isLongCell, "\(line)")
    }
    #expect(words(text) == words(list.text(width: 1_000)))
  }

  @Test("a time leaves the prices that hold then; a choice of models leaves nothing else")
  func choices() throws {
    let input = try SamplePrices.input()
    func inputPrices(at instant: Instant) throws -> [String] {
      let list = try PriceList(input, models: [ModelID(0)], at: instant, furtherModels: 0)
      return list.models.flatMap(\.rows).filter { $0.listed.type == .input }.map {
        $0.price.description
      }
    }
    #expect(try inputPrices(at: SamplePrices.start) == ["0.1575"])
    let before = SamplePrices.change + Duration(nanoseconds: -1)
    #expect(try inputPrices(at: before) == ["0.1575"])
    #expect(try inputPrices(at: SamplePrices.change) == ["0.105"])
    let chosen = try PriceList(input, models: [ModelID(2)], at: nil, furtherModels: 0)
    #expect(chosen.models.map(\.name) == ["paint"])
    #expect(!chosen.text(width: 80).contains("Meters") && !chosen.csv.contains("package,"))
    #expect(!chosen.json.contains("plans"))
  }

  @Test("the CSV has one row for each price, quantity and time")
  func csv() throws {
    let lines = list.csv.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.last?.isEmpty == true)
    let rows = lines.dropLast()
    #expect(rows.first.map(String.init) == PriceList.columns.joined(separator: ","))
    // 6 + 12 + 2 prices of models, 11 amounts of meters, 8 of each package, 4 + 2 + 2 + 4 + 4 of plans.
    #expect(rows.count == 1 + 20 + 11 + 24 + 16)
    for expected in [
      "model,fast,,input,,2026-02-01T00:00:00+00:00,,,false,0.1575,USD,1000000,token,0.15",
      "model,fast,,input,2026-02-01T00:00:00+00:00,,,,false,0.105,USD,1000000,token,0.1",
      "model,\"large, \"\"new\"\"\",,output,,,200000,,true,11.8125,USD,1000000,token,11.25",
      "model,paint,easel,second,,,,,false,0.0078,USD,1,second,0.0065",
      "meter,trace,,maximum,,,,,,50,USD,1,period,",
      "meter,storage,,graduated,,,0,100,,0.1,USD,1,GB-month,",
      "meter,egress,,tier_flat,,,100,,,1,USD,,,",
      "package,growth,,effective_credit_value,,,,,,1.1,USD,1,USD,",
      "package,odd,,cost_per_credit,,,,,,0.01754386,USD,1,credit,",
      "package,growth,,expires,,,,,,12,month,,,", "package,starter,,expires,,,,,,,,,,",
      "plan,pro,,included_trace,,,,,,25000,trace,1,month,",
      "plan,pro,,overage_request,,,,,,0.002,USD,1,request,",
      "plan,open,,included_requests,,,,,,,request,30,day,",
      "plan,topped,,credit,,,,,,50,USD,1,month,", "plan,topped,,credit_expires,,,,,,3,month,,,",
      "plan,lasting,,credit_expires,,,,,,1,period,,,",
    ] {
      #expect(rows.contains { $0 == expected + "," }, "\(expected)")
    }
  }

  @Test("the JSON has the same prices, exact")
  func json() throws {
    struct List: Decodable {
      struct Model: Decodable {
        let name: String
        let provider: String?
        let prices: [Price]
      }
      struct Price: Decodable {
        let usageType: String
        let validTo: String?
        let aboveInputTokens: Int?
        let batch: Bool
        let price: String
        let providerCost: String
        let per: Int
      }
      struct Package: Decodable {
        let name: String
        let effectiveCreditValue: String
        let expires: String
      }
      struct Plan: Decodable {
        let period: String
        let anchor: String
        let prorate: Bool
        let credit: String?
        let creditExpires: String?
        let included: [String: String]
        let overageRequest: String?
        let features: [String]
      }
      let moreModels: Int
      let models: [Model]
      let packages: [Package]
      let plans: [Plan]
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let read = try decoder.decode(List.self, from: Data(list.json.utf8))
    #expect(read.moreModels == 4_551)
    #expect(read.models.map(\.name) == ["fast", "large, \"new\"", "paint"])
    #expect(read.models.map(\.provider) == [nil, nil, "easel"])
    #expect(
      read.models.flatMap(\.prices).map(\.price)
        == list.models.flatMap(\.rows).map(\.price.description))
    let last = try #require(read.models[1].prices.last)
    #expect(last.price == "11.8125" && last.providerCost == "11.25" && last.per == 1_000_000)
    #expect(last.aboveInputTokens == 200_000 && last.batch && last.usageType == "output")
    #expect(read.models[0].prices.first?.validTo == "2026-02-01T00:00:00+00:00")
    #expect(read.packages.map(\.effectiveCreditValue) == ["1", "1.1", "0.57"])
    #expect(read.packages.map(\.expires) == ["never", "12 months", "36 hours"])
    #expect(read.plans.map(\.period) == ["1 month", "1 month", "30 days", "1 month", "7 days"])
    #expect(read.plans.map(\.credit) == [nil, nil, nil, "50", "1"])
    #expect(read.plans.map(\.creditExpires) == [nil, nil, nil, "3 months", "period"])
    #expect(read.plans.map(\.prorate) == [false, false, false, true, false])
    #expect(read.plans[3].anchor == "calendar" && read.plans[4].anchor == "anniversary")
    #expect(read.plans[0].included == ["requests": "50000", "trace": "25000"])
    #expect(read.plans.map(\.overageRequest) == ["0.002", nil, nil, nil, nil])
    #expect(read.plans[0].features == ["team_budgets"])
  }

  @Test("packages.csv has what each package is worth")
  func packages() throws {
    let input = try SamplePrices.input()
    let file = Tables.packages.bytes(input.packages.map { PackageRow($0, in: input) })
    #expect(
      String(decoding: file, as: UTF8.self) == """
        package,price,credits,bonus_credits,face_value,bonus_value,effective_credit_value,\
        cost_per_credit,expires,scope
        starter,20,2000,0,20,0,1,0.01,never,
        growth,200,20000,2000,200,20,1.1,0.009090909,12 months,models: fast
        odd,7,300,99,3,0.99,0.57,0.01754386,36 hours,

        """)
  }

  @Test("a currency without a sign has its code in front, and amounts two decimals or more")
  func wording() throws {
    var input = try SamplePrices.input()
    input.currency = try #require(Currency(code: "CHF"))
    let wording = PriceWording(input)
    #expect(wording.amount(Decimal(3)) == "CHF 3.00")
    #expect(wording.amount(try SamplePrices.decimal("-0.1")) == "-CHF 0.10")
    #expect(wording.amount(try SamplePrices.decimal("0.000000001")) == "CHF 0.000000001")
    #expect(Decimal(1_234_567).grouped == "1,234,567")
    #expect(try SamplePrices.decimal("-100000.5").grouped == "-100,000.5")
    #expect(Decimal(999).grouped == "999")
  }

  @Test("a time is told in the largest unit that divides it")
  func spans() {
    let spans: [(CreditExpiry, String?)] = [
      (.never, nil), (.afterMonths(1), "1 month"), (.afterDays(20), "20 days"),
      (.after(.hour), "1 hour"), (.after(.minute * 90), "90 minutes"),
      (.after(Duration(nanoseconds: 1_500_000_000)), "1.5 seconds"),
    ]
    for (expiry, text) in spans { #expect(TimeSpan(expiry)?.description == text) }
    #expect(TimeSpan(PeriodLength.month).period == "month")
    #expect(TimeSpan(PeriodLength.months(3)).period == "3 months")
  }
}
