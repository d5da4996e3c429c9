/** Two hosts that share a store and a Temporal server: the second one comes, and the first one goes, while a session runs. */
import { Installation, waitFor } from '../installation';

const CALLS = 80;

/** Each call leaves a line outside. */
const PROGRAM = `
import os
import subprocess


def main(event):
    for number in range(${CALLS}):
        subprocess.run(["sh", "-c", f"echo {number} >> {os.environ['LEDGER']}; sleep 0.05"], check=True)
`;

describe('two hosts', () => {
  let place: Installation;
  beforeAll(() => {
    place = new Installation();
    place.write('shop/main.py', PROGRAM);
    const vars = `  vars:\n    - name: LEDGER\n      value: ${place.path('ledger')}\n`;
    place.write('shop/ak.yaml', `version: v1\nproject:\n  name: shop\n${vars}`);
  });
  afterAll(() => place.remove());

  const performed = (): string[] => place.read('ledger').split('\n').filter(Boolean);
  const until = (calls: number): Promise<unknown> =>
    waitFor(
      () => performed().length >= calls,
      `call ${calls}`,
      () => performed().join(' '),
    );

  it('perform each call of a session once, which goes on when a host comes and when its own one stops', async () => {
    const first = await place.up();
    const session = place.start([
      'session',
      'start',
      '--project',
      'shop',
      '--deploy',
      'shop/ak.yaml',
      '--entrypoint',
      'main.py:main',
      '--watch',
    ]);
    await until(10);
    await place.up();
    await until(40);
    first.kill('SIGTERM');
    expect(await session.finished()).toMatchObject({ code: 0 });
    expect(performed()).toEqual(Array.from({ length: CALLS }, (_each, number) => String(number)));
  }, 120_000);
});
