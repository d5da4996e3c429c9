/**
 * The Temporal workers of a host: one on the queue of the sessions it may take, one on the queue where they wait to be claimed, one on
 * the queue of this host alone.
 */
import { claimQueueOf } from '../../workflows/contract';
import type { DataConverter } from '@temporalio/common';
import { Worker, Runtime, DefaultLogger } from '@temporalio/worker';
import type { NativeConnection } from '@temporalio/worker';
import type { Logger } from '../log';
import type { Slots } from '../sessions/slots';
import { effectActivity, sessionActivities, type ActivityContext } from './activities';
import { workflowBundlePath } from './bundle';
import { claimTuner } from './claim-slots';

export interface WorkersOptions {
  connection: NativeConnection;
  namespace: string;
  dataConverter: DataConverter;
  /** Queue of the sessions this host may take. */
  sessionQueue: string;
  context: ActivityContext;
  identity: string;
  /** Sessions that may live here at once. */
  maxSessions: number;
  slots: Slots;
  /** How long calls under way may take to end after `stop`. */
  drainMs: number;
}

export interface Workers {
  /** Rejects when a worker fails for good. */
  readonly running: Promise<void>;
  /** Takes no more tasks, runs `drain`, and waits for the tasks under way to end. */
  stop(drain: () => Promise<void>): Promise<void>;
}

/** A workflow that waited on a host that is gone goes to another worker after this. */
const STICKY_TIMEOUT = '1s';
/**
 * The SDK interrupts a workflow that computes for 5 s. Ours never does, but a process that was halted (a laptop that slept, SIGSTOP) looks
 * the same when it goes on, and the interruption can end the whole process ("async hook stack has become corrupted").
 */
const NEVER_INTERRUPTED = { isolateExecutionTimeout: '1 hour' };
/**
 * All run in one thread. Those that wait for it inside this process would run out of their time together when many sessions come at once
 * to a busy machine, again and again; those that wait at the server have all the time.
 */
const WORKFLOW_TASKS_AT_ONCE = 8;
/**
 * Workflows that are kept between their tasks, some 0.3 MB each: with more parked sessions than that, the histories of those that go on are
 * read from the server and replayed. The SDK keeps as many as its heap may hold.
 */
const workflowsKept = (maxSessions: number): number => Math.max(1000, 2 * maxSessions);
/** Each takes a permit while it waits for a claim. */
const CLAIM_POLLS = 2;
/** After the drain: until activities are told that they are cancelled, and until they are left alone. */
const SHUTDOWN_GRACE_MS = 2_000;
const SHUTDOWN_FORCE_MS = 10_000;

/** Lets the SDK log through ours. Once per process, before the first worker. */
export function installRuntime(log: Logger): void {
  const logger = new DefaultLogger('WARN', ({ level, message, meta }) => {
    // The SDK's own words are for who looks for faults of ours.
    log.debug({ sdk: level, ...describeMeta(meta) }, message);
  });
  Runtime.install({ logger, shutdownSignals: [], telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } } });
}

export async function startWorkers(options: WorkersOptions): Promise<Workers> {
  const workers = await createWorkers(options);
  const running = Promise.all(workers.map((worker) => worker.run())).then(() => undefined);
  running.catch(() => undefined); // the host watches it
  return { running, stop: (drain) => stopWorkers(workers, running, drain) };
}

async function createWorkers({
  context,
  sessionQueue,
  maxSessions,
  slots,
  drainMs,
  ...base
}: WorkersOptions): Promise<Worker[]> {
  const own = sessionActivities(context, 'claim');
  const all = { ...sessionActivities(context, 'reclaim'), default: effectActivity(context) };
  const everywhere = {
    ...base,
    shutdownGraceTime: drainMs + SHUTDOWN_GRACE_MS,
    shutdownForceTime: drainMs + SHUTDOWN_FORCE_MS,
  };
  // Every open effect of every session here waits in one slot.
  const openCalls = { maxConcurrentActivityTaskExecutions: Math.max(1000, maxSessions * 10) };
  const sessions = await Worker.create({
    ...everywhere,
    ...NEVER_INTERRUPTED,
    ...openCalls,
    taskQueue: sessionQueue,
    workflowBundle: { codePath: workflowBundlePath(base.dataConverter.failureConverterPath) },
    activities: all,
    stickyQueueScheduleToStartTimeout: STICKY_TIMEOUT,
    maxConcurrentWorkflowTaskExecutions: WORKFLOW_TASKS_AT_ONCE,
    maxCachedWorkflows: workflowsKept(maxSessions),
  });
  const claims = await Worker.create({
    ...everywhere,
    taskQueue: claimQueueOf(sessionQueue),
    activities: { claim: own.claim, close: own.close },
    tuner: claimTuner(slots),
    maxConcurrentActivityTaskPolls: CLAIM_POLLS,
  });
  // A session of this host alone has no other queue.
  if (context.queue === sessionQueue) return [sessions, claims];
  const here = await Worker.create({ ...everywhere, ...openCalls, taskQueue: context.queue, activities: all });
  return [sessions, claims, here];
}

async function stopWorkers(workers: Worker[], running: Promise<void>, drain: () => Promise<void>): Promise<void> {
  for (const worker of workers) {
    if (worker.getState() === 'RUNNING') worker.shutdown();
  }
  await drain();
  await running.catch(() => undefined); // what made a worker fail was told by `running` itself
}

function describeMeta(meta: unknown): Record<string, unknown> {
  if (typeof meta !== 'object' || meta === null || !('error' in meta)) return {};
  return { err: meta.error };
}
