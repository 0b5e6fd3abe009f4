#!/usr/bin/env bash
# Has public tools read what the program writes: Frictionless the results' data packages, a JSON
# Schema validator the scenarios. Needs Python 3 with venv, and the network once.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=.build/format-tools
if [ ! -x "$tools/bin/frictionless" ]; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet 'frictionless>=5,<6' 'check-jsonschema>=0.28,<1'
fi

for package in results/*/datapackage.json results/*/*/datapackage.json; do
  if ! "$tools/bin/frictionless" validate "$package" >"$tools/log" 2>&1; then
    cat "$tools/log"
    exit 1
  fi
  printf '%s: valid\n' "$package"
done
"$tools/bin/check-jsonschema" --schemafile scenarios/scenario.schema.json scenarios/*.yaml scenarios/*/*.yaml
