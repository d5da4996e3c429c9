import type { HostOptions } from '../../../../host';
import { sharedQueue } from '../../../../sessions/create';
import { CliHarness, createSession, deployShop, playSession, putLiveHost } from '../harness';

const START = ['session', 'start', '--project', 'shop', '--entrypoint', 'main.py:on_event'];
const COMPLETED = { kind: 'completed', result: null } as const;
const TRACEBACK = 'Traceback (most recent call last):\n  File "main.py", line 2, in on_event\nValueError: no\n';
const FAILED = {
  kind: 'failed',
  error: { code: 'user_error', type: 'ValueError', message: 'no', traceback: TRACEBACK, hint: null },
} as const;

function queueOf(serves: HostOptions['serves']): string {
  return serves.kind === 'queue' ? serves.queue : 'shared';
}

describe('ak session', () => {
  let cli: CliHarness;

  beforeEach(() => {
    cli = new CliHarness();
  });

  afterEach(() => cli.close());

  /** Plays every session that a host of this command would find. */
  async function playNext(outcome: typeof COMPLETED | typeof FAILED = COMPLETED, own?: string): Promise<void> {
    const store = await cli.store();
    const [entry] = await store.takeOutbox([own ?? sharedQueue(await store.installationId())], 1);
    if (entry !== undefined) await playSession(store, entry.sessionId, ['hello\n'], outcome);
  }

  test('start shows only the id with --quiet, and says that no host is there', async () => {
    await deployShop(await cli.store());
    const ran = await cli.run(...START, '--quiet', '--input', 'n=1');
    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toMatch(/^ses_\w+\n$/);
    expect(ran.stderr).toContain('no host is running');
    expect(await (await cli.store()).getSession(ran.stdout.trim())).toMatchObject({
      event: { data: { n: 1 } },
      state: 'created',
    });
  });

  test('start says nothing of hosts when one is there', async () => {
    await deployShop(await cli.store());
    await putLiveHost(await cli.store());
    expect((await cli.run(...START)).stderr).toBe('');
  });

  test('start --json shows the session, and no secret', async () => {
    await deployShop(await cli.store());
    const { stdout } = await cli.run(...START, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      project: 'shop',
      state: 'created',
      outcome: null,
      vars: [{ name: 'KEY', value: null, secret: true }],
    });
    expect(stdout).not.toContain('hidden-text');
  });

  test('start of a wrong entry point is bad input and starts nothing', async () => {
    await deployShop(await cli.store());
    const ran = await cli.run('session', 'start', '--project', 'shop', '--entrypoint', 'main.py:on_evnt');
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toContain('error[entry_function_missing]');
    expect(await (await cli.store()).listSessions()).toEqual([]);
  });

  test('start --with-host has a host for the session, shows it and exits by its outcome', async () => {
    await deployShop(await cli.store());
    cli.hostScript = (_store, { serves }) => playNext(FAILED, queueOf(serves));
    const ran = await cli.run(...START, '--with-host');
    expect(ran.exitCode).toBe(1);
    expect(ran.stdout).toMatch(/^session ses_\w+\n/);
    expect(ran.stdout).toContain('| hello\n');
    expect(ran.stdout).toContain(TRACEBACK);
    // A queue of its own: a host that leaves with its session takes no others.
    const queue = expect.stringMatching(/-ses_\w+$/) as unknown;
    expect(cli.hosts).toEqual([{ serves: { kind: 'queue', queue }, stopped: true }]);
  });

  test('start --with-host uses a host that is there', async () => {
    await deployShop(await cli.store());
    await putLiveHost(await cli.store());
    cli.onOutput = ({ stdout }) => {
      if (stdout.startsWith('session')) {
        cli.onOutput = () => undefined;
        void playNext();
      }
    };
    expect((await cli.run(...START, '--with-host')).exitCode).toBe(0);
    expect(cli.hosts).toEqual([]);
  });

  test('start --watch --json shows one object a line', async () => {
    await deployShop(await cli.store());
    cli.hostScript = (_store, { serves }) => playNext(COMPLETED, queueOf(serves));
    const { stdout } = await cli.run(...START, '--with-host', '--json');
    const types = stdout
      .trim()
      .split('\n')
      .map((line): unknown => (JSON.parse(line) as { type: unknown }).type);
    expect([types[0], types.at(-2), types.at(-1)]).toEqual(['session', 'print', 'end']);
  });

  test('an interrupted watch leaves the session and says how to see it again', async () => {
    await deployShop(await cli.store());
    cli.onOutput = ({ stderr }) => {
      if (stderr.includes('no host is running')) cli.interrupt('SIGINT');
    };
    const ran = await cli.run(...START, '--watch');
    expect(ran.exitCode).toBe(130);
    expect(ran.stderr).toMatch(/ak session watch ses_\w+\n$/);
    expect(await (await cli.store()).listSessions()).toMatchObject([{ state: 'created' }]);
  });

  test('a session is found by the beginning of its id, when that is clear', async () => {
    await createSession(await cli.store(), { id: 'ses_abc1' });
    await createSession(await cli.store(), { id: 'ses_abd1' });
    expect((await cli.run('session', 'get', 'abc', '--json')).exitCode).toBe(0);
    const unclear = await cli.run('session', 'get', 'ses_ab');
    expect(unclear.exitCode).toBe(2);
    expect(unclear.stderr).toContain('ses_abc1');
  });

  test('get shows how a session failed', async () => {
    const store = await cli.store();
    await playSession(store, await createSession(store), [], FAILED);
    const { stdout } = await cli.run('session', 'get', 'ses_1');
    expect(stdout).toMatch(/^outcome +failed after .*: ValueError: no$/m);
    expect(stdout).toContain(TRACEBACK);
    expect(JSON.parse((await cli.run('session', 'get', 'ses_1', '--json')).stdout)).toMatchObject({
      state: 'failed',
      outcome: { kind: 'failed', error: { type: 'ValueError', traceback: TRACEBACK } },
    });
  });

  test('prints are what the program printed and nothing else', async () => {
    const store = await cli.store();
    await playSession(store, await createSession(store), ['one\n', 'two'], COMPLETED);
    expect(await cli.run('session', 'prints', 'ses_1')).toEqual({ exitCode: 0, stdout: 'one\ntwo', stderr: '' });
  });

  test('log shows the calls with their values, get the open one', async () => {
    const store = await cli.store();
    const id = await createSession(store);
    await store.claimSession(id, 'hst_fake');
    const call = {
      id: 'main:1',
      callKind: 'effect',
      name: 'os.getcwd',
      file: 'main.py',
      line: 3,
      args: [],
      kw: {},
      digest: '',
      untilMs: null,
    } as const;
    const result = {
      value: Buffer.from('V/home\np0\n.').toString('base64'),
      valueFile: null,
      error: null,
      handle: null,
      mutated: null,
      ms: 4,
    };
    await store.appendJournal(id, 1, [
      { kind: 'start', call: { ...call, args: [] }, at: 1_000 },
      { kind: 'end', id: 'main:1', result, at: 1_004 },
      { kind: 'start', call: { ...call, args: ["'b'"], id: 'main:2', line: 4 }, at: 1_005 },
    ]);
    const { stdout } = await cli.run('session', 'log', id);
    expect(stdout).toMatch(/^main:1 +main.py:3 +getcwd\(\) +ok +4 ms +\/home$/m);
    expect(stdout).toMatch(/^main:2 +main.py:4 +getcwd\('b'\) +open$/m);
    expect(JSON.parse((await cli.run('session', 'log', id, '--json')).stdout)).toMatchObject([
      { id: 'main:1', state: 'ok', value: '/home' },
      { id: 'main:2', state: 'started', value: null },
    ]);
    expect((await cli.run('session', 'get', id)).stdout).toMatch(/^open call +main.py:4 getcwd\('b'\)/m);
    const last = await cli.run('session', 'log', id, '--limit', '1');
    expect(last.stdout).not.toContain('main:1');
    expect(last.stdout).toContain('main:2');
    expect(last.stderr).toBe('1 earlier calls are not shown; more with --limit\n');
  });

  test('list shows the newest first and takes filters', async () => {
    const store = await cli.store();
    await createSession(store, { id: 'ses_a' });
    await playSession(store, await createSession(store, { id: 'ses_b' }), [], COMPLETED);
    expect((await cli.run('session', 'list')).stdout).toMatch(/^SESSION[^]*ses_a /);
    expect(JSON.parse((await cli.run('session', 'list', '--state', 'completed', '--json')).stdout)).toMatchObject([
      { id: 'ses_b' },
    ]);
    const wrong = await cli.run('session', 'list', '--state', 'done');
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toContain('created, running');
  });

  test('stop asks for it once the session is there, and refuses when it has ended', async () => {
    const store = await cli.store();
    const id = await createSession(store);
    expect(await cli.run('session', 'stop', id, '--reason', 'enough')).toMatchObject({
      exitCode: 0,
      stdout: `${id} is told to stop\n`,
    });
    const [start] = await store.takeOutbox(['ak-own-ses_1'], 10);
    await store.outboxDone(start?.id ?? 0);
    expect(await store.takeOutbox(['ak-own-ses_1'], 10)).toMatchObject([{ kind: 'stop', reason: 'enough' }]);
    await playSession(store, id, [], COMPLETED);
    const late = await cli.run('session', 'stop', id);
    expect(late.exitCode).toBe(2);
    expect(late.stderr).toContain('error[session_ended]');
  });

  test('watch of an ended session shows it all and exits by its outcome', async () => {
    const store = await cli.store();
    await playSession(store, await createSession(store), ['hello\n'], FAILED);
    const ran = await cli.run('session', 'watch', 'ses_1');
    expect(ran).toMatchObject({ exitCode: 1, stderr: '' });
    expect(ran.stdout).toMatch(/^\| hello\nfailed after /);
  });
});
