#!/bin/sh
# Says what is missing before npm fails in a less readable way.
set -eu
if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
  echo 'error: Node.js 20.19 or newer with npm is needed and was not found on PATH.' >&2
  exit 1
fi
node -e '
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`error: Node.js 20.19 or newer is needed; ${process.execPath} is ${process.version}.`);
    process.exit(1);
  }
'
