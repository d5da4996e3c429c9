/**
 * Sends to Temporal what the store says must be sent: starts and stops of sessions.
 *
 * The entries were written in the transaction that made their cause durable; sending one twice changes nothing, because a workflow
 * with the session's id starts once. So a session starts exactly once, whatever dies in between.
 */
import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type WorkflowStartOptions,
} from '@temporalio/client';
import type { session } from '../../workflows';
import { pause } from '../deadline';
import { ensureError } from '../errors';
import type { Logger } from '../log';
import type { OutboxEntry, Session, Store } from '../store/store';

/** What of Temporal's client is needed. */
interface SessionWorkflows {
  start(type: 'session', options: WorkflowStartOptions<typeof session>): Promise<unknown>;
  getHandle(workflowId: string): { cancel(): Promise<unknown> };
}

export interface DispatchOptions {
  store: Pick<Store, 'stamp' | 'takeOutbox' | 'outboxDone' | 'outboxFailed' | 'getSession' | 'endSession'>;
  client: { workflow: SessionWorkflows };
  /** Queues whose sessions this host starts. */
  queues: string[];
  log: Logger;
  /** A session is about to start. */
  onStart: (session: Session) => void;
}

/** How often the store is looked at: a new entry is another process's change. */
const LOOK_MS = 5;
/** How often it is asked in any case: for entries that are due again, and where the database does not tell of changes. */
const POLL_MS = 20;
const ASK_ANYWAY_MS = 100;
const BATCH = 20;
const RETRY_MIN_MS = 200;
const RETRY_MAX_MS = 10_000;
const WORKFLOW_TASK_TIMEOUT = '5s';

export class Dispatcher {
  private readonly abort = new AbortController();
  private readonly loop: Promise<void>;
  /** The other processes' changes when the outbox was last read. */
  private seen: number | null = null;

  constructor(private readonly options: DispatchOptions) {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.abort.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    let waitMs = POLL_MS;
    while (!this.abort.signal.aborted) {
      try {
        await this.untilChanged();
        const entries = await this.options.store.takeOutbox(this.options.queues, BATCH);
        await Promise.all(entries.map((entry) => this.send(entry)));
        waitMs = entries.length === BATCH ? 0 : LOOK_MS;
      } catch (error) {
        this.options.log.warn({ err: error }, 'waiting for the store');
        waitMs = Math.min(Math.max(waitMs * 2, RETRY_MIN_MS), RETRY_MAX_MS);
      }
      await pause(waitMs, this.abort.signal);
    }
  }

  /** Waits for a change by another process, at most a while. */
  private async untilChanged(): Promise<void> {
    const { store } = this.options;
    const first = this.seen;
    for (let waitedMs = 0; waitedMs < ASK_ANYWAY_MS && !this.abort.signal.aborted; waitedMs += LOOK_MS) {
      const stamp = store.stamp();
      if (stamp === null) return pause(POLL_MS, this.abort.signal);
      this.seen = stamp.others;
      if (stamp.others !== first) return;
      await pause(LOOK_MS, this.abort.signal);
    }
  }

  private async send(entry: OutboxEntry): Promise<void> {
    const { store, log } = this.options;
    try {
      const session = await store.getSession(entry.sessionId);
      if (session !== null) await (entry.kind === 'start' ? this.start(session) : this.cancel(session));
      await store.outboxDone(entry.id);
    } catch (error) {
      const retryInMs = Math.min(RETRY_MIN_MS * 2 ** entry.attempts, RETRY_MAX_MS);
      log.warn({ session: entry.sessionId, err: error, retryInMs }, `could not ${entry.kind} the session yet`);
      await store.outboxFailed(entry.id, ensureError(error).message, Date.now() + retryInMs);
    }
  }

  private async start(session: Session): Promise<void> {
    this.options.onStart(session);
    try {
      await this.options.client.workflow.start('session', {
        workflowId: session.id,
        taskQueue: session.queue,
        args: [{ sessionId: session.id, entrypoint: session.entrypoint }],
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        workflowTaskTimeout: WORKFLOW_TASK_TIMEOUT,
        staticSummary: summaryOf(session),
        memo: { project: session.projectName ?? '', event: session.event.event_type },
      });
    } catch (error) {
      // Sent before; the answer was lost.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  private async cancel(session: Session): Promise<void> {
    try {
      await this.options.client.workflow.getHandle(session.id).cancel();
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      // Closed in Temporal, or never started there: the store's word is enough.
      await this.options.store.endSession(session.id, null, { kind: 'stopped', reason: 'stopped on request' });
    }
  }
}

function summaryOf(session: Session): string {
  return session.projectName === null ? session.entrypoint : `${session.projectName}: ${session.entrypoint}`;
}
