import { AkError } from '../../../errors';
import { deferred } from '../../../sessions/deferred';
import type { Durability } from '../../../store/store';
import { settled } from '../settled';
import { EPOCH, DONE, SLEEP, callback, harness, listener, performed } from './live-session-stage';

const DAMAGE = new AkError('journal_damaged', 'main:7 does not match its seal.');

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

  it('knows that its program computes', async () => {
    const { live, say } = harness();
    say({ type: 'running', payload: { frames: ['main.py:3 main'] } });
    expect(live.standingAt(1_000)).toEqual({ kind: 'computing', frame: 'main.py:3 main', since: 1_000 });
    say(callback('main:1'));
    expect(live.standingAt(1_000)).toBeNull();
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

  it('says running when user code computes for longer than the budget', async () => {
    const { live } = harness();
    await expect(live.settle(listener, 1)).resolves.toEqual({ wants: [], state: { kind: 'running' } });
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

  it('ends when the rest of its journal is damaged, and is tried again when it could not be read', async () => {
    const damaged = harness();
    damaged.gate = deferred();
    // It waits for an append that would look at the same journal.
    damaged.say({ type: 'record', payload: { items: [{ id: 'main:1', name: 'time.time', value: 'Ti4=' }] } });
    damaged.live.lose(DAMAGE);
    await damaged.live.whenFinal();
    expect(damaged.outcomes).toMatchObject([{ kind: 'failed', error: { code: 'journal_damaged' } }]);
    expect(damaged.live.isLost).toBe(false);
    await damaged.live.whenQuiet();
    expect(damaged.killed).toBeGreaterThan(0);
    const away = harness();
    away.live.lose(new AkError('store_unavailable', 'The store is away.'));
    await away.live.whenQuiet();
    expect(away.outcomes).toEqual([]);
    expect(away.live.lossCause).toMatchObject({ code: 'store_unavailable' });
  });

  it('ends when an append finds its journal damaged before the rest of it was read', async () => {
    const damaged = harness();
    damaged.gate = deferred();
    damaged.gate.reject(DAMAGE);
    damaged.say({ type: 'sync', payload: {} });
    await damaged.live.whenFinal();
    expect(damaged.live.lossCause).toBeNull();
    expect(damaged.outcomes).toMatchObject([{ kind: 'failed', error: { code: 'journal_damaged' } }]);
  });

  it.each([new AkError('stale_epoch', 'Another host has it.'), DAMAGE])(
    'is lost when it cannot be ended for its damaged journal: $message',
    async (refusal) => {
      const taken = harness();
      taken.refusal = refusal;
      taken.live.lose(DAMAGE);
      await taken.live.whenQuiet();
      expect(taken.live.lossCause).toBe(refusal);
      expect(taken.killed).toBeGreaterThan(0);
    },
  );
});
