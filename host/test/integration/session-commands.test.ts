/** Sessions from the command line: started, watched, listed, looked into and stopped, for people and as JSON. */
import { Installation } from '../installation';

const PROGRAM = `
import os
import time


def on_event(event):
    print("hello", event.data.get("name", os.environ["GREETING"]))
    os.listdir(".")
    return {"length": 5}


def fails(event):
    os.listdir("/nowhere")


def sleeps(event):
    print("asleep")
    time.sleep(600)
`;

const MANIFEST = `version: v1
project:
  name: shop
  entrypoints: [main.py:on_event]
  vars:
    - name: GREETING
      value: Moin
`;

const SUMMARY = [
  'forked_from',
  'id',
  'state',
  'reason',
  'project',
  'entrypoint',
  'created_at',
  'started_at',
  'ended_at',
  'outcome',
  'waiting',
];
const CALL = [
  'id',
  'kind',
  'name',
  'file',
  'line',
  'args',
  'kw',
  'state',
  'attempt',
  'started_at',
  'ended_at',
  'until',
  'ms',
  'error',
];

describe('ak session', () => {
  let place: Installation;
  beforeAll(async () => {
    place = new Installation();
    place.write('shop/main.py', PROGRAM);
    place.write('shop/ak.yaml', MANIFEST);
    expect(await place.ak('deploy', '--manifest', 'shop/ak.yaml')).toMatchObject({ code: 0 });
    await place.up();
  });
  afterAll(() => place.remove());

  const startOf = (functionName: string): string[] => [
    'session',
    'start',
    '--project',
    'shop',
    '--entrypoint',
    `main.py:${functionName}`,
  ];

  /** Runs a session to its end. */
  async function done(functionName: string, ...more: string[]): Promise<string> {
    const started = await place.ak(...startOf(functionName), '--watch', '--quiet', ...more);
    expect(started.stdout).toMatch(/^ses_\w+\n/);
    return started.stdout.trim();
  }

  async function listOf(...args: string[]): Promise<Record<string, unknown>[]> {
    return (await place.json(...args)) as unknown as Record<string, unknown>[];
  }

  test('a watched session shows prints, calls with place, status and time, and its outcome', async () => {
    const { code, stdout } = await place.ak(...startOf('on_event'), '--watch');
    expect(code).toBe(0);
    expect(stdout).toMatch(/ses_\w+/);
    expect(stdout).toMatch(/hello Moin\n/);
    expect(stdout).toMatch(/main\.py:8 +listdir\('\.'\) ok \d+ m?s/);
    expect(stdout).toMatch(/completed after [\d.]+ m?s/);
  });

  test('a watched session that fails exits with 1 and shows the traceback', async () => {
    const { code, stdout, stderr } = await place.ak(...startOf('fails'), '--watch');
    expect(code).toBe(1);
    expect(stdout + stderr).toMatch(/^ *File "main\.py", line 13, in fails\n[^]*FileNotFoundError: .*\/nowhere/m);
    expect(stdout + stderr).toMatch(/main\.py:13 +listdir\('\/nowhere'\) error FileNotFoundError \d+ m?s/);
  });

  test('--quiet leaves the id alone on stdout', async () => {
    const { code, stdout, stderr } = await place.ak(...startOf('on_event'), '--quiet');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^ses_\w+\n$/);
    expect((await place.ak('session', 'watch', stdout.trim())).code).toBe(0);
  });

  test('--watch --json is one object a line', async () => {
    const { stdout } = await place.ak(...startOf('on_event'), '--watch', '--json');
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.at(-1)).toMatchObject({ type: 'end', state: 'completed', outcome: { kind: 'completed' } });
    expect(lines).toContainEqual(
      expect.objectContaining({ type: 'print', seq: 0, stream: 'stdout', text: 'hello Moin\n' }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ type: 'call', name: 'os.listdir', file: 'main.py', line: 8 }),
    );
  });

  test('get, log and prints tell what happened, for people and as JSON with stable keys', async () => {
    const id = await done('on_event', '--input', 'name="Anna"');
    const session = await place.json('session', 'get', id);
    const more = [
      'deployment_id',
      'build_id',
      'host_id',
      'epoch',
      'queue',
      'event',
      'vars',
      'calls',
      'prints',
      'open_calls',
      'accepts_changed',
      'difference',
      'durability',
      'imported',
      'moves',
      'stamp',
    ];
    expect(Object.keys(session).sort()).toEqual([...SUMMARY, ...more].sort());
    expect(session).toMatchObject({
      id,
      state: 'completed',
      project: 'shop',
      entrypoint: 'main.py:on_event',
      event: { event_type: 'manual', data: { name: 'Anna' } },
      vars: [{ name: 'GREETING', value: 'Moin', secret: false }],
      outcome: { kind: 'completed' },
      prints: 1,
      open_calls: [],
    });
    const calls = await listOf('session', 'log', id);
    for (const call of calls) expect(Object.keys(call).sort()).toEqual([...CALL, 'value'].sort());
    const getcwd = {
      name: 'os.listdir',
      kind: 'effect',
      file: 'main.py',
      line: 8,
      state: 'ok',
      attempt: 1,
      error: null,
    };
    expect(calls).toEqual([expect.objectContaining(getcwd)]);
    const prints = await listOf('session', 'prints', id);
    expect(prints).toEqual([{ seq: 0, stream: 'stdout', text: 'hello Anna\n', at: expect.any(String) }]);

    expect((await place.ak('session', 'get', id)).stdout).toMatch(/^session +ses_\w+\nstate +completed\n/);
    expect((await place.ak('session', 'log', id)).stdout).toMatch(/^CALL +AT [^]*main\.py:8 +listdir\('\.'\) +ok/);
    expect(await place.ak('session', 'prints', id)).toMatchObject({ stdout: 'hello Anna\n', stderr: '' });
    // The beginning of an id is enough.
    expect(await place.json('session', 'get', id.slice(0, -2))).toMatchObject({ id });
  });

  test('a failed call is in the log with its class, and the session with its traceback', async () => {
    const id = await done('fails');
    const calls = await listOf('session', 'log', id);
    const error = { type: 'FileNotFoundError', message: expect.stringContaining('/nowhere') };
    expect(calls).toEqual([
      expect.objectContaining({
        name: 'os.listdir',
        state: 'error',
        value: null,
        error: expect.objectContaining(error),
      }),
    ]);
    const traceback = expect.stringContaining('File "main.py", line 13, in fails\n    os.listdir("/nowhere")');
    const outcome = { kind: 'failed', error: { code: 'user_error', type: 'FileNotFoundError', traceback } };
    expect(await place.json('session', 'get', id)).toMatchObject({ state: 'failed', outcome });
    expect((await place.ak('session', 'watch', id)).code).toBe(1);
  });

  test('list shows the newest first, and can be narrowed', async () => {
    const older = await done('on_event');
    const newer = await done('fails');
    const all = await listOf('session', 'list');
    expect(all.slice(0, 2).map(({ id }) => id)).toEqual([newer, older]);
    for (const session of all) expect(Object.keys(session).sort()).toEqual([...SUMMARY].sort());
    const ids = async (...args: string[]): Promise<unknown[]> =>
      (await listOf('session', 'list', ...args)).map(({ id }) => id);
    expect(await ids('--limit', '1')).toEqual([newer]);
    expect(await ids('--state', 'completed')).not.toContain(newer);
    expect(await ids('--project', 'other')).toEqual([]);
    expect((await place.ak('session', 'list', '--project', 'other')).stdout).toBe('No sessions.\n');
    expect((await place.ak('session', 'list')).stdout).toMatch(
      /^SESSION +STATE +WAITS FOR +PROJECT +ENTRYPOINT +CREATED +TIME\nses_/,
    );
  });

  test('stop ends a session that sleeps, and its runner; stopping it again is refused', async () => {
    const id = (await place.ak(...startOf('sleeps'), '--quiet')).stdout.trim();
    const watching = place.start(['session', 'watch', id]);
    await watching.says(/asleep\n/);
    await watching.says(/sleep\(600\)/);
    const open = await place.json('session', 'get', id);
    expect(open).toMatchObject({
      state: 'running',
      open_calls: [{ name: 'time.sleep', file: 'main.py', state: 'started' }],
    });
    expect(await place.ak('session', 'stop', id)).toMatchObject({ code: 0 });
    expect(await watching.finished()).toMatchObject({ code: 1, stdout: expect.stringMatching(/stopped/) });
    expect(await place.json('session', 'get', id)).toMatchObject({
      state: 'stopped',
      outcome: { kind: 'stopped' },
      open_calls: [],
    });
    const again = await place.ak('session', 'stop', id);
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('error[session_ended]: ') });
  });
});
