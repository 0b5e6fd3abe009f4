#!/usr/bin/env bash
# Runs the commands of docs/pricing-teams.md and compares what they print with the document, and the
# comparisons they write with the committed ones, byte for byte. With --update, accepts both.
set -euo pipefail
cd "$(dirname "$0")/.."

program=$(realpath "${DRAWDOWN:-.build/release/drawdown}")
document=docs/pricing-teams.md
results=results/packages
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT

case ${1:-} in
  --check | --update) ;;
  *)
    printf 'usage: Scripts/compare-packages.sh --check | --update\n' >&2
    exit 2
    ;;
esac

# A folder where `drawdown` is the program, and scenarios and their results are found.
mkdir -p "$fresh/bin" "$fresh/place/$results"
ln -s "$program" "$fresh/bin/drawdown"
ln -s "$PWD/scenarios" "$fresh/place/scenarios"
for scenario in scenarios/packages/*.yaml; do
  name=$(basename "$scenario" .yaml)
  ln -s "$PWD/$results/$name" "$fresh/place/$results/$name"
done

# The document with new answers: what follows a command up to the end of its block.
command=
skips=0
while IFS= read -r line; do
  [[ $line != '```'* ]] || skips=0
  [ "$skips" -eq 1 ] || printf '%s\n' "$line"
  if [[ $line == '$ drawdown '* ]]; then
    command=${line#\$ }
  elif [ -n "$command" ]; then
    command+=$'\n'$line
  else
    continue
  fi
  [[ $line != *\\ ]] || continue
  skips=1
  (cd "$fresh/place" && PATH="$fresh/bin:$PATH" COLUMNS=80 bash -c "$command" </dev/null)
  command=
done <"$document" >"$fresh/document"

failed=0
for folder in "$fresh/place/$results"/*; do
  [ ! -L "$folder" ] || continue
  name=$(basename "$folder")
  if [ "$1" = --update ]; then
    rm -rf "${results:?}/$name"
    cp -r "$folder" "$results/$name"
  elif ! diff -r "$results/$name" "$folder" >"$fresh/difference"; then
    head -n 20 "$fresh/difference"
    printf '%s/%s differs from a new comparison\n' "$results" "$name"
    failed=1
  fi
done
if [ "$1" = --update ]; then
  cp "$fresh/document" "$document"
elif ! diff "$document" "$fresh/document"; then
  printf '%s has other answers; Scripts/compare-packages.sh --update writes them\n' "$document"
  failed=1
fi
exit "$failed"
