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
# With processes of its own, whose list the program reads its words from; it goes with each command.
inside() {
  unshare --fork --pid --mount-proc="$root/proc" chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/bin:/bin:/usr/sbin:/sbin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}
# Those of apt, which has no user of its own to unpack as here, are no news.
inside apt-get install -y -qq -o APT::Sandbox::User=root -o Dpkg::Use-Pty=0 /drawdown.deb >/dev/null
inside drawdown --version
inside sh -c 'cd /root && drawdown run quickstart.yaml --quiet && drawdown report results/quickstart'
inside sh -c 'cd /root && test -s results/quickstart/report.html && ! command -v swift'
inside sh -c 'test -s /usr/share/man/man1/drawdown-run.1.gz &&
  test -s /usr/share/bash-completion/completions/drawdown'
cmp "$root/root/results/quickstart/summary.csv" results/quickstart/summary.csv
inside apt-get remove -y -qq -o Dpkg::Use-Pty=0 drawdown >/dev/null
! inside sh -c 'command -v drawdown'
printf '%s: installed, run and removed in a fresh system\n' "$package"
