#!/bin/sh
# cpython-tests.sh PYTHON: CPython's own tests, plain and through the runner, on every CPython that pythons.sh finds and that has them.
set -eu
here=$(dirname "$0")
pythons=$(sh "$here/pythons.sh" "$1" | while read -r _ python; do
  if "$python" -c 'import test.test_grammar' 2>/dev/null; then echo "$python"; else echo "$python has no tests of its own" >&2; fi
done)
# shellcheck disable=SC2086 # one word for each interpreter
exec "$1" "$here/../runner/tests/cpython_compare.py" $pythons
