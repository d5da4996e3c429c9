import { parseLosses } from '../sessions/losses';
import { usageError } from './usage';

export const LOSE_RUNNER = '--lose-runner <when>';
export const LOSE_RUNNER_MEANS =
  'to try the program: kill its process right after the record of every call (every), of one (LANE:SEQ) or of random ones (random:SEED)';

/** Checks the value of `--lose-runner`, which is kept as it was given. Raises `usage`. */
export function losesFromOption(text: string): string {
  if (parseLosses(text) !== null) return text;
  throw usageError(
    `--lose-runner ${JSON.stringify(text)} names no calls.`,
    'Write every, a call as `ak session log` shows it (main:3), or random: and a seed (random:42).',
  );
}
