import type { Outcome } from '../../../../workflows/contract';
import { AkError } from '../../../errors';
import type { CallPolicy, HostMessage, RunnerMessage } from '../../../runner/protocol/messages';
import { deferred, type Deferred } from '../../../sessions/deferred';
import { JournalWriter } from '../../../sessions/journal-writer';
import { isWorthParking, Parked } from '../../../sessions/parking';
import { LiveSession } from '../../../sessions/live-session';
import type { Durability, JournalEntry } from '../../../store/store';
import { settled } from '../settled';

const EPOCH = 1;
const listener = { epoch: EPOCH };

interface Harness {
  live: LiveSession;
  /** What happened, in order: messages to the runner and journal entries as they became durable. */
  trace: string[];
  outcomes: Outcome[];
  /** What the store says of calls that begin. */
  attempts: Record<string, number>;
  /** When the store says that they end. */
  untilMs: number | null;
  /** What the runner was told. */
  replies: HostMessage[];
  starved: number;
  killed: number;
  /** A call after whose record the runner is lost on purpose. */
  lostAfter: string | null;
  /** When set, every append waits for it. */
  gate: Deferred<void> | null;
  say(message: RunnerMessage): void;
}

function harness(durability: Durability = 'activity', skipsSleeps = false): Harness {
  const trace: string[] = [];
  const append = async (
    entries: JournalEntry[],
  ): Promise<Record<string, { attempt: number; untilMs: number | null }>> => {
    if (state.gate !== null) await state.gate.promise;
    trace.push(...entries.map((entry) => `journal ${describe_(entry)}`));
    const notes = Object.entries(state.attempts).map(([id, attempt]) => [id, { attempt, untilMs: state.untilMs }]);
    return Object.fromEntries(notes) as Record<string, { attempt: number; untilMs: number | null }>;
  };
  const journal = new JournalWriter(append, (cause) => state.live.lose(cause));
  const outcomes: Outcome[] = [];
  const live = new LiveSession({
    programId: 'ses_1',
    epoch: EPOCH,
    reached: { calls: 0, prints: 0 },
    functionName: 'main',
    event: { event_type: 'test', event_id: '1', integration_id: '', data: {} },
    journal,
    runner: {
      send: (message: HostMessage) => {
        state.replies.push(message);
        trace.push(`runner ${message.type}${'id' in message.payload ? ` ${message.payload.id}` : ''}`);
      },
      kill: () => (state.killed += 1),
    },
    now: () => 1000,
    durability,
    skipsSleeps,
    isLostAfter: (call) => state.lostAfter === call,
    events: {
      end: (outcome) => {
        outcomes.push(outcome);
        return Promise.resolve();
      },
      pause: () => Promise.resolve(),
      onStarved: () => (state.starved += 1),
    },
  });
  const state: Harness = {
    live,
    trace,
    outcomes,
    attempts: {},
    untilMs: null,
    replies: [],
    starved: 0,
    killed: 0,
    lostAfter: null,
    gate: null,
    say: (message) => live.receive(message),
  };
  live.receive({ type: 'module', payload: { entries: ['main'] } });
  return state;
}

function describe_(entry: JournalEntry): string {
  if (entry.kind === 'start') return `start ${entry.call.id}`;
  return entry.kind === 'end' ? `end ${entry.id}` : entry.kind;
}

const ONE_ATTEMPT: CallPolicy = { attempts: 1, backoff: 1, timeout: null, at_most_once: false };

function callback(id: string, busy = false, policy: CallPolicy | null = null): RunnerMessage {
  const call = { id, name: 'os.getcwd', args: [], kw: {}, data: null, file: 'a.py', line: 3, digest: 'd' };
  const payload = { ...call, busy, policy };
  return { type: 'callback', payload };
}

function performed(id: string): RunnerMessage {
  return { type: 'response', payload: { id, value: 'Ti4=' } };
}

function raised(id: string): RunnerMessage {
  const error = { type: 'ValueError', message: 'no', traceback: '', mro: ['ValueError', 'Exception'] };
  return { type: 'response', payload: { id, value: null, error } };
}

const SLEEP: Extract<RunnerMessage, { type: 'want' }> = {
  type: 'want',
  payload: {
    id: 'main:1',
    op: 'sleep',
    params: { seconds: 5 },
    name: 'time.sleep',
    file: 'a.py',
    line: 1,
    busy: false,
  },
};
const DONE: RunnerMessage = { type: 'done', payload: { error: null, result: null } };

