import Baselines
import Testing

@Suite("JUnit reports")
struct JUnitReportTests {
  @Test("counts, nesting and escapes are what the format wants")
  func document() {
    let report = JUnitReport([
      JUnitReport.Suite(
        name: "a&b",
        cases: [
          JUnitReport.Case(group: "a&b.files", name: "x.csv", seconds: 61.5, .passed),
          JUnitReport.Case(
            group: "g", name: "n\n\"", .failed(message: "1 < 2", details: "a\n]]>\u{1B}[31m")),
          JUnitReport.Case(group: "g", name: "e", .error(message: "gone")),
          JUnitReport.Case(group: "g", name: "u", .skipped(message: "why")),
        ])
    ])
    #expect(
      report.xml == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="drawdown check" tests="4" failures="1" errors="1" skipped="1" time="61.500">
          <testsuite name="a&amp;b" tests="4" failures="1" errors="1" skipped="1" time="61.500">
            <testcase classname="a&amp;b.files" name="x.csv" time="61.500"/>
            <testcase classname="g" name="n&#10;&quot;" time="0.000">
              <failure message="1 &lt; 2">a
        ]]&gt;\u{FFFD}[31m</failure>
            </testcase>
            <testcase classname="g" name="e" time="0.000">
              <error message="gone"/>
            </testcase>
            <testcase classname="g" name="u" time="0.000">
              <skipped message="why"/>
            </testcase>
          </testsuite>
        </testsuites>

        """)
  }
}
