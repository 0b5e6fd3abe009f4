#!/usr/bin/env bash
# Runs the examples of documents and compares what they print: blocks that start with `$ `.
#
#   Scripts/check-examples.sh            fails where an example prints something else
#   Scripts/check-examples.sh --update   writes what they print into the documents
set -euo pipefail
cd "$(dirname "$0")/.."

documents=(docs/planners.md docs/compare.md docs/recipes.md docs/logs.md)
program=$(realpath "${DRAWDOWN:-.build/release/drawdown}")
root=$PWD
update=${1:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/place"
ln -s "$program" "$work/bin/drawdown"
export PATH="$work/bin:$PATH" COLUMNS=80
failed=0
count=0

# Runs a block's command, prints the block as it should be.
run_block() {
  local block=$1 command
  # The first line, and those after it while a backslash says that there are more.
  command=$(awk 'NR == 1 { sub(/^\$ /, "") } { print } !/\\$/ { exit }' "$block")
  awk '{ print } !/\\$/ { exit }' "$block"
  (cd "$work/place" && bash -c "$command" 2>&1 </dev/null) || true
}

for document in "${documents[@]}"; do
  # Scenarios stand where the document says; results go where nobody minds.
  rm -rf "$work/place" && mkdir "$work/place"
  ln -s "$root/scenarios" "$work/place/scenarios"
  ln -s "$root/docs/logs" "$work/place/logs"
  : >"$work/fresh"
  fenced=0
  while IFS= read -r line || [ -n "$line" ]; do
    if [ "$fenced" = 0 ]; then
      printf '%s\n' "$line" >>"$work/fresh"
      if [[ $line == '```'* ]]; then fenced=1 && : >"$work/block"; fi
    elif [ "$line" = '```' ]; then
      if [[ $(head -n 1 "$work/block") == '$ '* ]]; then
        run_block "$work/block" >>"$work/fresh"
        count=$((count + 1))
      else
        cat "$work/block" >>"$work/fresh"
      fi
      printf '%s\n' "$line" >>"$work/fresh"
      fenced=0
    else
      printf '%s\n' "$line" >>"$work/block"
    fi
  done <"$document"
  if ! diff "$document" "$work/fresh" >"$work/difference"; then
    if [ "$update" = --update ]; then
      cp "$work/fresh" "$document"
      printf '%s: written anew\n' "$document"
    else
      head -n 40 "$work/difference"
      printf '%s: examples print something else; if they may, Scripts/check-examples.sh --update\n' \
        "$document"
      failed=1
    fi
  fi
done
printf '%d examples run\n' "$count"
exit "$failed"
