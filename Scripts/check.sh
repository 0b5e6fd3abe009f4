#!/usr/bin/env bash
# Checks everything: format, tests in debug, statistical tests in release, committed results.
set -euo pipefail
cd "$(dirname "$0")/.."

log=$(mktemp)
trap 'rm -f "$log"' EXIT
started=$SECONDS

# Runs a step; shows its output only where it fails, or its last lines where they count tests.
step() {
  local name=$1 tail_lines=$2
  shift 2
  local from=$SECONDS
  printf '== %s\n' "$name"
  if ! "$@" >"$log" 2>&1; then
    cat "$log"
    printf '== %s: FAILED after %d s\n' "$name" $((SECONDS - from))
    exit 1
  fi
  if [ "$tail_lines" -gt 0 ]; then tail -n "$tail_lines" "$log"; fi
  grep -E '^skipped: ' "$log" || true
  printf '== %s: passed in %d s\n' "$name" $((SECONDS - from))
}

step format 0 swift format lint --strict --parallel -r Sources Tests Benchmarks Package.swift
step 'debug build' 0 swift build --build-tests
step 'debug tests' 3 swift test --skip-build
step 'release build' 0 swift build -c release --product drawdown
step 'statistical tests' 3 swift test -c release -Xswiftc -enable-testing \
  --scratch-path .build/statistical --filter StatisticalTests
step results 0 Scripts/check-results.sh
printf '== everything passed in %d s\n' $((SECONDS - started))
