import Text

/// The colours and type of charts: what a specification brings along, and what a dark page puts in
/// its place.
enum ChartTheme {
  static let light = config(
    ink: "#1d2939", quiet: "#5d6b80", grid: "#eaecf0", surface: "#ffffff", accent: "#2563a8",
    warning: "#c4442f", heat: ["#eaf2fb", "#78abe0"], best: "#78abe0")
  static let dark = config(
    ink: "#f0f2f6", quiet: "#9fabbd", grid: "#2b3444", surface: "#161c27", accent: "#6aaef0",
    warning: "#ff8a75", heat: ["#1d2a3d", "#2f6aa8"], best: "#2f6aa8")

  /// Colours that both read well on.
  static let good = "#2f9e83"
  static let bad = "#dd6b4d"
  static let neutral = "#8d97a8"

  private static let categories: JSONValue = [
    "#3b78b8", "#e08f3e", "#2f9e83", "#b3568f", "#8a79c9", "#c9a93a", "#5f93a6", "#b5654a",
    "#7d9b47", "#8d97a8",
  ]

  private static func config(
    ink: String, quiet: String, grid: String, surface: String, accent: String, warning: String,
    heat: JSONValue, best: String
  ) -> JSONValue {
    let font: JSONValue = "system-ui, -apple-system, Segoe UI, Roboto, DejaVu Sans, sans-serif"
    let (ink, quiet, grid) = (
      JSONValue.string(ink), JSONValue.string(quiet), JSONValue.string(grid)
    )
    let (accent, warning, best) = (
      JSONValue.string(accent), JSONValue.string(warning), JSONValue.string(best)
    )
    return [
      "background": .string(surface), "font": font, "padding": 4,
      "view": ["stroke": nil, "continuousWidth": 720, "discreteWidth": 720],
      "title": [
        "anchor": "start", "color": ink, "fontSize": 16, "subtitleColor": quiet,
        "subtitleFontSize": 12, "offset": 14,
      ],
      "axis": [
        "labelColor": quiet, "titleColor": quiet, "gridColor": grid, "domainColor": grid,
        "tickColor": grid, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 500,
        "labelPadding": 6, "titlePadding": 10, "labelLimit": 150, "domain": false, "ticks": false,
      ],
      "axisX": ["grid": false, "domain": true, "labelFlush": true, "labelOverlap": true],
      "axisXTemporal": ["labelAngle": 0], "axisXBand": ["labelOverlap": true],
      "legend": [
        "orient": "bottom", "labelColor": quiet, "titleColor": quiet, "labelFontSize": 12,
        "titleFontSize": 12, "titleFontWeight": 500, "symbolType": "circle", "labelLimit": 220,
        "columns": 4,
      ],
      "range": [
        "category": categories,
        "heatmap": heat, "ramp": heat,
      ],
      "bar": ["cornerRadiusEnd": 2], "rect": ["cornerRadius": 2],
      "style": [
        "outer": ["color": accent, "opacity": 0.16],
        "inner": ["color": accent, "opacity": 0.3],
        "middle": ["color": accent, "strokeWidth": 2.5],
        "path": ["color": quiet, "strokeWidth": 0.9, "opacity": 0.75],
        "top-up": ["color": quiet, "size": 14, "opacity": 0.9],
        "answer": ["color": ink, "size": 320, "strokeWidth": 2, "opacity": 1],
        "cell": ["color": best],
        "dots": ["color": accent, "size": 70, "opacity": 1],
        "range": ["color": accent, "strokeWidth": 2.5, "opacity": 0.5],
        "limit": ["color": warning, "strokeDash": [5, 4], "strokeWidth": 1.5],
        "limit-label": [
          "color": warning, "align": "right", "baseline": "bottom", "dy": -4, "fontSize": 12,
        ],
        "blocked": ["color": warning],
        "hover": ["color": quiet, "strokeWidth": 1],
        "net": ["color": ink, "strokeWidth": 2],
        "net-dots": ["color": ink, "size": 60, "opacity": 1],
        "cell-label": ["fontSize": 11, "color": ink],
        "interval": ["color": ink, "strokeWidth": 1.2, "opacity": 0.7],
      ],
    ]
  }
}
