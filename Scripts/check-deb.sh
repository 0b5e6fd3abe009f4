#!/usr/bin/env bash
# Installs the Debian package in a fresh system of its own, without Swift, and runs it there.
#
# Needs root, debootstrap, lintian, and Debian's archive.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=()
for tool in debootstrap lintian; do
  command -v "$tool" >/dev/null 2>&1 || packages+=("$tool")
done
if [ ${#packages[@]} -gt 0 ]; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${packages[@]}" >/dev/null
fi

package=$(ls -t .build/deb/drawdown_*.deb | head -n 1)
lintian --fail-on error,warning "$package"

release=$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
debootstrap --variant=minbase "$release" "$root" >"$root.log" 2>&1 || {
  cat "$root.log"
  exit 1
}
rm -f "$root.log"
cp "$package" "$root/drawdown.deb"
cp scenarios/quickstart.yaml "$root/root/"
inside() { chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/bin:/bin:/usr/sbin:/sbin LC_ALL=C.UTF-8 "$@"; }
inside apt-get install -y -qq /drawdown.deb >/dev/null
inside drawdown --version
inside sh -c 'cd /root && drawdown run quickstart.yaml --quiet && drawdown report results/quickstart'
inside sh -c 'cd /root && test -s results/quickstart/report.html && ! command -v swift'
cmp "$root/root/results/quickstart/summary.csv" results/quickstart/summary.csv
inside apt-get remove -y -qq drawdown >/dev/null
! inside sh -c 'command -v drawdown'
printf '%s: installed, run and removed in a fresh system\n' "$package"
