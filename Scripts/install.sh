#!/usr/bin/env bash
# Installs what the machine lacks: C libraries and tools from Debian's packages.
# Does nothing, quickly, where everything is there.
set -euo pipefail

packages=(libgsl-dev libyaml-dev zlib1g-dev pkg-config)

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

if ! command -v dpkg >/dev/null 2>&1; then
  if command -v pkg-config >/dev/null 2>&1 && pkg-config --exists gsl yaml-0.1 zlib; then
    exit 0
  fi
  fail "this is no Debian-like system; please install GSL, libyaml, zlib (with headers) and pkg-config."
fi

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
  [ "$status" = "install ok installed" ] || missing+=("$package")
done
# Another package may provide pkg-config.
if command -v pkg-config >/dev/null 2>&1; then
  kept=()
  for package in ${missing[@]+"${missing[@]}"}; do
    [ "$package" = pkg-config ] || kept+=("$package")
  done
  missing=(${kept[@]+"${kept[@]}"})
fi
[ ${#missing[@]} -gt 0 ] || exit 0

run=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null 2>&1 || fail "please install as root: apt-get install ${missing[*]}"
  run=(sudo)
fi
printf 'install: %s\n' "${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
${run[@]+"${run[@]}"} apt-get update -qq
${run[@]+"${run[@]}"} apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
