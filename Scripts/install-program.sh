#!/usr/bin/env bash
# Puts the program, its manual pages, its completions, and what draws charts and reads Parquet files
# under a folder.
#
# install-program.sh PROGRAM PREFIX [--without-pictures]
#
# The program must have been built to run without Swift's libraries. DESTDIR, where it is set, stands
# before the prefix. Without pictures, reports are drawn by browsers only, and Parquet files are read where
# Python has DuckDB.
set -euo pipefail
cd "$(dirname "$0")/.."

program=$1
prefix=${DESTDIR:-}$2
pictures=${3:-}
share=$prefix/share

install -d "$prefix/bin" "$share/drawdown" "$share/man/man1" \
  "$share/bash-completion/completions" "$share/zsh/site-functions" \
  "$share/fish/vendor_completions.d"
install -s -m 755 "$program" "$prefix/bin/drawdown"
for page in $("$program" man --list); do
  "$program" man "$page" | gzip -9n >"$share/man/man1/$page.1.gz"
done
"$program" completion bash >"$share/bash-completion/completions/drawdown"
"$program" completion zsh >"$share/zsh/site-functions/_drawdown"
"$program" completion fish >"$share/fish/vendor_completions.d/drawdown.fish"
if [ -f .build/share/drawdown/vega.js ]; then
  install -m 644 .build/share/drawdown/vega.js "$share/drawdown/"
  if [ "$pictures" != --without-pictures ]; then
    cp -R .build/share/drawdown/draw-charts.py .build/share/drawdown/python "$share/drawdown/"
  fi
fi
