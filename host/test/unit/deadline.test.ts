import { pause, withDeadline } from '../../deadline';

describe('deadlines', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('gives the value that came in time, and leaves no timer', async () => {
    await expect(withDeadline(Promise.resolve(7), 1000)).resolves.toBe(7);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('gives null for what takes longer', async () => {
    const late = withDeadline(new Promise<number>(() => undefined), 1000);
    jest.advanceTimersByTime(1000);
    await expect(late).resolves.toBeNull();
  });

  it('passes a failure on, and leaves no timer', async () => {
    await expect(withDeadline(Promise.reject(new Error('no')), 1000)).rejects.toThrow('no');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('pauses for its time', async () => {
    let isOver = false;
    const pausing = pause(1000).then(() => (isOver = true));
    await jest.advanceTimersByTimeAsync(999);
    expect(isOver).toBe(false);
    jest.advanceTimersByTime(1);
    await pausing;
  });

  it('ends a pause early when the signal is aborted, and leaves no timer', async () => {
    const abort = new AbortController();
    const pausing = pause(1000, abort.signal);
    abort.abort();
    await pausing;
    await pause(1000, abort.signal);
    expect(jest.getTimerCount()).toBe(0);
  });
});
