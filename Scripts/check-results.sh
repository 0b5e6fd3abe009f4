#!/usr/bin/env bash
# Runs every scenario that has committed results and compares them byte for byte.
set -euo pipefail
cd "$(dirname "$0")/.."

program=${DRAWDOWN:-.build/release/drawdown}
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
failed=0
checked=0
for scenario in scenarios/*.yaml; do
  name=$(basename "$scenario" .yaml)
  if [ ! -d "results/$name" ]; then
    printf 'results/%s is not committed: run %s run %s\n' "$name" "$program" "$scenario"
    failed=1
    continue
  fi
  "$program" run "$scenario" --out "$fresh" --quiet
  if ! diff -r "results/$name" "$fresh/$name"; then
    printf 'results/%s differs from a new run\n' "$name"
    failed=1
  fi
  checked=$((checked + 1))
done
printf '%d scenarios checked\n' "$checked"
exit $failed
