#!/bin/sh
# runner-tests.sh FOLDER: the tests of runner/ with the Python of a virtual environment made by make-venv.sh.
set -eu
folder=$1
here=$(dirname "$0")
version=$("$folder/bin/python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
exec sh "$here/step.sh" 900 "runner-$version" --report "runner-$version.xml" -- \
  "$folder/bin/python" -m pytest --quiet --numprocesses 2 --junit-xml="build/results/runner-$version.xml" runner/tests
