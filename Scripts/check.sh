#!/usr/bin/env bash
# Checks everything: format, tests, committed results, what documents show.
set -euo pipefail
cd "$(dirname "$0")/.."

log=$(mktemp)
trap 'rm -f "$log"' EXIT
started=$SECONDS

# Runs a step. Shows its output where it fails; otherwise only what was skipped and, for tests,
# the closing lines that count them.
step() {
  local name=$1 closing_lines=$2
  shift 2
  local from=$SECONDS
  printf '== %s\n' "$name"
  if ! "$@" >"$log" 2>&1; then
    cat "$log"
    printf '== %s: FAILED after %d s: %s\n' "$name" $((SECONDS - from)) "$*"
    exit 1
  fi
  grep -E '^skipped: ' "$log" || true
  if [ "$closing_lines" -gt 0 ]; then tail -n "$closing_lines" "$log"; fi
  printf '== %s: passed in %d s\n' "$name" $((SECONDS - from))
}

step 'format' 0 swift format lint --strict --parallel -r Sources Tests Benchmarks \
  Examples/Gateway/Sources Package.swift
step 'release build' 0 swift build -c release --product drawdown
# Optimized, since some need millions of draws; flags other than the product's, so a folder of its
# own: else each would rebuild the other.
tests=(-c release -Xswiftc -enable-testing --scratch-path .build/tests)
step 'build of the tests' 0 swift build "${tests[@]}" --build-tests
step 'tests' 3 swift test "${tests[@]}" --skip-build
export DRAWDOWN=$PWD/.build/release/drawdown
step 'ledgers stopped and disks failing' 1 Scripts/soak.py --rounds 6 --seed "$(git log -1 --format=%ct 2>/dev/null || echo 1)"
step 'instructions and memory' 1 Scripts/check-instructions.sh
step 'exports read by others' 1 Scripts/check-exports.sh
step 'committed results' 1 Scripts/check-results.sh
step 'reports' 1 Scripts/check-report.sh
step 'recordings of a terminal' 1 Scripts/check-terminal.sh
step 'examples of documents' 1 Scripts/check-examples.sh
step 'vendors compared' 0 Scripts/compare-vendors.sh --check
step 'offers compared' 0 Scripts/compare-packages.sh --check
printf '== everything passed in %d s\n' $((SECONDS - started))
