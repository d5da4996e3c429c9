import type { RunnerMessage } from '../../../runner/protocol/messages';
import { deferred } from '../../../sessions/deferred';
import { isWorthParking, Parked } from '../../../sessions/parking';
import { settled } from '../settled';
import { type Harness, SLEEP, callback, harness, listener } from './live-session-stage';

describe('the waits of a live session', () => {
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
});
