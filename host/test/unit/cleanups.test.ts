import { Cleanups } from '../../cleanups';

describe('Cleanups', () => {
  it('ends things in the reverse of the order in which they were started, one after the other', async () => {
    const ended: string[] = [];
    const cleanups = new Cleanups();
    for (const name of ['first', 'second', 'third']) {
      cleanups.add(async () => {
        ended.push(`${name} begins`);
        await Promise.resolve();
        ended.push(`${name} ends`);
      });
    }
    await cleanups.run();
    expect(ended).toEqual(['third', 'second', 'first'].flatMap((name) => [`${name} begins`, `${name} ends`]));
  });

  it('ends everything once, however often it is asked', async () => {
    let count = 0;
    const cleanups = new Cleanups();
    cleanups.add(async () => void (count += 1));
    await Promise.all([cleanups.run(), cleanups.run()]);
    await cleanups.run();
    expect(count).toBe(1);
  });

  it('goes on after a failure, and tells the first', async () => {
    const ended: string[] = [];
    const cleanups = new Cleanups();
    cleanups.add(async () => void ended.push('bottom'));
    cleanups.add(() => Promise.reject(new Error('second failure')));
    cleanups.add(() => Promise.reject(new Error('first failure')));
    await expect(cleanups.run()).rejects.toThrow('first failure');
    expect(ended).toEqual(['bottom']);
  });
});
