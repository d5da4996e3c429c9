/** What a person does about a session that is paused on a difference: looks, goes on with a build that is put right, forks it from a call. */
import { Installation } from '../installation';

const LEDGER = 'ledger';

/** Each effect leaves a line outside. `faulty` asks for the carrier past the record, and hears another one the next time. */
const program = (carrier: string): string => `
import os
import subprocess

from autokitteh import inhibit_activities


@inhibit_activities
def faulty():
    with open(os.environ["CARRIER"], "r+") as file:
        found = file.read()
        file.seek(0)
        file.write("sea")
    return found


def note(text):
    subprocess.run(["sh", "-c", 'echo "$0" >> "$LEDGER"', text], check=True)


def main(event):
    note("order")
    note("by " + ${carrier})
    note("paid")
    print("sent")
    return "done"
`;

describe('a session paused on a difference', () => {
  let place: Installation;
  beforeAll(async () => {
    place = new Installation();
    place.write('carrier', 'air');
    const variables = [
      ['CARRIER', place.path('carrier')],
      ['LEDGER', place.path(LEDGER)],
    ].map(([name, value]) => `    - name: ${name}\n      value: ${value}\n`);
    place.write('shop/ak.yaml', `version: v1\nproject:\n  name: shop\n  vars:\n${variables.join('')}`);
    await place.up();
  });
  afterAll(() => place.remove());

  const performed = (): string[] => place.read(LEDGER).split('\n').filter(Boolean);

  /** The build of this code, made the active one. */
  async function deploy(code: string): Promise<string> {
    place.write('shop/main.py', code);
    const { build_id: build } = await place.json('deploy', '--manifest', 'shop/ak.yaml');
    return String(build);
  }

  it('shows both sides, goes on with a build that is put right, and is forked from a call', async () => {
    const wrong = await deploy(program('faulty()'));
    const start = ['session', 'start', '--project', 'shop', '--entrypoint', 'main.py:main', '--lose-runner', 'main:2'];
    const started = await place.ak(...start, '--watch');
    expect(started).toMatchObject({ code: 1, stderr: expect.stringContaining('paused') as string });
    const [id = ''] = /ses_\w+/.exec(started.stdout + started.stderr) ?? [];
    expect(performed()).toEqual(['order', 'by air']);

    const side = { name: 'subprocess.run', file: 'main.py', source: expect.stringContaining('echo') as string };
    expect(await place.json('session', 'get', id)).toMatchObject({
      state: 'paused',
      waiting: { kind: 'paused' },
      difference: {
        call: 'main:2',
        kind: 'arguments',
        build_id: wrong,
        expected: { ...side, args: [expect.stringContaining('by air')] },
        actual: { ...side, args: [expect.stringContaining('by sea')] },
      },
    });
    const { stdout: shown } = await place.ak('session', 'get', id);
    expect(shown).toMatch(/^expected +subprocess\.run\(.*by air.*\) at main\.py:\d+ .*echo/m);
    expect(shown).toMatch(/^actual +subprocess\.run\(.*by sea.*\) at main\.py:\d+ .*echo/m);
    expect(shown).toMatch(new RegExp(`^differs at +main:2, with ${wrong}$`, 'm'));

    const right = await deploy(program('"air"'));
    expect(await place.ak('session', 'resume', id, '--build', right, '--watch')).toMatchObject({ code: 0 });
    expect(performed()).toEqual(['order', 'by air', 'paid']);
    expect(await place.json('session', 'get', id)).toMatchObject({
      ...{ state: 'completed', difference: null, build_id: right, prints: 1 },
      moves: [{ from: wrong, to: right, call: 'main:2' }],
    });
    const calls = (await place.json('session', 'log', id)) as unknown as Record<string, unknown>[];
    expect(calls.map((call) => [call['id'], call['state'], call['attempt']])).toEqual([
      ['main:1', 'ok', 1],
      ['main:2', 'ok', 1],
      ['main:3', 'ok', 1],
    ]);

    const forked = await place.ak('session', 'fork', id, '--from', 'main:3', '--watch');
    expect(forked).toMatchObject({ code: 0, stdout: expect.stringContaining('sent\n') as string });
    const [fork = ''] = /ses_\w+/.exec(forked.stderr) ?? [];
    expect(performed()).toEqual(['order', 'by air', 'paid', 'paid']);
    expect(await place.json('session', 'get', fork)).toMatchObject({
      ...{ state: 'completed', build_id: right, forked_from: { session: id, call: 'main:3' } },
    });
    expect((await place.ak('session', 'get', fork)).stdout).toMatch(new RegExp(`^forked from +${id} at main:3$`, 'm'));
    const { stdout: list } = await place.ak('session', 'list');
    expect(list).toMatch(/^SESSION .* LINEAGE\n/);
    expect(list).toMatch(new RegExp(`^${fork} .* fork of ${id} at main:3`, 'm'));
    expect(list).toMatch(new RegExp(`^${id} .* moved from ${wrong}$`, 'm'));
  }, 120_000);
});
