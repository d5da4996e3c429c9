#!/bin/sh
# runner-tests-others.sh PYTHON: the tests of runner/ on every CPython that pythons.sh finds, but not on the one of PYTHON, which
# `make check` uses.
# Of the corpus of programs each of them runs a quarter; `make unit-runner-all` runs all of it on all of them.
set -eu
export AK_PROGRAM_SHARE="${AK_PROGRAM_SHARE:-4}"
default=$1
here=$(dirname "$0")
own=$("$default" -c 'import sys; print("%d.%d" % sys.version_info[:2])')

echo "The runner's tests on other Pythons than $own (which \`make check\` uses):" >&2
found=$(sh "$here/pythons.sh" "$default")
status=0
while read -r version python; do
  [ "$version" != "$own" ] || continue
  echo "  $version: $python" >&2
  sh "$here/make-venv.sh" "$python" "build/venv-$version" || { status=1; continue; }
  sh "$here/runner-tests.sh" "build/venv-$version" </dev/null || status=1
done <<EOL
$found
EOL
exit "$status"
