/** Says something again until it has been heard: a word sent while Temporal is away is lost. */

const FIRST_MS = 50;
const AGAIN_MS = 2_000;
/** After ten minutes whoever should hear it has other ways to find out. */
const MAX_TIMES = 300;

/** Calls `remind` soon and then every other second, for as long as `isHeard` says no. */
export function remindUntil(isHeard: () => boolean, remind: () => void, times = 0): void {
  setTimeout(
    () => {
      if (isHeard() || times >= MAX_TIMES) return;
      remind();
      remindUntil(isHeard, remind, times + 1);
    },
    times === 0 ? FIRST_MS : AGAIN_MS,
  ).unref();
}
