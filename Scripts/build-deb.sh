#!/usr/bin/env bash
# Makes a Debian package of the program, as .build/deb/drawdown_VERSION_ARCHITECTURE.deb.
#
# build-deb.sh PROGRAM
#
# MAINTAINER is who answers for the package.
set -euo pipefail
cd "$(dirname "$0")/.."

program=$PWD/$1
version=$("$program" --version | sed -n '1s/drawdown //p')
architecture=$(dpkg --print-architecture)
stage=.build/deb/stage
rm -rf "$stage"
mkdir -p "$stage/DEBIAN" "$stage/usr/share/doc/drawdown" .build/deb/source/debian

DESTDIR=$stage Scripts/install-program.sh "$program" /usr --without-pictures

documents=$stage/usr/share/doc/drawdown
gzip -9nc CHANGELOG.md >"$documents/changelog.gz"
cat >"$documents/copyright" <<'TEXT'
Drawdown: what a prepaid balance will do.

Copyright (c) the authors of Drawdown. All rights reserved.

The program holds the runtime libraries of Swift, Copyright (c) Apple Inc. and the Swift project
authors, under the Apache License, Version 2.0, with the Runtime Library Exception; see
/usr/share/common-licenses/Apache-2.0 and https://swift.org/LICENSE.txt.

/usr/share/drawdown/vega.js holds Vega, Vega-Lite and Vega-Embed, Copyright (c) University of
Washington Interactive Data Lab and contributors, under the BSD 3-Clause License, whose text is at
the head of that file.
TEXT

# What the program is linked with, by the packages that have it.
printf 'Source: drawdown\n\nPackage: drawdown\nArchitecture: any\n' >.build/deb/source/debian/control
depends=$(cd .build/deb/source && dpkg-shlibdeps -O -e"$OLDPWD/$stage/usr/bin/drawdown" |
  sed -n 's/^shlibs:Depends=//p')

cat >"$stage/DEBIAN/control" <<TEXT
Package: drawdown
Version: $version
Architecture: $architecture
Maintainer: ${MAINTAINER:-The authors of Drawdown <drawdown@$(hostname -f)>}
Installed-Size: $(du -sk --exclude=DEBIAN "$stage" | cut -f1)
Depends: $depends
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
