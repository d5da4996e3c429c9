#!/bin/sh
# step.sh SECONDS NAME [--report FILE]... -- COMMAND...: runs one step of the checks under a deadline and leaves what became of it in
# build/results/NAME.step, for .ci/count-results.js. A step that is a suite of tests names the report it writes.
set -u
seconds=$1
name=$2
shift 2
reports=
while [ "$1" != -- ]; do
  reports="$reports $2"
  shift 2
done
shift

results=$(cd "$(dirname "$0")/.." && pwd)/build/results
mkdir -p "$results"
for report in $reports; do rm -f "$results/$report"; done
printf 'failed%s\n' "$reports" >"$results/$name.step"

printf '\n== %s\n' "$name" >&2
started=$(date +%s)
if command -v timeout >/dev/null 2>&1; then
  timeout --kill-after=15 "$seconds" "$@"
else
  "$@"
fi
status=$?
took=$(($(date +%s) - started))

if [ "$status" -eq 0 ]; then
  printf 'passed%s\n' "$reports" >"$results/$name.step"
  printf '== %s: passed in %s s\n' "$name" "$took" >&2
elif [ "$status" -eq 124 ] || [ "$status" -eq 137 ]; then
  printf '== %s: FAILED, ended after its deadline of %s s\n' "$name" "$seconds" >&2
else
  printf '== %s: FAILED after %s s (exit code %s)\n' "$name" "$took" "$status" >&2
fi
exit "$status"
