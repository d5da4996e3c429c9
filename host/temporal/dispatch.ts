/**
 * Sends to Temporal what the store says must be sent: starts, stops and resumptions of sessions.
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
import { signalResume } from './signals';
import type { OutboxEntry, Session, Store } from '../store/store';

/** What of Temporal's client is needed. */
interface SessionWorkflows {
  start(type: 'session', options: WorkflowStartOptions<typeof session>): Promise<unknown>;
  getHandle(workflowId: string): { cancel(): Promise<unknown>; signal(name: string): Promise<void> };
}

export interface DispatchOptions {
  store: Pick<
    Store,
    'stamp' | 'untilWritten' | 'takeOutbox' | 'outboxDone' | 'outboxFailed' | 'getSession' | 'endSession'
  >;
  client: { workflow: SessionWorkflows };
  /** Queues whose sessions this host starts. */
  queues: string[];
  log: Logger;
  /** A session is about to start. */
  onStart: (session: Session) => void;
}

/** How often the outbox is read though nobody wrote: for entries that are due again. */
const READ_ANYWAY_MS = 100;
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
    let isAllTaken = true;
    let waitMs = 0;
    while (!this.abort.signal.aborted) {
      try {
        if (isAllTaken) await this.untilChanged();
        const entries = await this.options.store.takeOutbox(this.options.queues, BATCH);
        await Promise.all(entries.map((entry) => this.send(entry)));
        isAllTaken = entries.length < BATCH;
        waitMs = 0;
      } catch (error) {
        this.options.log.warn({ err: error }, 'waiting for the store');
        waitMs = Math.min(Math.max(waitMs * 2, RETRY_MIN_MS), RETRY_MAX_MS);
        await pause(waitMs, this.abort.signal);
      }
    }
  }

  /** Waits for a change by another process, at most a while: what this one writes is no new entry. */
  private async untilChanged(): Promise<void> {
    const { store } = this.options;
    const { signal } = this.abort;
    const first = this.seen;
    const deadline = performance.now() + READ_ANYWAY_MS;
    for (let leftMs = READ_ANYWAY_MS; leftMs > 0 && !signal.aborted; leftMs = deadline - performance.now()) {
      const stamp = store.stamp();
      this.seen = stamp?.others ?? null;
      if (this.seen !== first) return;
      await store.untilWritten(leftMs, signal);
      // Not everybody can tell who wrote.
      if (stamp === null) return;
    }
  }

  private async send(entry: OutboxEntry): Promise<void> {
    const { store, log } = this.options;
    try {
      const session = await store.getSession(entry.sessionId);
      if (session !== null) await this.tell(entry.kind, session);
      await store.outboxDone(entry.id);
    } catch (error) {
      const retryInMs = Math.min(RETRY_MIN_MS * 2 ** entry.attempts, RETRY_MAX_MS);
      log.warn({ session: entry.sessionId, err: error, retryInMs }, `could not ${entry.kind} the session yet`);
      await store.outboxFailed(entry.id, ensureError(error).message, Date.now() + retryInMs);
    }
  }

  private tell(kind: OutboxEntry['kind'], session: Session): Promise<void> {
    switch (kind) {
      case 'start':
        return this.start(session);
      case 'stop':
        return this.cancel(session);
      case 'resume':
        return signalResume(this.options.client, session.id);
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
