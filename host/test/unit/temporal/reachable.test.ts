import { Reachable } from '../../../temporal/reachable';
import { settled } from '../settled';

test('a server that does not answer is in trouble since it was asked first, until it answers', async () => {
  let isAway = true;
  let asked = 0;
  const ask = async (): Promise<void> => {
    asked += 1;
    if (isAway) throw new Error(`refused ${asked}`);
  };
  const reachable = new Reachable({ address: '127.0.0.1:7233', ask }, 1);
  await settled(() => asked >= 3);
  const { trouble } = reachable;
  expect(trouble).toMatchObject({
    kind: 'temporal',
    address: '127.0.0.1:7233',
    why: expect.stringContaining('refused'),
  });
  await settled(() => reachable.trouble?.why !== trouble?.why);
  expect(reachable.trouble?.since).toBe(trouble?.since);
  isAway = false;
  await settled(() => reachable.trouble === null);
  await reachable.stop();
});
