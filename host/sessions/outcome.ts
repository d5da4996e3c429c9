/** How a session ended, from what its runner said last. */
import type { Outcome, SessionFailure } from '../../workflows/contract';
import type { AkError } from '../errors';
import type { Crash } from '../store/store';
import type { RunnerDone, RunnerError } from '../runner/protocol/messages';

/** The handler returned, raised, or left by `sys.exit`. */
export function failureOfDone(payload: RunnerDone['payload']): Outcome {
  const { error } = payload;
  if (error === null || error === undefined) return { kind: 'completed', result: payload.result ?? null };
  const { type, message, traceback } = error;
  return { kind: 'failed', error: { code: 'user_error', type, message, traceback, hint: null } };
}

/** The program could not go on: the module does not load, the entry point is missing. */
export function failureOfError(payload: RunnerError['payload']): Outcome {
  const { code, message, hint, python } = payload;
  return {
    kind: 'failed',
    error: { code, type: python?.type ?? code, message, traceback: python?.traceback ?? null, hint: hint ?? null },
  };
}

/** The journal cannot be read, so the session cannot be made again. */
export function failureOfDamage({ code, message, hint }: AkError): Outcome {
  return { kind: 'failed', error: { code, type: code, message, traceback: null, hint: hint ?? null } };
}

const DIED_HINT = 'Look at the step it died at: out of memory, a crash in a C extension, or os._exit.';
const KILLED_HINT = 'Look who ends it: a person, a supervisor, a guard of memory, or a child process of the program.';

/** The process kept dying at one step. What made us end it, or not start it, says more than that it is gone. */
export function failureOfCrash({ count, kills = 0, description, stderr, fault }: Omit<Crash, 'step'>): Outcome {
  const code = fault?.code ?? 'runner_crashed';
  const isKilled = kills > count;
  const died = isKilled ? 'was killed from outside at the same step' : 'died at the same step';
  const tried = fault?.code === 'runner_start_failed' ? 'could not be started' : died;
  const error: SessionFailure = {
    code,
    type: code,
    message: `The Python process ${tried}, ${isKilled ? kills : count} times: ${description}`,
    traceback: stderr.trim() === '' ? null : stderr,
    hint: fault?.hint ?? (isKilled ? KILLED_HINT : DIED_HINT),
  };
  return { kind: 'failed', error };
}

/** For the log. Not the message: it may quote what the program works with, and stands in the session. */
export function causeOf(outcome: Outcome): { code?: string; type?: string } {
  if (outcome.kind !== 'failed') return {};
  const { code, type } = outcome.error;
  return { code, type };
}
