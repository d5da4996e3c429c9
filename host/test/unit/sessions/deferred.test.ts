import { deferred } from '../../../sessions/deferred';

describe('deferred', () => {
  it('ends as it is told, the first time', async () => {
    const one = deferred<number>();
    one.resolve(1);
    one.reject(new Error('too late'));
    await expect(one.promise).resolves.toBe(1);
  });

  it('is no unhandled rejection when nobody waits, and one for who waits later', async () => {
    const unhandled: unknown[] = [];
    const listen = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', listen);
    const lost = deferred<number>();
    lost.reject(new Error('lost'));
    // Unhandled rejections are told after the microtasks of this turn.
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', listen);
    expect(unhandled).toEqual([]);
    await expect(lost.promise).rejects.toThrow('lost');
  });
});
