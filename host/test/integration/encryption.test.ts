/** What Temporal keeps is encrypted, and sessions go on while encryption is switched on, keys rotate, one is missing, and it is off again. */
import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { Installation, waitFor, type HostWhere, type Running } from '../installation';

/** Says the canary in arguments, results, names of files, messages, stacks, the event and the outcome. */
const PROGRAM = `
import os, time

def main(event):
    canary = event.data["word"]
    while not os.path.exists(event.data["flag"]):
        time.sleep(0.2)
    time.sleep(1)
    os.makedirs(canary, exist_ok=True)
    try:
        open(os.path.join(canary, "none")).read()
        os.stat(canary + "-missing")
    except OSError as error:
        found = str(error)
    if event.data.get("fails"):
        raise ValueError("failed: " + canary)
    return [found, os.listdir("."), canary]
`;
const CANARY = 'canary7f3a';

/** All texts and bytes in an answer of the server. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value instanceof Uint8Array) return [Buffer.from(value).toString('latin1')];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(texts);
}

type Host = Running & { where: HostWhere };

describe('encryption of what Temporal keeps', () => {
  let place: Installation;
  let host: Host | null;
  beforeAll(async () => {
    host = null;
    place = new Installation();
    place.write(`shop/${CANARY}.py`, PROGRAM);
    place.write('shop/ak.yaml', 'version: v1\nproject:\n  name: shop\n');
    for (const name of ['one', 'two']) {
      chmodSync(place.write(`keys/${name}`, randomBytes(32).toString('hex')), 0o600);
    }
    await up();
    expect(await place.ak('deploy', '--manifest', 'shop/ak.yaml')).toMatchObject({ code: 0 });
  }, 120_000);
  afterAll(() => place.remove());

  async function up(...keys: string[]): Promise<void> {
    if (host !== null) {
      host.kill('SIGTERM');
      await host.finished();
    }
    const sources = keys.map((name) => `{id: ${name}, file: ${place.path(`keys/${name}`)}}`);
    const db = `db:\n  type: sqlite\n  dsn: ${place.path('store/ak.db')}\n`;
    place.write('config/ak/config.yaml', `${db}encryption:\n  keys: [${sources.join(', ')}]\n`);
    host = await place.up();
  }

  async function start(flag: string, fails = false): Promise<string> {
    const data = { word: CANARY, flag: place.path(flag), fails };
    const event = JSON.stringify({ event_type: 'test', event_id: flag, integration_id: '', data });
    const { stdout } = await place.ak(
      'session',
      'start',
      '--project',
      'shop',
      '--entrypoint',
      `${CANARY}.py:main`,
      '--event',
      event,
      '--quiet',
    );
    return stdout.trim();
  }

  const get = (id: string): Promise<Record<string, unknown>> => place.json('session', 'get', id);

  async function untilCalls(id: string): Promise<void> {
    await waitFor(async () => Number((await get(id))['calls']) > 0, `calls of ${id}`);
  }

  async function end(id: string, flag: string): Promise<unknown> {
    writeFileSync(place.path(flag), '');
    return waitFor(async () => (await get(id))['outcome'], `the end of ${id}`);
  }

  /** Everything Temporal says of the session, as bytes. */
  async function inTemporal(id: string): Promise<string> {
    const connection = await Connection.connect({ address: host?.where.temporalAddress ?? '' });
    try {
      const asked = { namespace: 'default', execution: { workflowId: id } };
      const { history } = await connection.workflowService.getWorkflowExecutionHistory(asked);
      const described = await connection.workflowService.describeWorkflowExecution(asked);
      return [...texts(history), ...texts(described)].join('\n');
    } finally {
      await connection.close();
    }
  }

  const serverFiles = (): string[] =>
    readdirSync(place.path('store/ak.db-files'))
      .filter((name) => name.startsWith('temporal.db'))
      .filter((name) => readFileSync(join(place.path('store/ak.db-files'), name), 'latin1').includes(CANARY));

  it('a session goes on over every change of keys, and what is written with a key cannot be read', async () => {
    const before = await start('flag-0');
    await untilCalls(before);
    expect(await inTemporal(before)).toContain(CANARY);
    expect(serverFiles()).not.toEqual([]);

    await up('one');
    const during = await start('flag-1');
    await untilCalls(during);
    expect(await end(before, 'flag-0')).toMatchObject({ kind: 'completed' });

    await up('two', 'one');
    expect(await end(during, 'flag-1')).toMatchObject({ kind: 'completed' });
    const failed = await start('flag-1', true);
    expect(await end(failed, 'flag-1')).toMatchObject({ kind: 'failed', error: { message: `failed: ${CANARY}` } });
    for (const id of [during, failed]) expect(await inTemporal(id)).not.toContain(CANARY);

    const waiting = await start('flag-2');
    await untilCalls(waiting);
    await up();
    const reason = await waitFor(async () => (await get(waiting))['reason'], 'the reason');
    expect(reason).toMatch(new RegExp(`${waiting} is encrypted with the key "two".*encryption\\.keys`));

    await up('one', 'two');
    expect(await end(waiting, 'flag-2')).toMatchObject({ kind: 'completed' });
    expect((await get(waiting))['reason']).toBeNull();
  }, 240_000);

  it('a key file that others can read is refused', async () => {
    chmodSync(place.path('keys/one'), 0o640);
    const refused = await place.ak('up');
    expect(refused).toMatchObject({ code: 3, stderr: expect.stringMatching(/key one.*mode 0640.*chmod 600/) });
    chmodSync(place.path('keys/one'), 0o600);
  }, 60_000);

  it('a server that never ran without keys has nothing of it in its files', async () => {
    await place.remove();
    place = new Installation();
    host = null;
    place.write(`shop/${CANARY}.py`, PROGRAM);
    chmodSync(place.write('keys/one', randomBytes(32).toString('base64')), 0o600);
    await up('one');
    expect(await place.ak('deploy', '--dir', 'shop')).toMatchObject({ code: 0 });
    for (const fails of [true, false]) {
      const id = await start('flag-0', fails);
      await end(id, 'flag-0');
    }
    expect(serverFiles()).toEqual([]);
  }, 120_000);
});
