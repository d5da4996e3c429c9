#!/bin/sh
# pythons.sh PYTHON: every CPython 3.9 to 3.13 of this machine, one for each minor version: a line `3.12 /path/to/python3` each, that of
# PYTHON first. Looks on PATH and in the folders in which version managers keep theirs. What is missing is said on stderr.
set -eu
default=$1

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

seen=" "
say() {
  version=$(version_of "$1")
  case "$seen" in *" $version "*) return ;; esac
  [ -n "$version" ] || return 0
  seen="$seen$version "
  echo "$version $1"
}

say "$(command -v "$default")"
for minor in 9 10 11 12 13; do
  for candidate in \
    "$(command -v "python3.$minor" || true)" \
    "$beside_default/3.$minor".*/bin/python3 \
    "${PYENV_ROOT:-$HOME/.pyenv}/versions/3.$minor".*/bin/python3 \
    "$HOME/.local/share/uv/python/cpython-3.$minor."*/bin/python3 \
    "/opt/python/3.$minor".*/bin/python3; do
    if [ -x "$candidate" ]; then say "$candidate"; fi
  done
done
for minor in 9 10 11 12 13; do
  case "$seen" in *" 3.$minor "*) ;; *) echo "3.$minor is not on this machine" >&2 ;; esac
done
