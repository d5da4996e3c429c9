/** A session that is being stopped, and whose hosts are killed while its program cleans up. */
import { Installation, waitFor, type Running } from '../installation';

const STEPS = 12;

/** Each step of its clean-up leaves a line outside when it begins, and another one when it ends. */
const PROGRAM = `
import asyncio
import os
import subprocess
import time

LEDGER = os.environ["LEDGER"]


def clean_up():
    for number in range(${STEPS}):
        script = f"echo begin {number} >> {LEDGER}; sleep 0.4; echo end {number} >> {LEDGER}"
        subprocess.run(["sh", "-c", script], check=True)
        print("cleaned", number)


def main(event):
    try:
        print("asleep")
        time.sleep(600)
    finally:
        clean_up()


async def coroutine(event):
    try:
        print("asleep")
        await asyncio.sleep(600)
    finally:
        clean_up()
`;

const NUMBERS = Array.from({ length: STEPS }, (_each, number) => String(number));
const CLEANED = ['asleep\n', ...NUMBERS.map((number) => `cleaned ${number}\n`)].join('');

interface JournalCall {
  id: string;
  name: string;
  state: string;
  attempt: number;
}

describe('a session that is being stopped', () => {
  let place: Installation;
  beforeEach(() => {
    place = new Installation();
    place.write('shop/main.py', PROGRAM);
    const vars = `  vars:\n    - name: LEDGER\n      value: ${place.path('ledger')}\n`;
    place.write('shop/ak.yaml', `version: v1\nproject:\n  name: shop\n${vars}`);
  });
  afterEach(() => place.remove());

  const lines = (word: string): string[] =>
    place
      .read('ledger')
      .split('\n')
      .filter((line) => line.startsWith(`${word} `))
      .map((line) => line.slice(word.length + 1));
  const times = (step: number): number => lines('begin').filter((begun) => begun === String(step)).length;
  const until = (steps: number): Promise<unknown> =>
    waitFor(
      () => lines('begin').length >= steps,
      `step ${steps} of the clean-up`,
      () => place.read('ledger'),
    );
  const kill = async (host: Running): Promise<void> => {
    host.kill('SIGKILL');
    await host.ended();
  };
  const begin = async (entry: string): Promise<string> => {
    const start = ['session', 'start', '--project', 'shop', '--deploy', 'shop/ak.yaml', '--quiet'];
    const id = (await place.ak(...start, '--entrypoint', `main.py:${entry}`)).stdout.trim();
    await place.start(['session', 'watch', id]).says(/asleep\n/);
    return id;
  };

  it.each(['main', 'coroutine'])(
    'goes on with its clean-up in %s at another host, and at one that is started again',
    async (entry) => {
      const first = await place.up();
      const id = await begin(entry);
      const second = await place.up();
      expect(await place.ak('session', 'stop', id, '--grace', '5m')).toMatchObject({ code: 0 });
      await until(3);
      await kill(first);
      await until(7);
      await kill(second);
      await place.up();
      await waitFor(async () => (await place.json('session', 'get', id))['state'] === 'stopped', 'its end');
      expect([...new Set(lines('end'))]).toEqual(NUMBERS);
      const calls = (await place.json('session', 'log', id)) as unknown as JournalCall[];
      const cleaning = calls.filter(({ name }) => name === 'subprocess.run');
      expect(cleaning.map(({ state }) => state)).toEqual(NUMBERS.map(() => 'ok'));
      // What was begun again is told as a second attempt, and nothing was but what was under way at a kill.
      const untold = cleaning.filter(({ attempt }, number) => times(number) > attempt);
      expect(untold).toEqual([]);
      expect(cleaning.reduce((sum, { attempt }) => sum + attempt, 0)).toBeLessThanOrEqual(STEPS + 2);
      expect((await place.ak('session', 'prints', id)).stdout).toBe(CLEANED);
    },
    180_000,
  );
});
