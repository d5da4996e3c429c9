/** A secret variable reaches the program, and nobody else: not the store, Temporal, the log, nor what commands show. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Installation, waitFor, type Running } from '../installation';

const SECRET = 'canary-5e7d91';

/** Hands it to calls, gets it back, raises it; catches one exception, dies of the other. What it prints is its own. */
const PROGRAM = `
import os, subprocess, time
import urllib.request

def main(event):
    token = os.environ["TOKEN"]
    subprocess.run(["true", token], env={"KEY": token})
    try:
        urllib.request.urlopen(f"http://127.0.0.1:9/?key={token}", timeout=5)
    except OSError as error:
        print(type(error).__name__)
    try:
        os.stat(f"/missing/{token}")
    except OSError as error:
        pass
    time.sleep(1)
    if event.data.get("fails"):
        raise ValueError(f"refused: {token}")
    return {"token": token}
`;

describe('a secret variable', () => {
  let place: Installation;
  let host: Running;
  beforeAll(async () => {
    place = new Installation();
    place.write('shop/main.py', PROGRAM);
    place.write(
      'shop/ak.yaml',
      `version: v1\nproject:\n  name: shop\n  vars:\n    - {name: TOKEN, value: ${SECRET}, secret: true}\n`,
    );
    place.configure('log: {level: debug}');
    host = await place.up();
    expect(await place.ak('deploy', '--manifest', 'shop/ak.yaml')).toMatchObject({ code: 0 });
  }, 120_000);
  afterAll(() => place.remove());

  const filesWith = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
      .filter((path) => readFileSync(path, 'latin1').includes(SECRET));

  it.each([false, true])(
    'is nowhere to be found after a session (that fails: %p)',
    async (fails) => {
      const start = ['session', 'start', '--project', 'shop', '--entrypoint', 'main.py:main', '--watch'];
      const started = await place.ak(...start, '--input', `fails=${fails}`);
      expect(started.code).toBe(fails ? 1 : 0);
      const [id = ''] = /ses_\w+/.exec(started.stdout + started.stderr) ?? [];
      const shown = [started];
      for (const what of ['get', 'log', 'prints']) {
        shown.push(await place.ak('session', what, id), await place.ak('session', what, id, '--json'));
      }
      shown.push(await place.ak('session', 'list', '--json'));
      const text = shown.map(({ stdout, stderr }) => stdout + stderr).join('\n');
      expect(text).toMatch(/\*\*\*/);
      expect(text).toMatch(fails ? /refused: \*\*\*/ : /completed/);
      expect(text).not.toContain(SECRET);
      expect(host.stdout + host.stderr).not.toContain(SECRET);
      await waitFor(
        () => filesWith(place.path('store')).length === 0,
        'files without it',
        () => filesWith(place.path('store')).join('\n'),
        10_000,
      );
    },
    120_000,
  );
});
