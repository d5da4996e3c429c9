/** The process group of a runner: the program and what it has started. */
import { readdir, readFile } from 'node:fs/promises';
import { pause } from '../deadline';
import { hasEnded, parseProcessStat } from '../process-stat';

const LOOK_EVERY_MS = 5;
/** A killed process that waits for its disk dies when the disk has answered. */
const GONE_DEADLINE_MS = 10_000;

/** Kills every process of the group; false when there is none. */
export function killGroup(leader: number): boolean {
  try {
    process.kill(-leader, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}

/**
 * Kills a group until no process of it runs any more, for at most ten seconds: one that still writes its last bytes must not meet the one
 * that does the same work again. False when one is still there. Those that are dead and wait to be reaped, by an init that does not do so, count as gone.
 */
export async function endGroup(leader: number): Promise<boolean> {
  const deadline = performance.now() + GONE_DEADLINE_MS;
  while (killGroup(leader) && (await hasLiving(leader))) {
    if (performance.now() >= deadline) return false;
    await pause(LOOK_EVERY_MS);
  }
  return true;
}

/** Where the system has no /proc, what can be killed is taken for living. */
async function hasLiving(leader: number): Promise<boolean> {
  const names = await readdir('/proc').catch(() => null);
  if (names === null) return true;
  const texts = await Promise.all(
    names.filter((name) => /^\d+$/.test(name)).map((pid) => readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')),
  );
  const stats = texts.map(parseProcessStat);
  return stats.some((stat) => stat?.group === leader && !hasEnded(stat));
}
