import { AkError } from '../../../errors';
import type { CallPolicy } from '../../../runner/protocol/messages';
import { deferred } from '../../../sessions/deferred';
import type { Durability } from '../../../store/store';
import { settled } from '../settled';
import { EPOCH, ONE_ATTEMPT, SLEEP, callback, harness, listener, performed, raised } from './live-session-stage';

describe('the calls of a live session', () => {
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
    // Who waits hears nothing of it.
    say(callback('main:2'));
    say(performed('main:2'));
    await settled(() => trace.includes('runner response main:2'));
    say({ ...SLEEP, payload: { ...SLEEP.payload, id: 'main:3' } });
    expect(await next).toMatchObject({ wants: [{ id: 'main:3', kind: 'sleep' }], state: { kind: 'blocked' } });
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
});
