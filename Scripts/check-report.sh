#!/usr/bin/env bash
# Draws the reports of some results and checks that every chart has marks, every list, slider and click
# works, and everybody can read the page: in Chromium where it is there, or where it can be installed;
# as pictures by vl-convert always.
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

# What readers need: a language, headings in order, names of pictures and of what is chosen or pressed,
# tables with heads, and enough contrast.
cat >"$work/readable.js" <<'JS'
function unreadable() {
  const found = new Set();
  const name = (element) => element.getAttribute("aria-label") || element.textContent.trim();
  if (!document.documentElement.lang) found.add("the page has no language");
  if (!document.title) found.add("the page has no title");
  if (document.querySelectorAll("main").length !== 1) found.add("the page has no main part");
  let level = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4")) {
    const next = Number(heading.tagName[1]);
    if (next > level + 1 || (next === 1 && level > 0)) found.add(`heading ${heading.textContent} of level ${next}`);
    level = next;
  }
  if (level === 0) found.add("the page has no headings");
  for (const picture of document.querySelectorAll(".plot svg")) {
    const named = picture.closest(".plot [role][aria-label], .plot[role][aria-label]");
    if (!named?.ariaLabel) found.add("a picture without a name");
  }
  for (const button of document.querySelectorAll("button, summary, a")) {
    if (!name(button)) found.add("a button without a name");
  }
  for (const field of document.querySelectorAll("select, input")) {
    if (!field.closest("label")?.textContent.trim() && !field.ariaLabel) found.add("a field without a name");
  }
  for (const table of document.querySelectorAll("main table")) {
    if (!table.querySelector("th[scope]")) found.add("a table without heads");
  }
  // Contrast: 4.5 to 1, 3 to 1 for large letters, as WCAG 2.2 asks for.
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const color = (text) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const light = (rgb) => {
    const [red, green, blue] = rgb.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((left, right) => left - right);
    return (high + 0.05) / (low + 0.05);
  };
  const behind = (element) => {
    const fills = [];
    for (let at = element; at; at = at.parentElement) {
      const fill = color(getComputedStyle(at).backgroundColor);
      if (fill[3] > 0) fills.unshift(fill);
    }
    return fills.reduce((below, top) => over(top, below), [255, 255, 255, 1]);
  };
  // What is drawn below a text of a picture, where that is a mark.
  const drawnBehind = (text) => {
    const box = text.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    let fill = behind(text.closest(".plot"));
    for (const mark of text.closest("svg").querySelectorAll(".mark-rect path, .mark-bar path")) {
      const area = mark.getBoundingClientRect();
      if (x < area.x || x > area.right || y < area.y || y > area.bottom) continue;
      const style = getComputedStyle(mark);
      if (style.fill === "none") continue;
      const top = color(style.fill);
      top[3] *= Number(style.opacity) * Number(style.fillOpacity);
      fill = over(top, fill);
    }
    return fill;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const element = walker.currentNode.parentElement;
    if (!text || !element.checkVisibility?.() || element.closest("script, style, noscript, .skip")) continue;
    const style = getComputedStyle(element);
    // Labels that would cover one another are not shown.
    if (Number(style.opacity) === 0) continue;
    const inPicture = element.closest("svg");
    const below = inPicture ? drawnBehind(element) : behind(element);
    const ink = color(inPicture ? style.fill : style.color);
    ink[3] *= Number(style.opacity);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = contrast(over(ink, below), below);
    if (ratio < (isLarge ? 3 : 4.5)) found.add(`contrast ${ratio.toFixed(2)} of ${text.slice(0, 30)}`);
  }
  return [...found];
}
JS

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
        list.dispatchEvent(new Event("change", {bubbles: true}));
        await wait();
        least = Math.min(least, marks());
      }
    }
    for (const slider of figure.querySelectorAll("input[type=range]")) {
      const look = () => figure.querySelector(".plot svg").innerHTML;
      const before = look();
      slider.value = slider.min;
      slider.dispatchEvent(new Event("input", {bubbles: true}));
      await wait();
      figure.dataset.slid = look() !== before;
    }
    saved.length = 0;
    for (const button of figure.querySelectorAll("button")) {
      button.click();
      await wait();
    }
    for (let waited = 0; saved.length < 2 && waited < 100; waited++) await wait();
    if ("picks" in figure.dataset) {
      // The last point, in the chart of single points.
      const point = [...figure.querySelectorAll(".role-mark path")].at(-1);
      const box = point.getBoundingClientRect();
      const place = {bubbles: true, clientX: box.x + box.width / 2, clientY: box.y + box.height / 2};
      for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"]) {
        point.dispatchEvent(new MouseEvent(type, place));
      }
      await wait();
      const shown = document.querySelector(".command").closest("figure");
      const chosen = shown.querySelector("select").value;
      const command = shown.querySelector("code").textContent;
      figure.dataset.picked = chosen !== shown.querySelector("option").value &&
        command === JSON.parse(shown.querySelector(".commands").textContent)[chosen];
    }
    figure.dataset.marks = least;
    figure.dataset.saved = saved.sort().join();
    figure.dataset.wide = figure.scrollWidth > figure.clientWidth + 1;
  }
  document.documentElement.dataset.unreadable = JSON.stringify(unreadable());
  document.documentElement.dataset.wide = document.documentElement.scrollWidth > innerWidth;
  document.documentElement.dataset.walked = "yes";
});
JS

