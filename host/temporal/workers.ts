/** The Temporal workers of a host: one on the queue where sessions are claimed, one on the queue of this host alone. */
import { Worker, Runtime, DefaultLogger } from '@temporalio/worker';
import type { NativeConnection } from '@temporalio/worker';
import type { Logger } from '../log';
import { effectActivity, sessionActivities, type ActivityContext } from './activities';
import { workflowBundlePath } from './bundle';

export interface WorkersOptions {
  connection: NativeConnection;
  namespace: string;
  /** Queues on which sessions are claimed. */
  claimQueue: string;
  context: ActivityContext;
  identity: string;
  /** Sessions that may live here at once. */
  maxSessions: number;
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
const MAX_CLAIMS_AT_ONCE = 8;
const SHUTDOWN_GRACE = '12s';

/** Lets the SDK log through ours. Once per process, before the first worker. */
export function installRuntime(log: Logger): void {
  const logger = new DefaultLogger('WARN', ({ level, message, meta }) => {
    // The SDK's own words are for who looks for faults of ours.
    log.debug({ sdk: level, ...describeMeta(meta) }, message);
  });
  Runtime.install({ logger, shutdownSignals: [], telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } } });
}

export async function startWorkers(options: WorkersOptions): Promise<Workers> {
  const activities = sessionActivities(options.context);
  const base = {
    connection: options.connection,
    namespace: options.namespace,
    identity: options.identity,
    shutdownGraceTime: SHUTDOWN_GRACE,
    shutdownForceTime: '20s',
  };
  const claims = await Worker.create({
    ...base,
    ...NEVER_INTERRUPTED,
    taskQueue: options.claimQueue,
    workflowBundle: { codePath: workflowBundlePath() },
    activities: { claim: activities.claim, close: activities.close },
    maxConcurrentActivityTaskExecutions: Math.min(MAX_CLAIMS_AT_ONCE, options.maxSessions),
    stickyQueueScheduleToStartTimeout: STICKY_TIMEOUT,
  });
  const effects = await Worker.create({
    ...base,
    taskQueue: options.context.queue,
    activities: { ...activities, default: effectActivity(options.context) },
    // Every open effect of every session here waits in one slot.
    maxConcurrentActivityTaskExecutions: Math.max(1000, options.maxSessions * 10),
  });
  const running = Promise.all([claims.run(), effects.run()]).then(() => undefined);
  running.catch(() => undefined); // the host watches it
  return { running, stop: (drain) => stopWorkers([claims, effects], running, drain) };
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
