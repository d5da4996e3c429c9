/** From what a runner says of a difference to what the store keeps of it. */
import type { ReplayDifference } from '../runner/protocol/messages';
import type { Difference, DifferenceSide } from '../store/lineage';

export function differenceOf(found: ReplayDifference | null, buildId: string): Difference | null {
  if (found === null) return null;
  const { call, kind, expected, actual, why } = found;
  return {
    call,
    kind,
    expected: sideOf(expected),
    actual: actual === null ? null : sideOf(actual),
    why,
    buildId,
  };
}

function sideOf({ name, file, line, source, args, kw }: ReplayDifference['expected']): DifferenceSide {
  return { name, file, line, source, args: args ?? null, kw: kw ?? null };
}