# Opens a page and tells what is wrong with it.
walk() {
  local page=$1 width=$2 look=$3
  { sed '/^<\/body>$/,$d' "$page" && printf '<script>\n' && cat "$work/readable.js" "$work/walk.js" &&
    printf '</script>\n</body></html>\n'; } >"$work/walked.html"
  timeout 120 chromium --headless --no-sandbox --disable-gpu --window-size="$width,1200" \
    --blink-settings=preferredColorScheme="$look" --user-data-dir="$work/profile" --virtual-time-budget=60000 --enable-logging=stderr --v=0 \
    --dump-dom "file://$work/walked.html" >"$work/dom" 2>"$work/log" || true
  grep -E 'CONSOLE' "$work/log" || true
  python3 - "$work/dom" <<'PY'
import html, re, sys
dom = open(sys.argv[1], encoding="utf-8").read()
root = re.search(r"<html[^>]*>", dom)[0] if "<html" in dom else ""
if 'data-walked="yes"' not in root:
    print("the page was not walked through")
unreadable = re.search(r'data-unreadable="([^"]*)"', root)
if unreadable and unreadable[1] != "[]":
    print("not everybody can read it:", html.unescape(unreadable[1]))
if 'data-wide="true"' in root:
    print("the page is wider than its window")
for figure in re.findall(r"<figure[^>]*>", dom):
    name = re.search(r'data-name="([^"]*)"', figure)[1]
    if 'data-state="drawn"' not in figure:
        print(name, "is not drawn")
    if not re.search(r'data-marks="[1-9]', figure):
        print(name, "has no marks, or none for something that can be chosen")
    if 'data-slid="false"' in figure:
        print(name, "does not follow its slider")
    if " data-picks" in figure and 'data-picked="true"' not in figure:
        print(name, "does not show a point that is clicked")
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
"$program" solve scenarios/quickstart.yaml --find auto_top_up.threshold=10,20,40 \
  --such-that 'fill_rate >= 99%' --replications 20 --out "$work/results" --quiet
"$program" check scenarios/quickstart.yaml --set auto_top_up.threshold=30 --out "$work/results" \
  --quiet 2>/dev/null || true
count=0
# Widths of a telephone, a tablet and a wall; 0 is dark, 1 light.
while read -r results views; do
  out="$work/$(basename "$results")"
  "$program" report "$results" --out "$out" --format html,svg,png --quiet
  for chart in "$out"/charts/*.vl.json; do
    count=$((count + 1))
    picture=${chart%.vl.json}
    # Marks are paths, lines or texts in groups that have the role.
    grep -qE 'role-mark[^>]*>.*<(path|text|line)' "$picture.svg" || complain "$picture.svg has no marks"
    [ "$(head -c 4 "$picture.png" | tail -c 3)" = PNG ] || complain "$picture.png is no picture"
  done
  [ "$(wc -c <"$out/report.html")" -lt 3000000 ] || complain "$out/report.html is over 3 MB"
  command -v chromium >/dev/null 2>&1 || continue
  for view in $views; do
    found=$(walk "$out/report.html" "${view%/*}" "${view#*/}")
    [ -z "$found" ] || complain "$results at $view: $found"
  done
done <<LIST
results/quickstart 1024/1 2560/0
results/payments 2560/1
results/holds 1024/0
results/platforms/bfl 375/1 2560/0
results/offers/prorated-upgrade 1024/1
results/packages/offers 375/0 2560/1
results/packages/solo-or-team 1024/1
$work/results/quickstart-sweep 375/1 1024/0
$work/results/quickstart-solve 1024/1
$work/results/quickstart-check 1024/0
$work/results/backtest 2560/1
LIST
printf '%d charts checked\n' "$count"
exit "$failed"
