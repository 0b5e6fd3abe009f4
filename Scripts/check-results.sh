#!/usr/bin/env bash
# Runs every scenario that has committed results and compares them byte for byte.
set -euo pipefail
cd "$(dirname "$0")/.."

program=${DRAWDOWN:-.build/release/drawdown}
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
failed=0
checked=0

complain() {
  printf '%s\n' "$*"
  failed=1
}

for scenario in scenarios/*.yaml; do
  name=$(basename "$scenario" .yaml)
  if [ ! -d "results/$name" ]; then
    complain "results/$name is not committed: run $program run $scenario"
    continue
  fi
  status=0
  "$program" run "$scenario" --out "$fresh" --quiet || status=$?
  if [ "$status" -ne 0 ]; then
    complain "$scenario: the run ended with exit code $status"
  elif ! diff -r "results/$name" "$fresh/$name" >"$fresh/difference"; then
    head -n 20 "$fresh/difference"
    complain "results/$name differs from a new run ($(wc -l <"$fresh/difference") lines of diff)"
  fi
  checked=$((checked + 1))
done
for folder in results/*/; do
  [ -d "$folder" ] || continue
  name=$(basename "$folder")
  [ -f "scenarios/$name.yaml" ] || complain "results/$name belongs to no scenario"
done
printf '%d scenarios checked\n' "$checked"
exit "$failed"
