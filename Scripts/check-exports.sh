#!/usr/bin/env bash
# Has hledger, beancount and Frictionless check what `drawdown ledger export` writes: of the
# committed results, and of ledgers that runs of the scenarios keep.
#
# check-exports.sh [--all]
#
# Without --all a few of each; a tool that cannot be installed is left out then.
set -euo pipefail
cd "$(dirname "$0")/.."

program=${DRAWDOWN:-$PWD/.build/release/drawdown}
tools=.build/export-tools
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

results=(results/quickstart/transactions.csv)
scenarios=(scenarios/quickstart.yaml)
changes=(--set horizon.duration=3d)
if [ "${1:-}" = --all ]; then
  results=(results/*/transactions.csv results/*/*/transactions.csv)
  scenarios=(scenarios/*.yaml scenarios/*/*.yaml)
  changes=()
fi

fail() {
  printf 'check-exports: %s\n' "$*" >&2
  exit 1
}

# A tool that is missing where everything must be checked is a failure.
missing() {
  [ ${#scenarios[@]} -eq 1 ] || fail "$1 could not be installed"
  printf 'skipped: %s could not be installed\n' "$1"
}

command -v hledger >/dev/null 2>&1 || Scripts/install.sh hledger >/dev/null 2>&1 || missing hledger
if [ ! -x "$tools/bin/bean-check" ]; then
  { python3 -m venv "$tools" &&
    "$tools/bin/pip" install --quiet 'beancount>=3,<4' 'frictionless>=5,<6'; } >/dev/null 2>&1 ||
    missing 'beancount and frictionless'
fi

# Shows what a tool says where it does not accept something.
accepts() {
  "$@" >"$work/log" 2>&1 || { cat "$work/log"; fail "$1 does not accept what was exported of $name"; }
}

check() {
  name=$1
  if command -v hledger >/dev/null 2>&1; then
    "$program" ledger export "$2" --format hledger >"$work/journal"
    accepts hledger -f "$work/journal" check --strict
  fi
  if [ -x "$tools/bin/bean-check" ]; then
    "$program" ledger export "$2" --format beancount >"$work/books.beancount"
    accepts "$tools/bin/bean-check" --no-cache "$work/books.beancount"
  fi
}

count=0
for transactions in "${results[@]}"; do
  check "$transactions" "$(dirname "$transactions")"
  count=$((count + 1))
done
for scenario in "${scenarios[@]}"; do
  "$program" run "$scenario" "${changes[@]}" --replications 1 --quiet --allow-path / --out "$work/results" \
    --ledger "$work/ledger" >/dev/null 2>&1 || [ $? -eq 1 ] || fail "$scenario cannot be run"
  "$program" ledger verify "$work/ledger" --quiet
  check "$scenario" "$work/ledger"
  if [ -x "$tools/bin/frictionless" ]; then
    "$program" ledger export "$work/ledger" --format package --out "$work/tables"
    accepts "$tools/bin/frictionless" validate "$work/tables/datapackage.json"
  fi
  rm -rf "$work/ledger"* "$work/tables" "$work/results"
  count=$((count + 1))
done
printf '%d exports accepted\n' "$count"
