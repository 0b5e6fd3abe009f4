#!/usr/bin/env bash
# Times the reference workload prepaid-v1 beside a loop in C++ that does the same without billing.
# They take turns; prints the median of each, in nanoseconds a request, and its ratio to the loop.
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=${ROUNDS:-5}
requests=${REQUESTS:-20000000}
benchmarks=.build/release/benchmarks
peer=.build/prepaid_v1
"${CXX:-c++}" -O3 -march=native Benchmarks/Peers/prepaid_v1.cpp -o "$peer"
times=$(mktemp)
trap 'rm -f "$times"' EXIT

for organizations in 1 1000; do
  : >"$times"
  for ((round = 0; round < rounds; round++)); do
    "$peer" "$organizations" "$requests" | sed -E 's/.*: ([0-9.]+) ns.*/loop \1/' >>"$times"
    for kind in plain billing; do
      "$benchmarks" "prepaid-v1/$kind-$organizations" --rounds 1 --count "$requests" |
        awk -v name="$kind" '/^prepaid-v1/ { print name, $3 }' >>"$times"
    done
  done
  sort -k1,1 -k2,2n "$times" | awk -v organizations="$organizations" '
    { values[$1, ++count[$1]] = $2 }
    function median(name) { return values[name, int((count[name] + 1) / 2)] }
    END {
      printf "%d organizations: C++ loop %.2f", organizations, median("loop")
      split("plain billing", names, " ")
      for (i = 1; i <= 2; i++)
        printf ", %s %.2f (%.2f times)", names[i], median(names[i]), median(names[i]) / median("loop")
      print ""
    }'
done
