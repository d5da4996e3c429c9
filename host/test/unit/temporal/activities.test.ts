import { asyncLocalStorage, Context } from '@temporalio/activity';
import { LOST, STALE, type ClaimResult, type Outcome, type Routing } from '../../../../workflows/contract';
import { AkError } from '../../../errors';
import type { CallPolicy, HostMessage, RunnerMessage, RunnerResponse } from '../../../runner/protocol/messages';
import { deferred, type Deferred } from '../../../sessions/deferred';
import { JournalWriter } from '../../../sessions/journal-writer';
import { LiveSession } from '../../../sessions/live-session';
import type { Claimed } from '../../../sessions/residents';
import { effectActivity, sessionActivities, type ActivityContext } from '../../../temporal/activities';
import { sessionRow } from '../sessions/rows';
import { settled } from '../settled';

const ROUTING: Routing = { session: 'ses_1', epoch: 1, call: 'main:1' };
const INPUT = { at: 'a.py:3', args: [], kw: {} };

/** One live session whose runner the test plays, and the residents that know it. */
class World {
  readonly told: string[] = [];
  readonly ended: [string, number | null, Outcome][] = [];
  claimed: Claimed = { kind: 'ended', outcome: { kind: 'completed', result: null } };
  /** Resolves when the runner is told to perform a call. */
  readonly performing: Deferred<void> = deferred();
  readonly live: LiveSession = new LiveSession({
    programId: 'ses_1',
    epoch: 1,
    reached: { calls: 0, prints: 0 },
    functionName: 'main',
    event: { event_type: 'test', event_id: '1', integration_id: '', data: {} },
    journal: new JournalWriter(
      () => Promise.resolve({}),
      (cause) => this.live.lose(cause),
    ),
    runner: { send: (message) => this.tell(message), kill: () => undefined },
    now: () => 1000,
    durability: 'activity',
    events: { end: () => Promise.resolve(), pause: () => Promise.resolve(), onStarved: () => undefined },
  });

  readonly context: ActivityContext = {
    hostId: 'hst_1',
    nearQueue: () => Promise.resolve(null),
    queue: 'ak-host-1',
    store: {
      endSession: async (id, epoch, outcome) => void this.ended.push([id, epoch, outcome]),
      // Never begun.
      getSession: async () => sessionRow({ epoch: 0 }),
      beginStop: async () => ({ reason: 'r', graceMs: 60_000, until: Date.now() + 60_000 }),
    },
    residents: {
      claim: async () => this.claimed,
      reclaim: async () => Promise.reject(new AkError('runner_lost', 'This host has no room for it now.')),
      get: (session, epoch) => {
        if (session !== 'ses_1') throw new AkError('runner_lost', 'no runner here');
        if (epoch !== this.live.epoch) throw new AkError('stale_epoch', 'claimed again');
        return this.live;
      },
    },
  };

  constructor() {
    this.live.receive({ type: 'module', payload: { entries: ['main'] } });
  }

  say(message: RunnerMessage): void {
    this.live.receive(message);
  }

  wants(id: string, policy: CallPolicy | null = null): void {
    const payload = {
      id,
      name: 'os.getcwd',
      args: [],
      kw: {},
      data: null,
      file: 'a.py',
      line: 3,
      digest: 'd',
      busy: false,
      policy,
    };
    this.say({ type: 'callback', payload });
  }

  /** The runner performs what it is told to, and asks for the next call. */
  answers(result: Omit<RunnerResponse['payload'], 'id'>): void {
    void this.performing.promise.then(() => this.say({ type: 'response', payload: { id: 'main:1', ...result } }));
  }

  private tell(message: HostMessage): void {
    this.told.push(message.type);
    if (message.type === 'callback') this.performing.resolve();
    if (message.type === 'response') this.wants('main:2');
  }
}

