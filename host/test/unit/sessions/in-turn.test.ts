import { deferred } from '../../../sessions/deferred';
import { InTurn } from '../../../sessions/in-turn';

test('work for one name follows what was given before, also after a failure; other names do not wait', async () => {
  const turns = new InTurn<string>();
  const first = deferred<string>();
  const begun: string[] = [];
  const one = turns.after('a', () => first.promise);
  const two = turns.after('a', async () => {
    begun.push('two');
    return 'two';
  });
  await turns.after('b', async () => 'other');
  expect(begun).toEqual([]);
  first.reject(new Error('no'));
  await expect(one).rejects.toThrow('no');
  await expect(two).resolves.toBe('two');
});

test('is settled when all has ended', async () => {
  const turns = new InTurn<void>();
  const work = deferred<void>();
  let isSettled = false;
  void turns.after('a', () => work.promise).catch(() => undefined);
  const settled = turns.settled().then(() => {
    isSettled = true;
  });
  await Promise.resolve();
  expect(isSettled).toBe(false);
  work.reject(new Error('no'));
  await settled;
});
