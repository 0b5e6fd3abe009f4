#!/usr/bin/env bash
# Writes what the program says of the scenario format: the JSON Schema, and the table of all keys
# at the end of docs/scenario.md.
set -euo pipefail
cd "$(dirname "$0")/.."

program=${DRAWDOWN:-.build/release/drawdown}
marker='<!-- Below this line: drawdown schema --markdown -->'
document=docs/scenario.md
fresh=$(mktemp)
trap 'rm -f "$fresh"' EXIT

grep -qxF -- "$marker" "$document" || {
  printf '%s has no line %s\n' "$document" "$marker" >&2
  exit 1
}
sed "/^${marker}\$/q" "$document" >"$fresh"
"$program" schema --markdown >>"$fresh"
cat "$fresh" >"$document"
"$program" schema >scenarios/scenario.schema.json
