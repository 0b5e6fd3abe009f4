#!/usr/bin/env bash
# Draws the reports of some results and checks that every chart has marks and every list works: in
# Chromium where it is there, or where it can be installed; as pictures by vl-convert always.
set -euo pipefail
cd "$(dirname "$0")/.."

program=${DRAWDOWN:-.build/release/drawdown}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

complain() {
  printf '%s\n' "$*"
  failed=1
}

if [ ! -f .build/share/drawdown/vega.js ]; then
  # Without PyPI nothing can be drawn; in continuous integration that is a fault.
  [ -n "${CI:-}" ] && complain "there is no .build/share/drawdown/vega.js: see Scripts/install.sh"
  printf 'skipped: reports are not drawn: vl-convert-python is not installed\n'
  exit "$failed"
fi
if [ -n "${CI:-}" ] && ! command -v chromium >/dev/null 2>&1 && [ "$(id -u)" -eq 0 ]; then
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } \
    >/dev/null 2>&1 || true
fi
command -v chromium >/dev/null 2>&1 ||
  printf 'skipped: no page is opened in a browser: chromium is not installed\n'

# What a person does: chooses everything that can be chosen, moves sliders, saves pictures.
cat >"$work/walk.js" <<'JS'
addEventListener("load", async () => {
  const wait = () => new Promise(done => setTimeout(done, 20));
  while (!document.documentElement.dataset.state) await wait();
  HTMLAnchorElement.prototype.click = function () { saved.push(this.download.split(".").pop()); };
  const saved = [];
  for (const figure of document.querySelectorAll("figure")) {
    const marks = () => figure.querySelectorAll(".role-mark path[d], .role-mark text, .role-mark line").length;
    let least = marks();
    for (const list of figure.querySelectorAll("select")) {
      for (const option of [...list.options, list.options[0]]) {
        list.value = option.value;
        list.dispatchEvent(new Event("input", {bubbles: true}));
        await wait();
        least = Math.min(least, marks());
      }
    }
    for (const slider of figure.querySelectorAll("input[type=range]")) {
      slider.value = slider.min;
      slider.dispatchEvent(new Event("input", {bubbles: true}));
      await wait();
    }
    saved.length = 0;
    for (const button of figure.querySelectorAll("button")) {
      button.click();
      await wait();
    }
    for (let waited = 0; saved.length < 2 && waited < 100; waited++) await wait();
    figure.dataset.marks = least;
    figure.dataset.saved = saved.sort().join();
    figure.dataset.wide = figure.scrollWidth > figure.clientWidth + 1;
  }
  document.documentElement.dataset.wide = document.documentElement.scrollWidth > innerWidth;
  document.documentElement.dataset.walked = "yes";
});
JS

# Opens a page and tells what is wrong with it.
walk() {
  local page=$1 width=$2
  { sed '/^<\/body>$/,$d' "$page" && printf '<script>\n' && cat "$work/walk.js" &&
    printf '</script>\n</body></html>\n'; } >"$work/walked.html"
  timeout 120 chromium --headless --no-sandbox --disable-gpu --window-size="$width,1200" \
    --user-data-dir="$work/profile" --virtual-time-budget=60000 --enable-logging=stderr --v=0 \
    --dump-dom "file://$work/walked.html" >"$work/dom" 2>"$work/log" || true
  grep -E 'CONSOLE' "$work/log" || true
  python3 - "$work/dom" <<'PY'
import re, sys
dom = open(sys.argv[1], encoding="utf-8").read()
root = re.search(r"<html[^>]*>", dom)[0] if "<html" in dom else ""
if 'data-walked="yes"' not in root:
    print("the page was not walked through")
if 'data-wide="true"' in root:
    print("the page is wider than its window")
for figure in re.findall(r"<figure[^>]*>", dom):
    name = re.search(r'data-name="([^"]*)"', figure)[1]
    if 'data-state="drawn"' not in figure:
        print(name, "is not drawn")
    if not re.search(r'data-marks="[1-9]', figure):
        print(name, "has no marks, or none for something that can be chosen")
    if 'data-wide="true"' in figure:
        print(name, "is wider than its frame")
    if 'data-saved="png,svg"' not in figure:
        print(name, "is not saved as SVG and PNG")
PY
}

"$program" sweep scenarios/quickstart.yaml --vary 'auto_top_up.threshold=$10,$20,$40' \
  --vary auto_top_up.amount=50,100 --replications 20 --out "$work/results" --quiet
"$program" backtest scenarios/traces/code.csv.gz --format azure-llm --out "$work/results/backtest" \
  --quiet >/dev/null
count=0
for results in results/quickstart results/payments results/holds results/platforms/bfl \
  results/platforms/orq results/packages/offers results/packages/solo-or-team \
  "$work/results/quickstart-sweep" "$work/results/backtest"; do
  out="$work/$(basename "$results")"
  "$program" report "$results" --out "$out" --format html,svg,png --quiet
  for chart in "$out"/charts/*.vl.json; do
    count=$((count + 1))
    picture=${chart%.vl.json}
    # Marks are paths, lines or texts in groups that have the role.
    grep -qE 'role-mark[^>]*>.*<(path|text|line)' "$picture.svg" || complain "$picture.svg has no marks"
    [ "$(head -c 4 "$picture.png" | tail -c 3)" = PNG ] || complain "$picture.png is no picture"
  done
  [ "$(wc -c <"$out/report.html")" -lt 4000000 ] || complain "$out/report.html is over 4 MB"
  command -v chromium >/dev/null 2>&1 || continue
  # Narrow ones take as long: those that have every kind of chart.
  widths=1280
  case $results in */bfl | */offers | *-sweep) widths='375 1280' ;; esac
  for width in $widths; do
    found=$(walk "$out/report.html" "$width")
    [ -z "$found" ] || complain "$results at $width pixels: $found"
  done
done
printf '%d charts checked\n' "$count"
exit "$failed"
