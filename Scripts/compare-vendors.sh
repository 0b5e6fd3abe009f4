#!/usr/bin/env bash
# Runs scenarios/vendors.yaml under each vendor's rule and prints a table of what it comes to.
# With --check, compares the table with the one in docs/vendors.md; with --update, writes it there.
set -euo pipefail
cd "$(dirname "$0")/.."

program=${DRAWDOWN:-.build/release/drawdown}
document=docs/vendors.md
begin='<!-- Below this line: Scripts/compare-vendors.sh -->'
end='<!-- Above this line: Scripts/compare-vendors.sh -->'
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT

# A metric's mean and 95 % interval: its column, the organization and the file.
value() {
  awk -F, -v metric="$1" -v format="$2" '
    $1 == "team" && $2 == metric {
      printf format, $4; printf " ("; printf format, $6; printf " to "; printf format, $7; printf ")"
    }' "$3/vendors/summary.csv"
}

table() {
  printf '| rule | blocked hours | refused requests | charges | failed charges | fees | mean balance |\n'
  printf '|---|---|---|---|---|---|---|\n'
  for preset in none lago orb metronome flexprice autumn doubleword kilo llmgateway ltx stigg; do
    settings=()
    if [ "$preset" != none ]; then
      settings=(--set "organizations.*.auto_top_up.preset=$preset")
    fi
    "$program" run scenarios/vendors.yaml --quiet --out "$fresh/$preset" "${settings[@]}"
    printf '| %s | %s | %s | %s | %s | %s | %s |\n' "$preset" \
      "$(value blocked_hours %.1f "$fresh/$preset")" \
      "$(value blocked_requests %.0f "$fresh/$preset")" \
      "$(value top_ups %.1f "$fresh/$preset")" \
      "$(value top_up_failures %.1f "$fresh/$preset")" \
      "$(value payment_fees '$%.2f' "$fresh/$preset")" \
      "$(value mean_balance '$%.2f' "$fresh/$preset")"
  done
}

case ${1:-} in
  '') table ;;
  --update)
    table >"$fresh/table"
    awk -v begin="$begin" -v end="$end" -v table="$fresh/table" '
      $0 == begin { print; print ""; while ((getline line < table) > 0) print line; print ""; skip = 1 }
      $0 == end { skip = 0 }
      !skip && $0 != begin { print }' "$document" >"$fresh/document"
    mv "$fresh/document" "$document"
    ;;
  --check)
    table >"$fresh/table"
    awk -v begin="$begin" -v end="$end" '
      $0 == end { inside = 0 } inside && NF { print } $0 == begin { inside = 1 }' \
      "$document" >"$fresh/committed"
    if ! diff "$fresh/committed" "$fresh/table"; then
      printf '%s has another table; Scripts/compare-vendors.sh --update writes it\n' "$document"
      exit 1
    fi
    ;;
  *)
    printf 'usage: Scripts/compare-vendors.sh [--check | --update]\n' >&2
    exit 2
    ;;
esac
