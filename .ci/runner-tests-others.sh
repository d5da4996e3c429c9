#!/bin/sh
# runner-tests-others.sh PYTHON: the tests of runner/ on every CPython 3.9 to 3.13 of this machine, one for each minor version, but not
# on the one of PYTHON, which `make check` uses. Looks on PATH and in the folders in which version managers keep theirs.
# Of the corpus of programs each of them runs a quarter; `make unit-runner-all` runs all of it on all of them.
set -eu
export AK_PROGRAM_SHARE="${AK_PROGRAM_SHARE:-4}"
default=$1
here=$(dirname "$0")

# Prints "3.12" for a CPython that can make virtual environments, nothing for anything else.
version_of() {
  "$1" -c '
import ensurepip, platform, sys, venv
if platform.python_implementation() == "CPython" and (3, 9) <= sys.version_info[:2] <= (3, 13):
    print("%d.%d" % sys.version_info[:2])
' 2>/dev/null || true
}

# pyenv's own folder, also when HOME is not where it lives.
beside_default=$("$default" -c 'import os, sys; print(os.path.dirname(sys.base_prefix))')

seen=" $("$default" -c 'import sys; print("%d.%d" % sys.version_info[:2])') "
echo "The runner's tests on other Pythons than$seen(which \`make check\` uses):" >&2
status=0
for minor in 9 10 11 12 13; do
  for candidate in \
    "$(command -v "python3.$minor" || true)" \
    "$beside_default/3.$minor".*/bin/python3 \
    "${PYENV_ROOT:-$HOME/.pyenv}/versions/3.$minor".*/bin/python3 \
    "$HOME/.local/share/uv/python/cpython-3.$minor."*/bin/python3 \
    "/opt/python/3.$minor".*/bin/python3; do
    [ -x "$candidate" ] || continue
    version=$(version_of "$candidate")
    case "$seen" in *" $version "*) continue ;; esac
    [ -n "$version" ] || continue
    seen="$seen$version "
    echo "  $version: $candidate" >&2
    sh "$here/make-venv.sh" "$candidate" "build/venv-$version" || { status=1; continue; }
    sh "$here/runner-tests.sh" "build/venv-$version" || status=1
  done
done
for minor in 9 10 11 12 13; do
  case "$seen" in *" 3.$minor "*) ;; *) echo "  3.$minor: not on this machine" >&2 ;; esac
done
exit "$status"
