/**
 * Our errors as Temporal failures: the one place that decides what is retried.
 *
 *   lost or stale           not retried here; the workflow claims the session again, and a claim itself is retried
 *   a Python exception      not retried; raised in user code, the failure carries what the program wants next.
 *                           By a policy of the call it may be retried: then it is not raised, and nothing is told of what is wanted
 *   everything else         on the shared queue retried by Temporal with backoff, for it is the environment's fault and may pass;
 *                           on a host's queue the workflow claims the session again
 */
import { ApplicationFailure } from '@temporalio/common';
import { LOST, STALE, type EffectFailureDetails, type Next } from '../../workflows/contract';
import { ensureError, isAkError } from '../errors';
import type { ErrorValue } from '../runner/protocol/messages';

const MAX_MESSAGE = 2000;
const MAX_TRACEBACK = 8000;

/** What an activity throws for an error of ours. */
export function failureOf(thrown: unknown): ApplicationFailure {
  const error = ensureError(thrown);
  if (!isAkError(error))
    return ApplicationFailure.create({ message: error.message, type: 'ak.internal', cause: error });
  switch (error.code) {
    case 'stale_epoch':
      return ApplicationFailure.nonRetryable(error.message, STALE);
    case 'runner_lost':
    case 'protocol':
    case 'deadline':
    case 'replay_differs':
      return ApplicationFailure.nonRetryable(error.message, LOST);
    case 'session_not_found':
      return ApplicationFailure.nonRetryable(error.message, `ak.${error.code}`);
    case 'runner_killed':
      return ApplicationFailure.create({
        message: error.message,
        type: `ak.${error.code}`,
        nextRetryDelay: Number(error.context['retryInMs'] ?? 0),
      });
    default:
      return ApplicationFailure.retryable(error.message, `ak.${error.code}`);
  }
}

/** What `claim` throws. Claiming again is the cure of a loss, so one that happens while claiming is retried. */
export function failureOfClaim(thrown: unknown): ApplicationFailure {
  const failure = failureOf(thrown);
  const isLoss = failure.type === LOST || failure.type === STALE;
  return isLoss ? ApplicationFailure.retryable(failure.message, failure.type) : failure;
}

/** What a call's activity throws when the call raised. */
export function failureOfPython(error: ErrorValue, next: Next): ApplicationFailure {
  const details: EffectFailureDetails = { traceback: cut(error.traceback, MAX_TRACEBACK), next };
  const failure = ApplicationFailure.create({
    message: cut(error.message, MAX_MESSAGE),
    type: error.type,
    nonRetryable: true,
    details: [details],
  });
  // What Temporal shows as the stack is the user's, not ours.
  failure.stack = details.traceback;
  return failure;
}

/** What a call's activity throws when the call raised and has further attempts. */
export function failureOfAttempt(error: ErrorValue): ApplicationFailure {
  const traceback = cut(error.traceback, MAX_TRACEBACK);
  const message = cut(error.message, MAX_MESSAGE);
  const failure = ApplicationFailure.create({
    message,
    type: error.type,
    nonRetryable: false,
    details: [{ traceback }],
  });
  failure.stack = traceback;
  return failure;
}

function cut(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit)}...` : text;
}
