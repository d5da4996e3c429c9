import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import type { Outcome } from '../../../../workflows/contract';
import { createLogger } from '../../../log';
import { deferred } from '../../../sessions/deferred';
import type { OutboxEntry, Session, Stamp } from '../../../store/store';
import { Dispatcher, type DispatchOptions } from '../../../temporal/dispatch';
import { sessionRow } from '../sessions/rows';

const log = createLogger({ level: 'error', format: 'json', colour: false, write: () => undefined });

type Client = DispatchOptions['client']['workflow'];

/** The store and Temporal as the dispatcher knows them. */
class World {
  entries: OutboxEntry[] = [];
  sessions = new Map<string, Session>([['ses_1', sessionRow({ queue: 'q', projectName: 'tea' })]]);
  readonly started: { type: unknown; options: unknown }[] = [];
  readonly cancelled: string[] = [];
  readonly signalled: [string, string][] = [];
  readonly ended: [string, number | null, Outcome][] = [];
  readonly failed: { id: number; error: string; retryAtMs: number }[] = [];
  readonly done: number[] = [];
  readonly asked: { queues: string[]; limit: number }[] = [];
  refuseStart: Error | null = null;
  refuseCancel: Error | null = null;
  isStoreAway = false;
  /** Called after each entry that was dealt with. */
  onDealt: () => void = () => undefined;

  /** What the store says of changes; null when it cannot. */
  stamp: Stamp | null = null;

  readonly store: DispatchOptions['store'] = {
    stamp: () => this.stamp,
    untilWritten: () => immediately(),
    takeOutbox: async (queues, limit) => {
      this.asked.push({ queues, limit });
      if (this.isStoreAway) {
        this.isStoreAway = false;
        throw new Error('away');
      }
      return this.entries.splice(0, limit);
    },
    outboxDone: async (id) => {
      this.done.push(id);
      this.onDealt();
    },
    outboxFailed: async (id, error, retryAtMs) => {
      this.failed.push({ id, error, retryAtMs });
      this.onDealt();
    },
    getSession: async (id) => this.sessions.get(id) ?? null,
    endSession: async (id, epoch, outcome) => void this.ended.push([id, epoch, outcome]),
  };

  readonly workflow: Client = {
    start: async (type, options) => {
      if (this.refuseStart !== null) throw this.refuseStart;
      this.started.push({ type, options });
    },
    getHandle: (id) => ({
      signal: async (name) => void this.signalled.push([id, name]),
      cancel: async () => {
        if (this.refuseCancel !== null) throw this.refuseCancel;
        this.cancelled.push(id);
      },
    }),
  };
}

function entry(id: number, changes: Partial<OutboxEntry> = {}): OutboxEntry {
  return { id, kind: 'start', sessionId: 'ses_1', reason: null, attempts: 0, ...changes };
}

describe('Dispatcher', () => {
  /** Runs a dispatcher until it has dealt with `count` entries. */
  async function dispatch(world: World, count: number): Promise<void> {
    const all = deferred<void>();
    let dealt = 0;
    world.onDealt = () => {
      dealt += 1;
      if (dealt === count) all.resolve();
    };
    const { store, workflow } = world;
    const dispatcher = new Dispatcher({ store, client: { workflow }, queues: ['q'], log, onStart: () => undefined });
    await all.promise;
    await dispatcher.stop();
  }

  it('starts the workflow of a session under the id of the session, on its queue', async () => {
    const world = new World();
    world.entries = [entry(1)];
    await dispatch(world, 1);
    expect(world.done).toEqual([1]);
    expect(world.asked[0]?.queues).toEqual(['q']);
    expect(world.started).toEqual([
      {
        type: 'session',
        options: expect.objectContaining({
          workflowId: 'ses_1',
          taskQueue: 'q',
          args: [{ sessionId: 'ses_1', entrypoint: 'main.py:main' }],
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
          staticSummary: 'tea: main.py:main',
        }),
      },
    ]);
  });

  it('takes a session that was started before for started', async () => {
    const world = new World();
    world.refuseStart = new WorkflowExecutionAlreadyStartedError('again', 'ses_1', 'session');
    world.entries = [entry(1)];
    await dispatch(world, 1);
    expect(world).toMatchObject({ done: [1], failed: [] });
  });

  it('tries again later, and later still the more often it failed', async () => {
    const world = new World();
    world.refuseStart = new Error('unavailable');
    world.entries = [entry(1), entry(2, { attempts: 4 }), entry(3, { attempts: 30 })];
    const before = Date.now();
    await dispatch(world, 3);
    const after = Date.now();
    expect(world.done).toEqual([]);
    for (const [index, delayMs] of [200, 3200, 10_000].entries()) {
      const { error, retryAtMs } = world.failed[index] ?? { error: '', retryAtMs: 0 };
      expect(error).toBe('unavailable');
      expect(retryAtMs).toBeGreaterThanOrEqual(before + delayMs);
      expect(retryAtMs).toBeLessThanOrEqual(after + delayMs);
    }
  });

  it('cancels the workflow of a session that is to stop', async () => {
    const world = new World();
    world.entries = [entry(1, { kind: 'stop' })];
    await dispatch(world, 1);
    expect(world).toMatchObject({ cancelled: ['ses_1'], done: [1], ended: [] });
  });

  it('tells the workflow of a paused session to go on', async () => {
    const world = new World();
    world.entries = [entry(1, { kind: 'resume' })];
    await dispatch(world, 1);
    expect(world).toMatchObject({ signalled: [['ses_1', 'resume']], cancelled: [], started: [], done: [1] });
  });

  it('reads the outbox when another process has changed the store, and not for changes of its own', async () => {
    const world = new World();
    world.stamp = { own: 0, others: 1 };
    const read = deferred<void>();
    const { takeOutbox } = world.store;
    world.store.takeOutbox = (queues, limit) => {
      read.resolve();
      return takeOutbox(queues, limit);
    };
    const dispatching = dispatch(world, 1);
    await read.promise;
    world.entries = [entry(1)];
    const readBefore = world.asked.length;
    world.stamp = { own: 7, others: 1 };
    await immediately();
    expect(world.asked).toHaveLength(readBefore);
    world.stamp = { own: 7, others: 2 };
    await dispatching;
    expect(world.done).toEqual([1]);
  });

  it('ends a session that Temporal does not know', async () => {
    const world = new World();
    world.refuseCancel = new WorkflowNotFoundError('none', 'ses_1', undefined);
    world.entries = [entry(1, { kind: 'stop' })];
    await dispatch(world, 1);
    expect(world.ended).toEqual([['ses_1', null, { kind: 'stopped', reason: 'stopped on request' }]]);
    expect(world.done).toEqual([1]);
  });

  it('drops an entry whose session is gone', async () => {
    const world = new World();
    world.entries = [entry(1, { sessionId: 'ses_other' })];
    await dispatch(world, 1);
    expect(world).toMatchObject({ done: [1], started: [] });
  });

  it('goes on when the store is back', async () => {
    const world = new World();
    world.isStoreAway = true;
    world.entries = [entry(1)];
    await dispatch(world, 1);
    expect(world.started).toHaveLength(1);
  });

  it('takes a long outbox in several goes', async () => {
    const world = new World();
    world.entries = Array.from({ length: 45 }, (_, index) => entry(index + 1));
    await dispatch(world, 45);
    expect([...world.done].sort((a, b) => a - b)).toEqual(Array.from({ length: 45 }, (_, index) => index + 1));
    expect(world.asked.length).toBeGreaterThanOrEqual(3);
  });
});

function immediately(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