describe('LiveSession', () => {
  it('starts the handler once the module is loaded', () => {
    expect(harness().trace).toEqual(['runner run']);
  });

  it('tells what is wanted and that the program stands still', async () => {
    const { live, say } = harness();
    say(callback('main:1'));
    const next = await live.settle(listener, 100);
    expect(next.state).toEqual({ kind: 'blocked' });
    expect(next.wants).toEqual([
      { kind: 'effect', id: 'main:1', name: 'os.getcwd', at: { file: 'a.py', line: 3 }, args: [], kw: {} },
    ]);
  });

  it('writes values before a call is performed, and the result before user code goes on', async () => {
    const { live, say, trace } = harness();
    say({ type: 'record', payload: { items: [{ id: 'main:1', name: 'time.time', value: 'x' }] } });
    say(callback('main:2'));
    const result = live.perform('main:2');
    await live.settle(listener, 100);
    await settled(() => trace.includes('runner callback main:2'));
    say(performed('main:2'));
    await result;
    expect(trace).toEqual([
      'runner run',
      'journal record',
      'journal start main:2',
      'runner callback main:2',
      'journal end main:2',
      'runner response main:2',
    ]);
  });

  it('loses the runner on purpose once the call is recorded, before user code hears of it', async () => {
    const state = harness();
    state.lostAfter = 'main:1';
    state.say(callback('main:1'));
    const result = state.live.perform('main:1');
    await settled(() => state.trace.includes('runner callback main:1'));
    state.say(performed('main:1'));
    await expect(result).rejects.toMatchObject({ code: 'runner_lost' });
    expect(state.killed).toBe(1);
    expect(state.trace.at(-1)).toBe('journal end main:1');
  });

  it('does not perform a call before the values recorded before it are durable', async () => {
    const state = harness();
    state.gate = deferred();
    state.say({ type: 'record', payload: { items: [{ id: 'main:1', name: 'time.time', value: 'x' }] } });
    state.say(callback('main:2'));
    void state.live.perform('main:2');
    await new Promise((resolve) => setTimeout(resolve, 50)); // longer than the idle flush: nothing may happen in it
    expect(state.trace).not.toContain('runner callback main:2');
    state.gate.resolve();
    await settled(() => state.trace.includes('runner callback main:2'));
  });

  it('says that what is recorded is durable when it is, and in the order of asking', async () => {
    const state = harness();
    state.gate = deferred();
    for (const id of ['main:1', 'main:2']) {
      state.say({ type: 'record', payload: { items: [{ id, name: 'time.time', value: 'x' }] } });
      state.say({ type: 'sync', payload: {} });
    }
    state.gate.resolve();
    await settled(() => state.trace.filter((line) => line === 'runner synced').length === 2);
    expect(state.trace.slice(1)).toEqual(['journal record', 'runner synced', 'journal record', 'runner synced']);
  });

  it('says it to nobody when the claim is gone', async () => {
    const state = harness();
    state.gate = deferred();
    state.say({ type: 'record', payload: { items: [{ id: 'main:1', name: 'time.time', value: 'x' }] } });
    state.say({ type: 'sync', payload: {} });
    state.gate.reject(new AkError('stale_epoch', 'claimed again'));
    await settled(() => state.killed === 1);
    expect(state.trace).not.toContain('runner synced');
  });

  it.each<[Durability, boolean]>([
    ['activity', false],
    ['journal', true],
  ])('with durability %s begins a call before its begin is durable: %s', async (durability, isBeside) => {
    const state = harness(durability);
    // The claim is proven.
    state.say({ type: 'sync', payload: {} });
    await settled(() => state.trace.includes('runner synced'));
    state.gate = deferred();
    state.say(callback('main:1'));
    if (durability === 'activity') void state.live.perform('main:1');
    if (isBeside) await settled(() => state.trace.includes('runner callback main:1'));
    else await new Promise((resolve) => setTimeout(resolve, 50)); // nothing may happen in it
    expect(state.trace.includes('runner callback main:1')).toBe(isBeside);
    state.gate.resolve();
    await settled(() => state.trace.includes('runner callback main:1'));
  });

  it('performs a call once when two activities ask for it', async () => {
    const { live, say, trace } = harness();
    say(callback('main:1'));
    const both = Promise.all([live.perform('main:1'), live.perform('main:1')]);
    await settled(() => trace.includes('runner callback main:1'));
    say(performed('main:1'));
    await both;
    expect(trace.filter((line) => line === 'runner callback main:1')).toHaveLength(1);
  });

  it('begins a call when the workflow is told of it, and gives its activity what it came to meanwhile', async () => {
    const { live, say, trace } = harness();
    say(callback('main:1'));
    await live.settle(listener, 100);
    await settled(() => trace.includes('runner callback main:1'));
    say(performed('main:1'));
    await settled(() => trace.includes('runner response main:1'));
    say(callback('main:2'));
    await expect(live.perform('main:1')).resolves.toMatchObject({ value: 'Ti4=' });
    expect(trace.filter((line) => line === 'runner callback main:1')).toHaveLength(1);
    expect(trace).not.toContain('runner callback main:2');
    expect((await live.settle(listener, 100)).wants).toMatchObject([{ id: 'main:2' }]);
    await settled(() => trace.includes('runner callback main:2'));
  });

  it('lets the activity of a call join it when it was begun before', async () => {
    const { live, say, trace } = harness();
    say(callback('main:1'));
    await live.settle(listener, 100);
    const result = live.perform('main:1');
    await settled(() => trace.includes('runner callback main:1'));
    say(performed('main:1'));
    await expect(result).resolves.toMatchObject({ id: 'main:1' });
    expect(trace.filter((line) => line === 'runner callback main:1')).toHaveLength(1);
  });

  it.each([
    ['that Temporal tries again', { ...ONE_ATTEMPT, attempts: 3 }],
    ['that may happen once', { ...ONE_ATTEMPT, at_most_once: true }],
  ])('leaves the begin of a call %s to its activity', async (_what, policy) => {
    const { live, say, trace } = harness();
    say(callback('main:1', false, policy));
    say(callback('main.1:1'));
    await live.settle(listener, 100);
    await settled(() => trace.includes('runner callback main.1:1'));
    expect(trace).not.toContain('runner callback main:1');
    const result = live.perform('main:1');
    await settled(() => trace.includes('runner callback main:1'));
    say(performed('main:1'));
    await result;
  });

  it('knows what a call that is tried again raised, and when it is due, until it is begun', async () => {
    const { live, say, trace } = harness();
    say(callback('main:1', false, { ...ONE_ATTEMPT, attempts: 3, backoff: 4 }));
    const first = live.perform('main:1', 2);
    await settled(() => trace.includes('runner callback main:1'));
    expect(live.standingAt(1_000)).toBeNull();
    say(raised('main:1'));
    await expect(first).resolves.toMatchObject({ isTriedAgain: true });
    const expected = { kind: 'retrying', call: 'main:1', attempt: 2, attempts: 3, error: 'ValueError: no' };
    expect(live.standingAt(1_000)).toEqual({ ...expected, nextAt: 9_000 });
    void live.perform('main:1', 3).catch(() => undefined);
    expect(live.standingAt(1_000)).toBeNull();
  });

  it('knows that its program computes', async () => {
    const { live, say } = harness();
    say({ type: 'running', payload: { frames: ['main.py:3 main'] } });
    expect(live.standingAt(1_000)).toEqual({ kind: 'computing', frame: 'main.py:3 main', since: 1_000 });
    say(callback('main:1'));
    expect(live.standingAt(1_000)).toBeNull();
  });

  describe('a program that sleeps for long', () => {
    const LONG = { ...SLEEP, payload: { ...SLEEP.payload, params: { seconds: 60 } } };

    async function asleep(sleep: typeof SLEEP = LONG): Promise<Harness> {
      const state = harness();
      state.say(sleep);
      await state.live.settle(listener, 1_000);
      return state;
    }

    it('gives up its runner, and is lost to who comes just then', async () => {
      const { live, trace } = await asleep();
      await live.parkIfIdle(30_000);
      expect(live.lossCause).toBeInstanceOf(Parked);
      await expect(live.resume('main:1')).rejects.toMatchObject({ code: 'runner_lost' });
      expect(trace).not.toContain('runner response main:1');
    });

    it.each<[string, number, (state: Harness) => void]>([
      ['sleeps for no longer than that', 90_000, () => undefined],
      ['has another lane with a call', 30_000, ({ say }) => say(callback('main.1:1'))],
      [
        'has another lane that runs',
        30_000,
        ({ say }) => say({ ...LONG, payload: { ...LONG.payload, id: 'main.1:1', busy: true } }),
      ],
      [
        'wants what the workflow has not been told',
        30_000,
        ({ say }) => say({ ...LONG, payload: { ...LONG.payload, id: 'main.1:1' } }),
      ],
      [
        'has another timer that ends soon',
        30_000,
        ({ say }) => say({ ...SLEEP, payload: { ...SLEEP.payload, id: 'main.1:1' } }),
      ],
      ['is asked what it wants', 30_000, ({ live }) => void live.settle(listener, 1_000).catch(() => undefined)],
      ['goes on just then', 30_000, ({ live }) => void live.resume('main:1')],
    ])('keeps it when it %s', async (_why, parkAfterMs, then) => {
      const state = await asleep();
      then(state);
      await state.live.parkIfIdle(parkAfterMs);
      expect(state.live.isFinal).toBe(false);
    });

    it('keeps it when its process has what another would not have', async () => {
      const { live } = await asleep({ ...LONG, payload: { ...LONG.payload, keeps: true } });
      await live.parkIfIdle(30_000);
      expect(live.isFinal).toBe(false);
    });

    it('keeps it when the replay would cost too much of the time', async () => {
      expect(isWorthParking(60_000, 10_000, 30_000)).toBe(true);
      expect(isWorthParking(60_000, 20_000, 30_000)).toBe(false);
    });
  });

  it('lets a program go on by itself whose timer ended while it had no runner', async () => {
    const state = harness();
    state.attempts = { 'main:1': 2 };
    state.untilMs = 900;
    const next = state.live.settle(listener, 1_000);
    state.say(SLEEP);
    await settled(() => state.replies.length > 1);
    expect(state.replies.slice(1)).toEqual([{ type: 'response', payload: { id: 'main:1', ok: true } }]);
    state.say(callback('main:2'));
    await expect(next).resolves.toMatchObject({ wants: [{ id: 'main:2' }] });
  });

  it('skips sleeps when nothing else goes on, the next to end first', async () => {
    const { live, say, trace } = harness('activity', true);
    const sleep = (id: string, until: number, busy: boolean): RunnerMessage => ({
      ...SLEEP,
      payload: { ...SLEEP.payload, id, params: { seconds: 60, until }, busy },
    });
    say(sleep('main.1:1', 900, true));
    say(sleep('main.2:1', 500, true));
    await settled(() => trace.includes('journal start main.2:1'));
    expect(trace).not.toContain('runner response main.2:1');
    say({ type: 'idle', payload: {} });
    await settled(() => trace.includes('runner response main.2:1'));
    expect(trace).not.toContain('runner response main.1:1');
    say({ type: 'idle', payload: {} });
    await settled(() => trace.includes('runner response main.1:1'));
    expect(live.isFinal).toBe(false);
  });

  it('begins nothing more while the host stops', async () => {
    const { live, say, trace } = harness();
    say(callback('main.1:1', true));
    const first = live.perform('main.1:1');
    await settled(() => trace.includes('runner callback main.1:1'));
    say(callback('main.2:1'));
    const drained = live.drain(10_000, new AkError('runner_lost', 'The host stops.'));
    await live.settle(listener, 100);
    say(performed('main.1:1'));
    await Promise.all([first, drained]);
    expect(trace).not.toContain('runner callback main.2:1');
  });

  it('waits for the activity of a call under way before it calls for another one', async () => {
    const state = harness();
    state.say(callback('main:1'));
    await state.live.settle(listener, 100);
    await settled(() => state.trace.includes('runner callback main:1'));
    state.say(performed('main:1'));
    await settled(() => state.trace.includes('runner response main:1'));
    state.say(callback('main:2'));
    await new Promise((resolve) => setTimeout(resolve, 80)); // longer than a want may wait: nothing may happen in it
    expect(state.starved).toBe(0);
    state.live.renew(EPOCH + 1);
    state.say(callback('main.1:1'));
    await settled(() => state.starved > 0);
  });

  it('performs calls of durability journal on its own, and says running until one needs the workflow', async () => {
    const { live, say, trace } = harness('journal');
    say(callback('main:1'));
    await settled(() => trace.includes('runner callback main:1'));
    expect(await live.settle(listener, 1)).toEqual({ wants: [], state: { kind: 'running' } });
    const next = live.settle(listener, Infinity);
    say(performed('main:1'));
    await settled(() => trace.includes('runner response main:1'));
    say({ ...SLEEP, payload: { ...SLEEP.payload, id: 'main:2' } });
    expect(await next).toMatchObject({ wants: [{ id: 'main:2', kind: 'sleep' }], state: { kind: 'blocked' } });
    expect(trace.slice(0, 5)).toEqual([
      'runner run',
      'journal start main:1',
      'runner callback main:1',
      'journal end main:1',
      'runner response main:1',
    ]);
  });

  it.each<[string, Durability, CallPolicy, boolean]>([
    ['a call said to be an activity', 'journal', { ...ONE_ATTEMPT, durability: 'activity' }, true],
    ['a call that Temporal tries again', 'journal', { ...ONE_ATTEMPT, attempts: 2 }, true],
    ['a call said to be of the journal', 'activity', { ...ONE_ATTEMPT, durability: 'journal' }, false],
  ])('goes by the policy of %s', async (_what, durability, policy, isActivity) => {
    const { live, say, trace } = harness(durability);
    say(callback('main:1', false, policy));
    const { wants } = await live.settle(listener, 1);
    expect(wants).toHaveLength(isActivity ? 1 : 0);
    if (!isActivity) await settled(() => trace.includes('runner callback main:1'));
  });

  it('does not make a call that may happen once, and had begun under a lost runner, a second time', async () => {
    const { live, say, trace, attempts, replies } = harness();
    attempts['main:1'] = 2;
    say(callback('main:1', false, { ...ONE_ATTEMPT, at_most_once: true }));
    const result = await live.perform('main:1');
    expect(result?.error).toMatchObject({ type: 'autokitteh.errors.OutcomeUnknown' });
    expect(result?.error?.message).toMatch(/^os.getcwd at a.py:3 had begun when its process was lost/);
    expect(trace).toEqual(['runner run', 'journal start main:1', 'journal end main:1', 'runner response main:1']);
    expect(replies.at(-1)).toMatchObject({ type: 'response', payload: { id: 'main:1', error: result?.error } });
  });

  it('makes the begin of a call that may happen once durable before it is performed', async () => {
    const { live, say, trace } = harness();
    say(callback('main:1', false, { ...ONE_ATTEMPT, at_most_once: true }));
    const result = live.perform('main:1');
    await settled(() => trace.includes('runner callback main:1'));
    expect(trace).toEqual(['runner run', 'journal start main:1', 'runner callback main:1']);
    say(performed('main:1'));
    await result;
  });

  it.each([
    ['what ends a program', ['SystemExit', 'BaseException']],
    ['a result that cannot be recorded', ['Unrecordable', 'TypeError', 'Exception']],
  ])('does not try %s again', async (_what, mro) => {
    const { live, say, trace } = harness();
    say(callback('main:1', false, { ...ONE_ATTEMPT, attempts: 5 }));
    const result = live.perform('main:1');
    await settled(() => trace.includes('runner callback main:1'));
    const error = { type: mro[0] ?? '', message: '', traceback: '', mro };
    say({ type: 'response', payload: { id: 'main:1', value: null, error } });
    expect((await result)?.isTriedAgain).toBeUndefined();
    expect(trace.at(-1)).toBe('runner response main:1');
  });

  it.each([
    ['a class that the policy names', ['ConnectionResetError', 'ConnectionError', 'Exception'], true],
    ['one that it does not', ['KeyError', 'LookupError', 'Exception'], false],
  ])('tries again after %s', async (_what, mro, isTriedAgain) => {
    const { live, say, trace } = harness();
    say(callback('main:1', false, { ...ONE_ATTEMPT, attempts: 5, retry_on: ['OSError', 'requests.ConnectionError'] }));
    const result = live.perform('main:1');
    await settled(() => trace.includes('runner callback main:1'));
    say({
      type: 'response',
      payload: { id: 'main:1', value: null, error: { type: 'x', message: '', traceback: '', mro } },
    });
    expect((await result)?.isTriedAgain === true).toBe(isTriedAgain);
  });

  it('says running when user code computes for longer than the budget', async () => {
    const { live } = harness();
    await expect(live.settle(listener, 1)).resolves.toEqual({ wants: [], state: { kind: 'running' } });
  });

  it('hands results to user code in the order they became durable', async () => {
    const { live, say, trace } = harness();
    say(callback('main.1:1', true));
    say(callback('main.2:1', true));
    say({ type: 'idle', payload: {} });
    const both = Promise.all([live.perform('main.1:1'), live.perform('main.2:1')]);
    await settled(() => trace.includes('runner callback main.2:1'));
    say(performed('main.2:1'));
    say(performed('main.1:1'));
    await both;
    expect(trace.slice(-4).filter((line) => line.startsWith('runner'))).toEqual([
      'runner response main.2:1',
      'runner response main.1:1',
    ]);
  });

  it('tells earlier listeners nothing after a new claim, and the new one everything', async () => {
    const { live, say } = harness();
    say(callback('main:1'));
    await live.settle(listener, 100);
    const late = live.settle({ epoch: EPOCH }, Infinity);
    live.renew(EPOCH + 1);
    await expect(late).rejects.toMatchObject({ code: 'stale_epoch' });
    const next = await live.settle({ epoch: EPOCH + 1 }, 100);
    expect(next.wants.map(({ id }) => id)).toEqual(['main:1']);
  });

  it('does not tell a cancelled listener what is wanted', async () => {
    const { live, say } = harness();
    const abort = new AbortController();
    const cancelled = live.settle({ epoch: EPOCH, signal: abort.signal }, Infinity);
    abort.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'stale_epoch' });
    say(callback('main:1'));
    expect((await live.settle(listener, 100)).wants).toHaveLength(1);
  });

  it('calls for an activity when a want finds nobody listening', async () => {
    const state = harness();
    state.say(callback('main:1'));
    await settled(() => state.starved === 1);
  });

  it('calls for an activity when the end finds nobody listening, and not when it was told', async () => {
    const untold = harness();
    untold.say(DONE);
    await settled(() => untold.starved === 1);
    const told = harness();
    told.say(DONE);
    await told.live.settle(listener, 1000);
    await new Promise((resolve) => setTimeout(resolve, 80)); // longer than a want may wait: nothing may happen in it
    expect(told.starved).toBe(0);
  });

  it('rejects who waits for a call when the runner is lost, with the first cause', async () => {
    const { live, say } = harness();
    say(callback('main:1'));
    const result = live.perform('main:1');
    live.runnerEnded(new AkError('runner_lost', 'first'));
    live.runnerEnded(new AkError('runner_lost', 'second'));
    await expect(result).rejects.toThrow('first');
    await expect(live.settle(listener, 100)).rejects.toThrow('first');
  });

  it('keeps the end of a wait that was recorded first', async () => {
    const { live, say } = harness();
    const payload = {
      id: 'main:1',
      op: 'sleep' as const,
      params: { seconds: 60 },
      name: 'time.sleep',
      file: 'a.py',
      line: 1,
      busy: false,
    };
    say({ type: 'want', payload });
    const next = await live.settle(listener, 1000);
    expect(next.wants).toMatchObject([{ kind: 'sleep', seconds: 60, untilMs: 61_000 }]);
  });

  it('does not call the program still while the record of a wait is being written', async () => {
    const state = harness();
    state.gate = deferred();
    const payload = {
      id: 'main:1',
      op: 'sleep' as const,
      params: { seconds: 5 },
      name: 'time.sleep',
      file: 'a.py',
      line: 1,
      busy: true,
    };
    state.say({ type: 'want', payload });
    state.say({ type: 'idle', payload: {} });
    const next = state.live.settle(listener, 10_000);
    state.gate.resolve();
    expect(await next).toMatchObject({ wants: [{ id: 'main:1' }], state: { kind: 'blocked' } });
  });

  it('tells who listens already of a wait, not that the program stands before it is recorded', async () => {
    const state = harness();
    state.gate = deferred();
    const next = state.live.settle(listener, 10_000);
    state.say(SLEEP);
    state.gate.resolve();
    expect(await next).toMatchObject({ wants: [{ id: 'main:1' }], state: { kind: 'blocked' } });
    expect(state.starved).toBe(0);
  });

  it('says running, so that somebody listens, when the record of a wait takes longer than the budget', async () => {
    const state = harness();
    state.gate = deferred();
    state.say(SLEEP);
    expect(await state.live.settle(listener, 5)).toEqual({ wants: [], state: { kind: 'running' } });
    state.gate.resolve();
  });

  it('ends with the outcome of the handler, after everything is written', async () => {
    const { live, say, trace, outcomes } = harness();
    say({ type: 'print', payload: { seq: 0, stream: 'stdout', text: 'bye\n' } });
    say(DONE);
    const next = await live.settle(listener, 1000);
    expect(next.state).toEqual({ kind: 'done', outcome: { kind: 'completed', result: null } });
    expect(outcomes).toHaveLength(1);
    expect(trace).toContain('journal print');
  });

  it('is stopped, whatever the cancelled program says', async () => {
    const { live, say, outcomes, trace } = harness();
    live.cancel('on request');
    expect(trace).toContain('runner cancel');
    say({ type: 'done', payload: { error: { type: 'Cancelled', message: '', traceback: '' } } });
    expect(await live.endsWithin(1000)).toBe(true);
    expect(outcomes).toEqual([{ kind: 'stopped', reason: 'on request' }]);
  });

  it('performs what a cancelled program cleans up by itself, and tells the workflow nothing of it', async () => {
    const { live, say, trace, outcomes } = harness();
    live.cancel('on request');
    say(callback('main:2'));
    await settled(() => trace.includes('runner callback main:2'));
    say(performed('main:2'));
    await settled(() => trace.includes('runner response main:2'));
    say({ ...SLEEP, payload: { ...SLEEP.payload, id: 'main:3', params: { seconds: 0.001 } } });
    await settled(() => trace.includes('runner response main:3'));
    expect(await live.settle(listener, 0)).toMatchObject({ wants: [] });
    say(DONE);
    expect(await live.endsWithin(1000)).toBe(true);
    expect(outcomes).toEqual([{ kind: 'stopped', reason: 'on request' }]);
  });

  it.each<[Durability, boolean]>([
    ['activity', false],
    ['journal', true],
  ])('with durability %s begins what it cleans up before the begin is durable: %s', async (durability, isBeside) => {
    const state = harness(durability);
    state.live.cancel('on request');
    // The claim is proven, and a call has ended after which the host gives its word.
    state.say(callback('main:1'));
    await settled(() => state.trace.includes('runner callback main:1'));
    state.say(performed('main:1'));
    await settled(() => state.trace.includes('runner response main:1'));
    expect('ahead' in (state.replies.at(-1)?.payload ?? {})).toBe(isBeside);
    state.gate = deferred();
    state.say(callback('main:2'));
    if (isBeside) await settled(() => state.trace.includes('runner callback main:2'));
    else await new Promise((resolve) => setTimeout(resolve, 50)); // nothing may happen in it
    expect(state.trace.includes('runner callback main:2')).toBe(isBeside);
    state.gate.resolve();
    await settled(() => state.trace.includes('runner callback main:2'));
  });

  it('ends a cancelled program that goes on', async () => {
    const state = harness();
    state.live.cancel('on request');
    expect(await state.live.endsWithin(0)).toBe(false);
    await state.live.endStopped('on request');
    expect(state.outcomes).toEqual([{ kind: 'stopped', reason: 'on request' }]);
    expect(state.killed).toBeGreaterThan(0);
  });

  it('lets open calls end when the host stops, and begins no new ones', async () => {
    const { live, say, trace } = harness();
    say(callback('main.1:1', true));
    say(callback('main.2:1', true));
    const first = live.perform('main.1:1');
    await settled(() => trace.includes('runner callback main.1:1'));
    const drained = live.drain(10_000, new AkError('runner_lost', 'The host stops.'));
    await expect(live.perform('main.2:1')).rejects.toThrow('The host stops.');
    say(performed('main.1:1'));
    await first;
    await drained;
    expect(trace).toContain('journal end main.1:1');
    expect(live.isFinal).toBe(true);
  });

  it('is lost when its journal belongs to another host', async () => {
    const state = harness();
    state.gate = deferred();
    state.gate.reject(new AkError('stale_epoch', 'claimed elsewhere'));
    state.say(callback('main:1'));
    const performed_ = state.live.perform('main:1');
    state.say(performed('main:1'));
    await expect(performed_).rejects.toMatchObject({ code: 'stale_epoch' });
    expect(state.killed).toBeGreaterThan(0);
  });
});
