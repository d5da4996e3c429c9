/** How the workflow reaches the hosts: activity options, and what their failures mean. */
import {
  ActivityCancellationType,
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  proxyActivities,
  workflowInfo,
} from '@temporalio/workflow';
import type { ActivityOptions, RetryPolicy } from '@temporalio/workflow';
import {
  claimQueueOf,
  LOST,
  STALE,
  type EffectFailureDetails,
  type EffectResult,
  type EffectWant,
  type Next,
  type Place,
  type RetryWant,
  type Routing,
  type SessionActivities,
} from './contract';
import { labelOf } from './label';

/** No call has a time limit of ours: heartbeats tell a long call from a lost one. */
const NO_LIMIT = '3650 days';
const HEARTBEAT_TIMEOUT = '6 seconds';
/** A living host takes its tasks at once; one that does not is gone. */
const HOST_ANSWERS_WITHIN = '5 seconds';
const FOR_EVER = { initialInterval: '200ms', maximumInterval: '10s', backoffCoefficient: 2 } as const;

/** Activities on the queue of one host. Never retried there: a loss is cured by claiming again. */
export function onHost(place: Place, more: ActivityOptions = {}): SessionActivities {
  return proxyActivities<SessionActivities>({ ...hostOptions(place), ...more });
}

/** Activities that any host of the session's queue may take; retried until one does. */
export function onAnyHost(): Pick<SessionActivities, 'claim' | 'close'> {
  const options = { startToCloseTimeout: '1 hour', heartbeatTimeout: HEARTBEAT_TIMEOUT, retry: FOR_EVER } as const;
  const taskQueue = claimQueueOf(workflowInfo().taskQueue);
  // Who closes needs no room for a runner, and does not wait behind those who do.
  return {
    claim: proxyActivities<SessionActivities>({ ...options, taskQueue }).claim,
    close: proxyActivities<SessionActivities>(options).close,
  };
}

/** One effect: an activity under the name of the Python function. */
export function perform(place: Place, want: EffectWant, routing: Routing): Promise<EffectResult> {
  const activities = proxyActivities<Record<string, (...args: unknown[]) => Promise<EffectResult>>>({
    ...hostOptions(place),
    ...(want.retry === undefined ? {} : { retry: retryPolicy(want.retry) }),
    summary: labelOf(want),
  });
  const activity = activities[want.name];
  if (activity === undefined) throw ApplicationFailure.nonRetryable(`no activity for ${want.name}`, LOST);
  return activity({ at: `${want.at.file}:${want.at.line}`, args: want.args, kw: want.kw }, routing);
}

/** A Python exception still carries what the program wants next. `dropped`: the want was cancelled by us. */
export function nextOfFailure(error: unknown): Next | 'lost' | 'dropped' {
  if (isCancellation(error)) return 'dropped';
  if (!(error instanceof ActivityFailure)) throw error;
  const { cause } = error;
  if (!(cause instanceof ApplicationFailure) || cause.type === LOST || cause.type === STALE) return 'lost';
  const details = cause.details?.[0] as EffectFailureDetails | undefined;
  return details?.next ?? 'lost';
}

/** A loss is never retried here: it is no failure of the call. */
function retryPolicy({ attempts, backoffMs }: RetryWant): RetryPolicy {
  return { maximumAttempts: attempts, initialInterval: backoffMs, backoffCoefficient: 2 };
}

function hostOptions(place: Place): ActivityOptions {
  return {
    taskQueue: place.nearQueue ?? place.queue,
    startToCloseTimeout: NO_LIMIT,
    scheduleToStartTimeout: HOST_ANSWERS_WITHIN,
    heartbeatTimeout: HEARTBEAT_TIMEOUT,
    cancellationType: ActivityCancellationType.TRY_CANCEL,
    retry: { maximumAttempts: 1 },
  };
}
