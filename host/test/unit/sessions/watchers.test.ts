import { Watchers } from '../../../sessions/watchers';

/** Whether a promise has ended by the next turn of the loop. */
async function hasEnded(promise: Promise<void>): Promise<boolean> {
  let ended = false;
  void promise.then(() => (ended = true));
  await new Promise((resolve) => setImmediate(resolve));
  return ended;
}

describe('Watchers', () => {
  afterEach(() => jest.useRealTimers());

  it('does not wait for what holds already', async () => {
    expect(await hasEnded(new Watchers().until(() => true, Infinity))).toBe(true);
  });

  it('looks again at each change, and only the one whose condition holds goes on', async () => {
    const watchers = new Watchers();
    let count = 0;
    const one = watchers.until(() => count >= 1, Infinity);
    const two = watchers.until(() => count >= 2, Infinity);
    watchers.changed();
    expect(await hasEnded(one)).toBe(false);
    count = 1;
    watchers.changed();
    expect(await hasEnded(one)).toBe(true);
    expect(await hasEnded(two)).toBe(false);
  });

  it('asks nobody who is served', async () => {
    const watchers = new Watchers();
    let asked = 0;
    const condition = (): boolean => (asked += 1) > 1;
    const served = watchers.until(condition, Infinity);
    watchers.changed();
    await served;
    watchers.changed();
    expect(asked).toBe(2);
  });

  it('ends at its deadline, and then leaves no timer', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    const waiting = new Watchers().until(() => false, 100);
    jest.advanceTimersByTime(99);
    expect(await hasEnded(waiting)).toBe(false);
    jest.advanceTimersByTime(1);
    expect(await hasEnded(waiting)).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('ends when its signal is aborted, before or during the wait', async () => {
    const abort = new AbortController();
    const waiting = new Watchers().until(() => false, Infinity, abort.signal);
    expect(await hasEnded(waiting)).toBe(false);
    abort.abort();
    expect(await hasEnded(waiting)).toBe(true);
    expect(await hasEnded(new Watchers().until(() => false, Infinity, abort.signal))).toBe(true);
  });
});
