/** A flood of prints, in lines of all lengths, through kills of runner and host: what was printed arrives byte for byte. */
import Libsql from 'libsql';
import { runnersOfSession, sendSignal } from '../fault/processes';
import { Installation, waitFor } from '../installation';

const LINES = 20_000;
const LONG = 8;
const PIECES = 800;

/** Each part ends with a recorded call, so that not all of it is printed again after a kill. */
const PROGRAM = `
import os
import sys


def main(event):
    for number in range(${LINES}):
        print(f"line {number:06d} äöü")
    os.listdir(".")
    for number in range(${LONG}):
        print(f"{number:06d}" + "y" * 999_993)
    os.listdir(".")
    for number in range(${PIECES}):
        sys.stdout.write(f"{number:06d}" + "z" * 9_994)
    print("end")
`;

/** What plain Python prints. */
function printed(): string {
  const numbers = (count: number): string[] =>
    Array.from({ length: count }, (_each, at) => String(at).padStart(6, '0'));
  const lines = numbers(LINES).map((number) => `line ${number} äöü\n`);
  const long = numbers(LONG).map((number) => `${number}${'y'.repeat(999_993)}\n`);
  const pieces = numbers(PIECES).map((number) => `${number}${'z'.repeat(9_994)}`);
  return [...lines, ...long, ...pieces, 'end\n'].join('');
}

describe('a flood of prints', () => {
  let place: Installation;
  let store: Libsql.Database | null = null;
  beforeAll(() => {
    place = new Installation();
    place.write('shop/main.py', PROGRAM);
    place.write('shop/ak.yaml', 'version: v1\nproject:\n  name: shop\n');
  });
  afterAll(async () => {
    store?.close();
    await place.remove();
  });

  /** How many prints the store has. */
  const stored = (): number => {
    store ??= new Libsql(place.path('store/ak.db'), { readonly: true });
    const { count } = store.prepare('select coalesce(max(seq) + 1, 0) as count from prints').get() as { count: number };
    return count;
  };

  it('arrives byte for byte, however often its runner and its hosts are killed', async () => {
    let host = await place.up();
    const start = ['session', 'start', '--project', 'shop', '--deploy', 'shop/ak.yaml', '--quiet'];
    const id = (await place.ak(...start, '--entrypoint', 'main.py:main')).stdout.trim();
    const at = [];
    // In the midst of the lines, twice, of the long ones, and of what ends no line.
    for (const prints of [2_000, 12_000, LINES + 40, LINES + 200]) {
      await waitFor(() => stored() >= prints, `print ${prints}`);
      at.push(stored());
      if (at.length % 2 === 0) for (const { pid } of runnersOfSession(place.root, id)) sendSignal(pid, 'SIGKILL');
      else {
        host.kill('SIGKILL');
        await host.ended();
        host = await place.up();
      }
    }
    await waitFor(async () => (await place.json('session', 'get', id))['state'] === 'completed', 'its end');
    const shown = (await place.ak('session', 'prints', id)).stdout;
    // Not a diff of megabytes.
    expect(shown.length).toBe(printed().length);
    expect(shown === printed()).toBe(true);
    // Each kill met more than the one before, and none came after the end.
    expect([...at].sort((left, right) => left - right)).toEqual(at);
    expect(at.at(-1)).toBeLessThan(stored());
  }, 240_000);
});
