/** What the policy of a call asks for: further attempts after an exception, no second begin after a loss. */
import type { EffectWant } from '../../workflows/contract';
import type { CallPolicy, ErrorValue, RunnerResponse } from '../runner/protocol/messages';

type Result = RunnerResponse['payload'];

/** The call worked, but what it gave cannot be recorded, or needs what was lost. */
const NEVER_TRIED_AGAIN = ['Unrecordable', 'HandleLost'];
/** Known to the runner by this name. */
const OUTCOME_UNKNOWN = 'autokitteh.errors.OutcomeUnknown';
const OUTCOME_UNKNOWN_MRO = ['OutcomeUnknown', 'AutoKittehError', 'Exception', 'BaseException'];

/** Whether a call that raised in this attempt is to be performed once more. */
export function hasMoreAttempts(policy: CallPolicy | null, attempt: number, { error }: Result): boolean {
  if (policy === null || error === null || error === undefined) return false;
  return attempt < policy.attempts && isWorthAnotherAttempt(error) && isAmong(policy.retry_on ?? null, error);
}

/** Not what ends a program on purpose, and not what a further attempt cannot mend. */
function isWorthAnotherAttempt({ mro = [] }: ErrorValue): boolean {
  return mro.includes('Exception') && !NEVER_TRIED_AGAIN.some((name) => mro.includes(name));
}

/** By the name of a class or of one of its bases; of a dotted name the last part counts, for a class may be found in several places. */
function isAmong(names: string[] | null, { mro = [] }: ErrorValue): boolean {
  return names === null || names.some((name) => mro.includes(name.slice(name.lastIndexOf('.') + 1)));
}

/** What user code gets instead of a second begin. */
export function outcomeUnknown({ id, name, at }: EffectWant): Result & { error: ErrorValue } {
  const message =
    `${name} at ${at.file}:${at.line} had begun when its process was lost; whether it happened is not known, and it was not made again. ` +
    'Look there, or catch autokitteh.OutcomeUnknown and decide.';
  const error = { type: OUTCOME_UNKNOWN, message, traceback: '', data: null, mro: OUTCOME_UNKNOWN_MRO };
  return { id, value: null, error };
}
