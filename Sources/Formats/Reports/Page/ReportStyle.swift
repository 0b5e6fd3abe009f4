/// How a report's page looks: light and dark, on a telephone, a wall and paper.
enum ReportStyle {
  static let text = """
    :root {
      color-scheme: light dark;
      --page: #f4f6f9; --surface: #fff; --ink: #1d2939; --quiet: #5d6b80; --line: #e1e6ed;
      --accent: #2563a8; --soft: #eaf2fb;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --page: #0d121b; --surface: #161c27; --ink: #f0f2f6; --quiet: #9fabbd; --line: #2b3444;
        --accent: #6aaef0; --soft: #1d2a3d;
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0; background: var(--page); color: var(--ink);
      font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
    }
    header, main, footer { max-width: 2240px; margin: 0 auto; padding: 0 clamp(16px, 3vw, 56px); }
    header { padding-top: clamp(20px, 3vw, 44px); }
    .brand {
      margin: 0; color: var(--accent); font-size: 13px; font-weight: 700;
      letter-spacing: .14em; text-transform: uppercase;
    }
    h1, h2, h3 { line-height: 1.25; margin: 0; overflow-wrap: anywhere; text-wrap: balance; }
    h1 { font-size: clamp(26px, 3.2vw, 42px); letter-spacing: -.02em; }
    section h2 { font-size: clamp(22px, 2.4vw, 32px); letter-spacing: -.01em; }
    figure h2, figure h3 { font-size: 18px; letter-spacing: 0; }
    .intro { max-width: 1100px; margin: 10px 0 24px; }
    .intro > p { margin: 10px 0 0; color: var(--quiet); max-width: 78ch; }
    section + section { margin-top: 64px; padding-top: 32px; border-top: 1px solid var(--line); }
    dl, dd { margin: 0; }
    .intro dl { display: flex; flex-wrap: wrap; gap: 6px 28px; margin-top: 16px; font-size: 14px; }
    .intro dl div { display: flex; gap: 8px; }
    dt { color: var(--quiet); }
    dd { overflow-wrap: anywhere; }
    .tiles {
      display: grid; gap: 14px; margin: 0 0 20px; grid-template-columns: repeat(2, 1fr);
    }
    @media (min-width: 860px) { .tiles { grid-template-columns: repeat(4, 1fr); } }
    @media (min-width: 1800px) { .tiles { grid-template-columns: repeat(8, 1fr); } }
    .tile, figure, section > details {
      background: var(--surface); border: 1px solid var(--line); border-radius: 14px;
    }
    .tile { padding: 16px 18px 14px; }
    .tile dt { font-size: 13px; }
    .tile strong {
      display: block; font-size: 26px; font-weight: 650; letter-spacing: -.02em;
      font-variant-numeric: tabular-nums;
    }
    .tile small { color: var(--quiet); font-size: 12px; font-variant-numeric: tabular-nums; }
    .grid {
      display: grid; gap: 20px;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 560px), 1fr));
    }
    figure { margin: 0; padding: clamp(14px, 2vw, 26px); min-width: 0; position: relative; }
    .wide { grid-column: 1 / -1; }
    figcaption { padding-right: 108px; }
    figcaption p { margin: 6px 0 14px; color: var(--quiet); font-size: 14px; max-width: 90ch; }
    .plot { width: 100%; min-height: 120px; }
    .plot.vega-embed { display: block; padding: 0; }
    .plot svg { display: block; max-width: 100%; }
    .plot.scrolls { overflow-x: auto; }
    .plot.scrolls svg { max-width: none; }
    .plot .chart-wrapper { width: 100%; }
    .choices:not(:empty), .choices .vega-bindings {
      display: flex; flex-wrap: wrap; gap: 10px 22px; margin-bottom: 14px;
    }
    .vega-bind { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; font-size: 14px; }
    .vega-bind-name { color: var(--quiet); }
    .vega-bind label { display: flex; align-items: center; gap: 8px; max-width: 100%; }
    select, button {
      font: inherit; font-size: 14px; color: var(--ink); background: var(--surface);
      border: 1px solid var(--line); border-radius: 8px; padding: 5px 10px; max-width: 100%;
    }
    select { min-width: 0; }
    .command { margin: 0 0 14px; }
    .command code {
      display: block; padding: 8px 12px; background: var(--soft); border-radius: 8px;
      font-size: 13px; overflow-wrap: anywhere;
    }
    button { cursor: pointer; font-size: 12px; font-weight: 600; color: var(--quiet); }
    button:hover, select:hover { border-color: var(--accent); color: var(--accent); }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
    input[type=range] { accent-color: var(--accent); }
    .tools { position: absolute; top: clamp(14px, 2vw, 26px); right: clamp(14px, 2vw, 26px); }
    .tools button + button { margin-left: 4px; }
    @media (max-width: 640px) {
      figcaption { padding: 0; }
      .tools { position: static; margin-top: 10px; }
      .tile { padding: 12px 14px; }
      .tile strong { font-size: 20px; }
      .grid, .tiles { gap: 10px; }
    }
    details { margin-top: 14px; font-size: 13px; }
    section > details { padding: 14px 18px; margin-top: 20px; }
    summary { cursor: pointer; color: var(--quiet); font-size: 14px; width: max-content; }
    summary:hover { color: var(--accent); }
    .scroll { overflow: auto; max-height: 420px; margin-top: 10px; }
    table { border-collapse: collapse; min-width: 60%; }
    th, td { padding: 4px 14px 4px 0; text-align: left; white-space: nowrap; }
    th {
      position: sticky; top: 0; background: var(--surface); color: var(--quiet);
      font-weight: 600; box-shadow: inset 0 -1px var(--line);
    }
    td { border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; }
    .n { text-align: right; }
    footer { padding-top: 28px; padding-bottom: 40px; color: var(--quiet); font-size: 13px; }
    .skip { position: absolute; left: -999px; }
    .skip:focus { left: 12px; top: 12px; background: var(--surface); padding: 8px; z-index: 9; }
    #vg-tooltip-element.vg-tooltip {
      background: var(--surface); color: var(--ink); border: 1px solid var(--line);
      border-radius: 10px; font: inherit; font-size: 13px; box-shadow: 0 8px 28px #0003;
      padding: 8px 12px;
    }
    #vg-tooltip-element.vg-tooltip td { border: 0; padding: 1px 8px 1px 0; white-space: normal; }
    #vg-tooltip-element.vg-tooltip td.key { color: var(--quiet); max-width: 180px; }
    @page { size: A4; margin: 14mm; }
    @media print {
      :root {
        --page: #fff; --surface: #fff; --ink: #1d2939; --quiet: #5d6b80; --line: #d5dbe3;
        --accent: #2563a8;
      }
      body { font-size: 10pt; }
      header, main, footer { padding: 0; max-width: none; }
      footer { margin-top: 6px; }
      .tools, .choices, .skip, details:not([open]) { display: none !important; }
      .tiles { grid-template-columns: repeat(4, 1fr); gap: 8px; }
      .tile { padding: 8px 10px; }
      .tile strong { font-size: 15pt; }
      .grid { display: block; }
      figure { margin: 0 0 12px; padding: 12px; }
      figure, .tile { break-inside: avoid; border-radius: 6px; }
      figcaption { padding-right: 0; }
      .plot svg { width: 100%; height: auto; }
      .dark .plot svg { filter: invert(1) hue-rotate(180deg); }
      .scroll { max-height: none; overflow: visible; }
      th { position: static; }
    }
    """
}