/** Runs an activity as a worker does. */
function run<T>(
  work: () => Promise<T>,
  heartbeats: unknown[] = [],
  cancelled = new AbortController(),
  attempt = 1,
): Promise<T> {
  const context = Object.assign(Object.create(Context.prototype) as Context, {
    cancellationSignal: cancelled.signal,
    info: { attempt },
    heartbeat: (details: unknown) => heartbeats.push(details),
  });
  return asyncLocalStorage.run(context, work);
}

describe('the activities of a session', () => {
  let world: World;
  beforeEach(() => (world = new World()));
  afterEach(() => {
    jest.useRealTimers();
    world.live.lose(new Error('the test is over'));
  });

  const activities = (): ReturnType<typeof sessionActivities> => sessionActivities(world.context, 'claim');
  const effect = (routing = ROUTING): Promise<unknown> => run(() => effectActivity(world.context)(INPUT, routing));

  it('an effect ends with a readable value and what the program wants next', async () => {
    world.wants('main:1');
    world.answers({ value: Buffer.from('I4\n.').toString('base64') });
    await expect(effect()).resolves.toMatchObject({
      value: 4,
      next: { wants: [{ kind: 'effect', id: 'main:2' }], state: { kind: 'blocked' } },
    });
    // The last one: what the workflow is told of begins at once.
    await settled(() => world.told.length === 4);
    expect(world.told).toEqual(['run', 'callback', 'response', 'callback']);
  });

  it.each([
    [{ value: null }, null],
    [{ value: null, handle: { preview: '<sqlite3.Connection>' } }, '<sqlite3.Connection>'],
    [{ value: null, handle: {} }, '<handle>'],
    [{ value: null, value_file: { path: '/s', size: 7, sha256: '' } }, '<7 bytes>'],
  ])('shows the value of %j as %j', async (answer, shown) => {
    world.wants('main:1');
    world.answers(answer);
    await expect(effect()).resolves.toMatchObject({ value: shown });
  });

  it('an effect that raised and has further attempts is left to Temporal, and user code hears only of the last', async () => {
    world.wants('main:1', { attempts: 2, backoff: 1, timeout: null, at_most_once: false });
    const error = { type: 'ValueError', message: 'no', traceback: 'Traceback ...', mro: ['ValueError', 'Exception'] };
    const fails = (): void => world.say({ type: 'response', payload: { id: 'main:1', value: null, error } });
    const attempt = (count: number): Promise<unknown> =>
      run(() => effectActivity(world.context)(INPUT, ROUTING), [], new AbortController(), count);
    world.answers({ value: null, error });
    const first = { type: 'ValueError', message: 'no', nonRetryable: false, details: [{ traceback: 'Traceback ...' }] };
    await expect(attempt(1)).rejects.toMatchObject(first);
    expect(world.told).toEqual(['run', 'callback']);
    const second = attempt(2);
    await settled(() => world.told.length === 3);
    fails();
    await expect(second).rejects.toMatchObject({
      nonRetryable: true,
      details: [{ next: { wants: [{ id: 'main:2' }] } }],
    });
    await settled(() => world.told.length === 5);
    expect(world.told).toEqual(['run', 'callback', 'callback', 'response', 'callback']);
  });

  it('an effect that raised fails with the Python class, and still says what is wanted next', async () => {
    world.wants('main:1');
    world.answers({ value: null, error: { type: 'ValueError', message: 'no', traceback: 'Traceback ...' } });
    await expect(effect()).rejects.toMatchObject({
      type: 'ValueError',
      nonRetryable: true,
      details: [{ traceback: 'Traceback ...', next: { wants: [{ id: 'main:2' }] } }],
    });
  });

  it('an effect that was answered in an earlier attempt says so', async () => {
    world.wants('main:7');
    await expect(effect()).resolves.toMatchObject({ value: 'answered before', next: { wants: [{ id: 'main:7' }] } });
    expect(world.told).toEqual(['run']);
  });

  it.each([
    ['of a session without a runner here', { ...ROUTING, session: 'ses_2' }, LOST],
    ['of an earlier claim', { ...ROUTING, epoch: 0 }, STALE],
  ])('an effect %s fails so that the workflow knows', async (_name, routing, type) => {
    await expect(effect(routing)).rejects.toMatchObject({ type, nonRetryable: true });
  });

  it('fails as lost when the runner goes while it performs', async () => {
    world.wants('main:1');
    const failed = effect();
    await world.performing.promise;
    world.live.runnerEnded(new AkError('runner_lost', 'killed'));
    await expect(failed).rejects.toMatchObject({ type: LOST, message: 'killed' });
  });

  it('python waits for as long as user code computes, and shows its stack meanwhile', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
    const heartbeats: unknown[] = [];
    const next = run(() => activities().python({ at: 'a.py:main' }, ROUTING), heartbeats);
    world.say({ type: 'running', payload: { frames: ['a.py:3 main'] } });
    await jest.advanceTimersByTimeAsync(3000);
    expect(heartbeats).toEqual([['a.py:3 main'], ['a.py:3 main'], ['a.py:3 main']]);
    world.wants('main:1');
    await expect(next).resolves.toMatchObject({ wants: [{ id: 'main:1' }] });
    await jest.advanceTimersByTimeAsync(3000);
    expect(heartbeats).toHaveLength(3);
  });

  it('python that was cancelled takes no want away from who comes next', async () => {
    const cancelled = new AbortController();
    const next = run(() => activities().python({ at: '' }, ROUTING), [], cancelled);
    cancelled.abort();
    await expect(next).rejects.toMatchObject({ type: STALE });
    world.wants('main:1');
    await expect(run(() => activities().python({ at: '' }, ROUTING))).resolves.toMatchObject({
      wants: [{ id: 'main:1' }],
    });
  });

  it('resume lets the program go on after a wait', async () => {
    const payload = {
      op: 'sleep',
      params: { seconds: 1 },
      name: 'time.sleep',
      file: 'a.py',
      line: 1,
      busy: false,
    } as const;
    world.say({ type: 'want', payload: { id: 'main:1', ...payload } });
    await run(() => activities().python({ at: '' }, ROUTING));
    const next = await run(() => activities().resume({ call: 'main:1', slept: '1 s' }, ROUTING));
    expect(next).toMatchObject({ wants: [{ id: 'main:2' }] });
    await settled(() => world.told.length === 3);
    expect(world.told).toEqual(['run', 'response', 'callback']);
  });

  it('stop ends the session', async () => {
    const stopped = run(() => activities().stop({ reason: 'on request' }, ROUTING));
    world.say({ type: 'done', payload: {} });
    await stopped;
    await expect(world.live.settle({ epoch: 1 }, 0)).resolves.toMatchObject({
      state: { kind: 'done', outcome: { kind: 'stopped', reason: 'on request' } },
    });
  });

  it('close writes the outcome of a session that nobody holds', async () => {
    const outcome: Outcome = { kind: 'stopped', reason: 'r' };
    await run(() => activities().close({ sessionId: 'ses_9', outcome }));
    expect(world.ended).toEqual([['ses_9', null, outcome]]);
  });

  it('claim names the place, with the epoch of the claim', async () => {
    world.claimed = { kind: 'live', epoch: 4, next: { wants: [], state: { kind: 'running' } } };
    const result: ClaimResult = await run(() => activities().claim({ sessionId: 'ses_1', entrypoint: 'a.py:main' }));
    expect(result).toEqual({
      place: { host: 'hst_1', queue: 'ak-host-1', epoch: 4, entrypoint: 'a.py:main' },
      next: { wants: [], state: { kind: 'running' } },
    });
  });

  it('claim of a session that has ended gives its outcome', async () => {
    await expect(run(() => activities().claim({ sessionId: 'ses_1', entrypoint: 'a' }))).resolves.toMatchObject({
      next: { wants: [], state: { kind: 'done', outcome: { kind: 'completed' } } },
    });
  });
});
