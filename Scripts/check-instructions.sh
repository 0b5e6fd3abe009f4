#!/usr/bin/env bash
# Counts what a request of the reference workload costs, in instructions of the processor: unlike times
# they hardly differ from run to run. A count more than 3 % above the committed one is an error.
#
#   Scripts/check-instructions.sh [--update]    compares, or writes Benchmarks/results/instructions.csv
#
# Also: hardly more allocations of memory for twice as many requests, and the same results by registers of
# another width, since Valgrind's processor has none of 512 bits.
#
# Counts are those of the compiler and the C library in the file's first line; with others nothing is
# compared.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/request-cases.sh

program=${DRAWDOWN:-.build/release/drawdown}
counts=Benchmarks/results/instructions.csv
cases=(plain budget cached-input gamma retries traces holds service-time)
few=20000
many=40000
for tool in valgrind strip; do
  command -v $tool >/dev/null || {
    printf 'skipped: instructions are not counted, %s is not installed\n' $tool
    exit 0
  }
done
grep -qw avx2 /proc/cpuinfo 2>/dev/null || {
  printf 'skipped: instructions are not counted, the processor has no AVX2\n'
  exit 0
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Valgrind gives up at debug information that it does not know.
strip --strip-debug -o "$work/program" "$program"

# Two runs at a time, of a tool, a case and a number of requests.
measure() {
  local options=(--callgrind-out-file=/dev/null)
  [ "$1" = callgrind ] || options=(--leak-check=no --undef-value-errors=no)
  run_request_case "valgrind --tool=$1 ${options[*]} $work/program" "$2" "$3" \
    "$work/$1-$2-$3" >"$work/$1-$2-$3.log" 2>&1
}
runs=(memcheck:steady:$few memcheck:doubled:$few)
for name in "${cases[@]}"; do runs+=("callgrind:$name:$few" "callgrind:$name:$many"); done
for ((index = 0; index < ${#runs[@]}; index += 2)); do
  IFS=: read -r tool name requests <<<"${runs[index]}"
  measure "$tool" "$name" "$requests" &
  IFS=: read -r tool name requests <<<"${runs[index + 1]}"
  measure "$tool" "$name" "$requests"
  wait $!
done

counted() { sed -n 's/.*Collected : \([0-9]*\).*/\1/p' "$work/callgrind-$1-$2.log"; }
allocated() {
  sed -n 's/.*total heap usage: \([0-9,]*\) allocs.*/\1/p' "$work/memcheck-$1-$few.log" | tr -d ,
}
failed=0
tools="$(swift --version 2>/dev/null | sed -n 's/.*\(Swift version [^ ]*\).*/\1/p'), $(
  ldd --version | sed -n '1s/.* /glibc /p'), $(valgrind --version)"
printf '# %s\ncase,instructions_per_request\n' "$tools" >"$work/instructions.csv"
for name in "${cases[@]}"; do
  printf '%s,%d\n' "$name" \
    $((($(counted "$name" $many) - $(counted "$name" $few)) / (many - few))) \
    >>"$work/instructions.csv"
  run_request_case "$program" "$name" $many "$work/native-$name"
  diff -r "$work/native-$name" "$work/callgrind-$name-$many" >/dev/null || {
    printf '%s: results differ by the width of registers\n' "$name"
    failed=1
  }
done
# Results may have more digits: as good as none for so many requests.
if [ $(($(allocated doubled) - $(allocated steady))) -gt $((few / 500)) ]; then
  printf 'memory is allocated %d times for %d requests, %d times for twice as many\n' \
    "$(allocated steady)" $few "$(allocated doubled)"
  failed=1
fi
if [ "${1:-}" = --update ]; then
  mkdir -p "$(dirname $counts)"
  cp "$work/instructions.csv" $counts
fi
if [ "$(head -n 1 $counts)" != "# $tools" ]; then
  printf 'skipped: instructions are not compared, they were counted with others than %s\n' "$tools"
  exit $failed
fi
paste -d, $counts <(cut -d, -f2 "$work/instructions.csv") | awk -F, '
  NR <= 2 { next }
  $3 > $2 * 1.03 { printf "%s: %d instructions a request, up from %d\n", $1, $3, $2; failed = 1 }
  $3 < $2 * 0.97 { printf "%s: %d instructions a request, down from %d: --update\n", $1, $3, $2 }
  END { exit failed }' || failed=1
printf 'instructions a request: %s\n' "$(tail -n +3 "$work/instructions.csv" | paste -sd' ')"
exit $failed
