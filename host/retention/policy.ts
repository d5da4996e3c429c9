/** How long things are kept, as points in time. */
import type { Config } from '../config/config';

export interface Cutoffs {
  /** By state; a state that is not there is kept for ever. */
  sessions: Readonly<Record<string, number>>;
  /** Null: builds are kept for ever. */
  builds: number | null;
  /** What nobody refers to goes when it is older: somebody may have written it just now and be about to say what it is for. */
  leftovers: number;
}

const GRACE_MS = 60 * 60 * 1000;

export function cutoffsOf({ builds, ...ends }: Config['retention'], nowMs: number): Cutoffs {
  const sessions = Object.entries(ends).flatMap(([state, ms]): [string, number][] =>
    ms === null ? [] : [[state, nowMs - ms]],
  );
  return {
    sessions: Object.fromEntries(sessions),
    builds: builds === null ? null : nowMs - Math.max(builds, GRACE_MS),
    leftovers: nowMs - GRACE_MS,
  };
}
