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

for scenario in scenarios/*.yaml scenarios/*/*.yaml; do
  # A scenario's results stand where it does, in the other folder.
  place=${scenario#scenarios/}
  place=${place%.yaml}
  group=$(dirname "$place")
  if [ ! -d "results/$place" ]; then
    complain "results/$place is not committed: run $program run $scenario --out results/$group"
    continue
  fi
  status=0
  "$program" run "$scenario" --out "$fresh/$group" --quiet || status=$?
  if [ "$status" -ne 0 ]; then
    complain "$scenario: the run ended with exit code $status"
  elif ! diff -r --exclude=report.html --exclude=charts "results/$place" "$fresh/$place" \
    >"$fresh/difference"; then
    head -n 20 "$fresh/difference"
    complain "results/$place differs from a new run ($(wc -l <"$fresh/difference") lines of diff)"
  fi
  checked=$((checked + 1))
done
for package in results/*/datapackage.json results/*/*/datapackage.json; do
  [ -f "$package" ] || continue
  place=$(dirname "${package#results/}")
  # Comparisons are checked by the commands that make them.
  [ ! -f "results/$place/compare.csv" ] || continue
  [ -f "scenarios/$place.yaml" ] || complain "results/$place belongs to no scenario"
done
printf '%d scenarios checked\n' "$checked"
exit "$failed"
