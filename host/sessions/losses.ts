/**
 * Losses on purpose, so that people can try whether their program survives them: the runner is ended, with SIGKILL, right after the
 * record of a call.
 */
import { createHash } from 'node:crypto';

/** After which calls the runner is lost. */
export type Losses =
  | { kind: 'every' }
  /** `lane:seq` */
  | { kind: 'after'; call: string }
  /** About one in `RANDOM_SHARE`; the same calls for the same seed. */
  | { kind: 'random'; seed: string };

const RANDOM_SHARE = 3;
const CALL = /^[^\s:][^\s]*:\d+$/;
const RANDOM = /^random:(\S+)$/;

/** Reads `every`, `LANE:SEQ` or `random:SEED`; null for everything else. */
export function parseLosses(text: string): Losses | null {
  if (text === 'every') return { kind: 'every' };
  const seed = RANDOM.exec(text)?.[1];
  if (seed !== undefined) return { kind: 'random', seed };
  return CALL.test(text) ? { kind: 'after', call: text } : null;
}

/** Whether the runner is to be lost when this call is recorded. A call is recorded once, so each loss happens once. */
export function isLostAfter(losses: Losses, call: string): boolean {
  switch (losses.kind) {
    case 'every':
      return true;
    case 'after':
      return losses.call === call;
    case 'random':
      return (createHash('sha256').update(`${losses.seed} ${call}`).digest()[0] ?? 0) % RANDOM_SHARE === 0;
  }
}
