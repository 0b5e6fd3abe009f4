#!/usr/bin/env bash
# Installs what the machine lacks: C libraries and tools from Debian's packages, and from PyPI what
# draws the charts of reports and what reads Parquet files.
# Does nothing, quickly, where everything is there.
#
# install.sh [PACKAGE…]: packages of Debian that are wanted besides.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(libgsl-dev libyaml-dev zlib1g-dev libzstd-dev libsqlite3-dev libssl-dev pkg-config "$@")
# The first draws charts, the second reads Parquet files.
python_packages=(vl-convert-python==1.9.0.post1 duckdb==2.0.1)
# Where the program looks for it: above the folder that it is built in.
share=.build/share/drawdown

fail() {
  printf 'install: %s\n' "$*" >&2
  exit 1
}

if ! command -v swift >/dev/null 2>&1; then
  fail "Swift 6.3 or later is needed and was not found." \
    "It is not among Debian's packages; see https://www.swift.org/install/"
fi
version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
major=${version%%.*}
minor=${version##*.}
if [ "${major:-0}" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 3 ]; }; then
  fail "Swift 6.3 or later is needed; this is ${version:-unknown}. See https://www.swift.org/install/"
fi

# Runs something as root.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1; then
    sudo "$@"
  else
    return 1
  fi
}

install_packages() {
  printf 'install: %s\n' "$*"
  export DEBIAN_FRONTEND=noninteractive
  as_root true || return 1
  as_root apt-get update -qq &&
    as_root apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

install_libraries() {
  if ! command -v dpkg >/dev/null 2>&1; then
    if command -v pkg-config >/dev/null 2>&1 && pkg-config --exists gsl yaml-0.1 zlib libzstd sqlite3 libcrypto; then
      return
    fi
    fail "this is no Debian-like system; please install GSL, libyaml, zlib, libzstd, SQLite, OpenSSL (with headers) and pkg-config."
  fi
  local missing=() package status
  for package in "${packages[@]}"; do
    status=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
    [ "$status" = "install ok installed" ] && continue
    # Another package may provide pkg-config.
    if [ "$package" = pkg-config ] && command -v pkg-config >/dev/null 2>&1; then continue; fi
    missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] || install_packages "${missing[@]}" ||
    fail "please install as root: apt-get install ${missing[*]}"
}

# Puts the script that draws charts, and the packages of Python that the program uses, in their place.
install_python() {
  if [ -f "$share/vega.js" ] && [ "$(cat "$share/version" 2>/dev/null)" = "${python_packages[*]}" ]; then
    cmp -s Scripts/draw-charts.py "$share/draw-charts.py" ||
      cp Scripts/draw-charts.py "$share/draw-charts.py"
    return
  fi
  printf 'install: %s\n' "${python_packages[*]}"
  if ! python3 -m pip --version >/dev/null 2>&1; then
    command -v dpkg >/dev/null 2>&1 && install_packages python3 python3-pip || return 1
  fi
  rm -rf "$share"
  mkdir -p "$share"
  # A folder of its own needs no virtual environment, and leaves the system's Python alone.
  PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check \
    --no-deps --target "$share/python" "${python_packages[@]}" || return 1
  cp Scripts/draw-charts.py "$share/draw-charts.py"
  python3 "$share/draw-charts.py" bundle "$share/vega.js" || return 1
  printf '%s\n' "${python_packages[*]}" >"$share/version"
}

install_libraries
# Everything else works without them, and the program says what it lacks.
install_python || printf 'install: note: %s\n' \
  "charts cannot be drawn, nor Parquet files read: ${python_packages[*]} could not be installed from PyPI" >&2
