import Experiments
public import Projection
import Results
public import Studies
import Text

/// What each organization comes to with each scenario, as a table to show.
extension Comparison {
  /// Tables in Markdown, one for each metric: organizations down, scenarios across, the best mean of
  /// a row in bold.
  public func markdown(of metrics: [Metric]) -> [String] {
    metrics.enumerated().flatMap { number, metric in
      (number > 0 ? [""] : []) + markdown(of: metric)
    }
  }

  private func markdown(of metric: Metric) -> [String] {
    guard let place = plan.metrics.firstIndex(of: metric) else { return [] }
    let names = plan.baseline.input.organizations.names
    let isSingle = names.count == 1
    let title = metric.name.replacing("_", with: " ")
    let unit = metric.unitText(in: plan.baseline.input)
    let scenarios = [plan.baseline.name] + plan.alternatives.map(\.name)
    let head = Self.row(["\(title) (\(unit))"] + scenarios.map(Self.cell))
    let rule = Self.row(["---"] + scenarios.map { _ in "---:" })
    let single = names.enumerated().map { index, name in
      let found = plan.alternatives.indices.map { organizations[$0][index][place] }
      return row(Self.cell(name), metric, found)
    }
    let all = row("all together", metric, plan.alternatives.indices.map { totals[$0][place] })
    return [head, rule] + single + (isSingle ? [] : [all])
  }

  /// A row of means, those of the baseline first.
  private func row(_ name: String, _ metric: Metric, _ found: [MetricDifference?]) -> String {
    let baseline = found.lazy.compactMap { $0?.baselineMean }.first
    let means = [baseline] + found.map { $0.map { $0.baselineMean + $0.difference } }
    let known = means.compactMap(\.self)
    let texts = means.map { mean in
      mean.map {
        MetricWording.text($0, metric, currency: plan.baseline.input.currency)
      } ?? ""
    }
    let best = metric.isBetterHigh ? known.max() : known.min()
    let isTold = Set(texts).count > 1
    let bestText = zip(means, texts).first { $0.0 == best }?.1
    return Self.row([name] + texts.map { isTold && $0 == bestText ? "**\($0)**" : $0 })
  }

  private static func row(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |"
  }

  /// A name as a cell shows it.
  private static func cell(_ text: String) -> String {
    String(text.flatMap { "|\\*_`<[".contains($0) ? ["\\", $0] : [$0] })
  }
}
