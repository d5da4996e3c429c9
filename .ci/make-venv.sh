#!/bin/sh
# make-venv.sh PYTHON FOLDER [REQUIREMENTS]: a virtual environment with the packages of the list, which is that of the development tools
# (.ci/requirements.txt) when none is given.
# Done again only when the interpreter or the requirements change.
set -eu
python=$1
folder=$2
root=$(cd "$(dirname "$0")/.." && pwd)
requirements=${3:-$root/.ci/requirements.txt}

if ! command -v "$python" >/dev/null 2>&1; then
  echo "error: $python was not found; Python 3.9 or newer is needed. Name another one with: make PYTHON=/path/to/python3" >&2
  exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 9))'; then
  echo "error: $python is $("$python" --version 2>&1); Python 3.9 or newer is needed. Name another one with: make PYTHON=/path/to/python3" >&2
  exit 1
fi

wanted=$("$python" -c 'import sys; print(sys.base_prefix, sys.version)' && cat "$requirements")
if [ -x "$folder/bin/pytest" ] && [ "$(cat "$folder/.made-from" 2>/dev/null)" = "$wanted" ]; then
  exit 0
fi

echo "Installing the Python packages of ${requirements##*/} into $folder ..." >&2
rm -rf "$folder"
mkdir -p "$(dirname "$folder")"
if ! "$python" -m venv "$folder" >"$folder.log" 2>&1; then
  cat "$folder.log" >&2
  echo "error: $python cannot make virtual environments. On Debian and Ubuntu its ensurepip is a package of its own: apt-get install python3-venv" >&2
  rm -rf "$folder"
  exit 1
fi
rm -f "$folder.log"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --requirement "$requirements"
printf '%s\n' "$wanted" >"$folder/.made-from"
