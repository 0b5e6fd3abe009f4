#!/usr/bin/env bash
# Has libFuzzer look for inputs of the readers that break something.
#
# fuzz.sh [SECONDS [TARGET...]]     all readers in turn, for so long in all (1800)
# fuzz.sh --reproduce FILE...       reads findings again
#
# What it learns is kept in .build/fuzz/TARGET for the next time. Findings are in fuzz-findings, named
# by the reader; exit code 1 says that there are any.
set -euo pipefail
cd "$(dirname "$0")/.."

export FUZZER=1
build=.build/fuzzer
findings=fuzz-findings
swift build -c release --product fuzz --scratch-path "$build" -Xswiftc -sanitize=fuzzer >&2
# Every input is written to a file: in memory where there is a folder for that.
work=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d)
trap 'rm -rf "$work"' EXIT
export TMPDIR=$work

if [ "${1:-}" = --reproduce ]; then
  shift
  for file in "$@"; do
    name=$(basename "$file")
    FUZZ_TARGET=${name%%-*} "$build/release/fuzz" "$file"
  done
  exit
fi

seconds=${1:-1800}
shift $(($# > 0))
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(scenario csv jsonl gzip catalog ledger results progress calls)
mkdir -p "$findings"
before=$(find "$findings" -type f | wc -l)
log=$work/log
for target in "${targets[@]}"; do
  corpus=.build/fuzz/$target
  mkdir -p "$corpus"
  # After a finding it goes on with the next input.
  end=$((SECONDS + seconds / ${#targets[@]}))
  while [ $SECONDS -lt $end ]; do
    FUZZ_TARGET=$target FUZZ_SEEDS=$corpus "$build/release/fuzz" "$corpus" \
      -max_total_time=$((end - SECONDS)) -timeout=30 -report_slow_units=30 -rss_limit_mb=2048 -max_len=400000 \
      -artifact_prefix="$findings/$target-" -print_final_stats=1 -verbosity=1 >"$log" 2>&1 || true
    printf '%s: %s inputs, %s kept\n' "$target" \
      "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" "$(ls "$corpus" | wc -l)"
    grep -aE 'Fatal error|ERROR: libFuzzer|Test unit written' "$log" || true
  done
  rm -rf "$work"/fuzz-*
done
found=$(($(find "$findings" -type f | wc -l) - before))
printf '%d findings\n' "$found"
[ "$found" -eq 0 ]
