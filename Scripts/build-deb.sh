#!/usr/bin/env bash
# Makes a Debian package of the program, as .build/deb/drawdown_VERSION_ARCHITECTURE.deb.
#
# build-deb.sh PROGRAM
#
# MAINTAINER is who answers for the package, as `Name <address>`: else whoever made the last commit.
set -euo pipefail
cd "$(dirname "$0")/.."

program=$PWD/$1
version=$("$program" --version | sed -n '1s/drawdown //p')
architecture=$(dpkg --print-architecture)
maintainer=${MAINTAINER:-$(git log -1 --format='%an <%ae>' 2>/dev/null || true)}
maintainer=${maintainer:-The authors of Drawdown <drawdown@example.org>}
# When what is packaged was changed last, so that the same commit makes the same package.
changed=$(git log -1 --format=%cD 2>/dev/null || date -R -r CHANGELOG.md)
stage=.build/deb/stage
rm -rf "$stage"
mkdir -p "$stage/DEBIAN" "$stage/usr/share/doc/drawdown" .build/deb/source/debian

DESTDIR=$stage Scripts/install-program.sh "$program" /usr --without-pictures

documents=$stage/usr/share/doc/drawdown
gzip -9nc CHANGELOG.md >"$documents/CHANGELOG.md.gz"
printf 'drawdown (%s) unstable; urgency=medium\n\n  * Version %s; CHANGELOG.md.gz tells what is new.\n\n -- %s  %s\n' \
  "$version" "$version" "$maintainer" "$changed" | gzip -9n >"$documents/changelog.gz"
cat >"$documents/copyright" <<'TEXT'
Drawdown: what a prepaid balance will do.

Copyright (c) 2025-2026 the authors of Drawdown. All rights reserved.

The program holds the runtime libraries of Swift, Copyright (c) 2014-2026 Apple Inc. and the Swift
project authors, under the Apache License, Version 2.0, with the Runtime Library Exception; see
/usr/share/common-licenses/Apache-2.0 and https://swift.org/LICENSE.txt.

/usr/share/drawdown/vega.js holds Vega, Vega-Lite and Vega-Embed, Copyright (c) 2015-2025 University of
Washington Interactive Data Lab and contributors, under the BSD 3-Clause License, whose text is at
the head of that file.
TEXT

# What the program is linked with, by the packages that have it.
printf 'Source: drawdown\n\nPackage: drawdown\nArchitecture: any\n' >.build/deb/source/debian/control
depends=$(cd .build/deb/source && dpkg-shlibdeps --warnings=1 -O -e"$OLDPWD/$stage/usr/bin/drawdown" |
  sed -n 's/^shlibs:Depends=//p')

cat >"$stage/DEBIAN/control" <<TEXT
Package: drawdown
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(du -sk --exclude=DEBIAN "$stage" | cut -f1)
Depends: $depends
Suggests: python3
Section: science
Priority: optional
Description: projects what happens to a prepaid credit balance
 A billing core (double-entry ledger, pricing, auto top-up) and a simulator
 that drives it with recorded or synthesized traffic: how fast prepaid credit
 burns down, how often it is topped up, when requests are blocked, and what
 overage costs, with intervals.
TEXT
(cd "$stage" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$stage/DEBIAN/md5sums"
# Nobody but the owner may write to what is installed, whatever the builder's mask is.
chmod -R go-w,a+rX "$stage"
package=.build/deb/drawdown_${version}_$architecture.deb
dpkg-deb --root-owner-group --build "$stage" "$package" >/dev/null
rm -rf "$stage" .build/deb/source
printf '%s\n' "$package"
