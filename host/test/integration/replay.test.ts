/** A session that failed: run again from its journal, here and, exported and imported, in an empty installation. Nothing outside is touched. */
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { Installation } from '../installation';

const AK = resolve(__dirname, '..', '..', '..', 'bin', 'ak');

const PROGRAM = `
import json
import os
import urllib.request
from pathlib import Path

URL = os.environ["SHOP"]


def fetch(path):
    with urllib.request.urlopen(URL + path, timeout=10) as answer:
        return json.loads(answer.read())


def main(event):
    prices = json.loads((Path(__file__).parent / "prices.json").read_text())
    log = open(os.environ["LOG_FILE"], "a")
    for number in range(3):
        order = fetch(f"/order/{number}")
        total = prices[order["item"]] * order["count"]
        log.write(f"{number} {total}\\n")
        log.flush()
        print("order", number, "total", total)
        share = total / order["parts"]
    os.remove(os.environ["LOG_FILE"])
`;

describe('ak session replay, export and import', () => {
  let place: Installation;
  let laptop: Installation;
  let shop: Server;
  let session: string;
  /** What the shop was asked. */
  const asked: string[] = [];

  beforeAll(async () => {
    shop = createServer((request, response) => {
      asked.push(request.url ?? '');
      const number = Number(request.url?.at(-1));
      response.end(JSON.stringify({ item: 'pear', count: 2 + number, parts: 2 - number }));
    }).listen(0, '127.0.0.1');
    await new Promise((listening) => shop.once('listening', listening));
    const { port } = shop.address() as AddressInfo;
    place = new Installation();
    laptop = new Installation();
    place.write('orders/orders.py', PROGRAM);
    place.write('orders/prices.json', '{"pear": 5}');
    const vars = [`SHOP=http://127.0.0.1:${port}`, `LOG_FILE=${place.path('log.txt')}`];
    const run = await place.ak(
      'run',
      'orders',
      '--entrypoint',
      'orders.py:main',
      ...vars.flatMap((one) => ['--var', one]),
    );
    expect(run).toMatchObject({ code: 1, stdout: 'order 0 total 10\norder 1 total 15\norder 2 total 20\n' });
    session = /ses_\w+/.exec(run.stderr)?.[0] ?? '';
  });

  afterAll(async () => {
    shop.close();
    await place.remove();
    await laptop.remove();
  });

  /** Everything outside: what the shop was asked, and each file but those that SQLite keeps beside its database. */
  function outside(installation: Installation): unknown {
    const names = readdirSync(installation.root, { recursive: true, encoding: 'utf8' });
    const files = names.filter((name) => !/-(shm|wal)$/.test(name)).map((name) => join(installation.root, name));
    const hashes = files.flatMap((path) => (statSync(path).isFile() ? [[path, sha256(path)]] : []));
    return { asked: [...asked], files: hashes };
  }

  /** With something typed into its debugger. */
  function typed(installation: Installation, lines: string[], ...args: string[]): SpawnSyncReturns<string> {
    const input = [...lines, ''].join('\n');
    return spawnSync(AK, ['session', 'replay', ...args], {
      encoding: 'utf8',
      input,
      env: installation.env,
      timeout: 60_000,
    });
  }

  test('it ends as it did, and touches nothing', async () => {
    const before = outside(place);
    const replay = await place.ak('session', 'replay', session, '--calls');
    expect(replay).toMatchObject({ code: 0, stdout: 'order 0 total 10\norder 1 total 15\norder 2 total 20\n' });
    expect(replay.stderr).toContain('orders.py:11 urllib.request.urlopen(');
    expect(replay.stderr).toContain('replay: failed with ZeroDivisionError: division by zero\nthe same as recorded\n');
    expect(await place.json('session', 'replay', session)).toMatchObject({ verdict: 'same', differences: [] });
    expect(outside(place)).toEqual(before);
  });

  test('it stops at a call, and says where that is', async () => {
    const replay = await place.json('session', 'replay', session, '--until', 'main:3');
    expect(replay).toMatchObject({ verdict: 'open', stopped: { why: 'until', call: { id: 'main:3' } } });
    const { frames } = replay['stopped'] as { frames: string[] };
    expect(frames.at(0)).toMatch(/^orders\.py:\d+ main/);
    expect(await place.ak('session', 'replay', session, '--until', 'main:99')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('expected: the program makes call main:99') as string,
    });
  });

  test('exported and imported it is debugged in an empty installation', async () => {
    const file = place.path('failed.tar.gz');
    expect(await place.ak('session', 'export', session, file)).toMatchObject({ code: 0, stdout: `${file}\n` });
    expect(await laptop.ak('session', 'import', file)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('error[import_untrusted]') as string,
    });
    expect(await laptop.ak('session', 'import', file, '--trust')).toMatchObject({ code: 0, stdout: `${session}\n` });
    expect(await laptop.json('session', 'get', session)).toMatchObject({ imported: true, state: 'failed' });
    for (const refused of [
      ['session', 'stop', session],
      ['run', '--resume', session],
    ]) {
      expect(await laptop.ak(...refused)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('error[session_imported]') as string,
      });
    }

    const before = [outside(place), outside(laptop)];
    const lines = [
      'w',
      'p order',
      'p total',
      `!open(${JSON.stringify(place.path('log.txt'))}, "w")`,
      'fetch("/order/9")',
      'c',
    ];
    const { status, stdout, stderr } = typed(laptop, lines, session, '--pdb');
    expect(stdout).toContain('-> share = total / order["parts"]');
    expect(stdout).toContain("{'item': 'pear', 'count': 4, 'parts': 0}");
    expect(stdout.match(/Refused/g)).toHaveLength(2);
    expect(stderr).toContain('the same as recorded');
    expect(status).toBe(0);
    expect([outside(place), outside(laptop)]).toEqual(before);
  });

  test('other code is a difference', async () => {
    // The build's folder is never changed; somebody did it all the same.
    const builds = join(laptop.root, 'store', 'ak.db-files', 'builds');
    const code =
      readdirSync(builds).flatMap((name) => [join('store', 'ak.db-files', 'builds', name, 'orders.py')])[0] ?? '';
    spawnSync('chmod', ['u+w', laptop.path(code)]);
    laptop.write(code, PROGRAM.replace('print("order",', 'print("bill",'));
    expect(await laptop.ak('session', 'replay', session)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        'the print differs from what is recorded\n  expected: stdout: order 0 total 10',
      ) as string,
    });
  });
});

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
