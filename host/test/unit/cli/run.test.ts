import { OutputClosed } from '../../../cli/io';
import { AkError } from '../../../errors';
import { sharedQueue } from '../../../sessions/create';
import type { Store } from '../../../store/store';
import { CliHarness, createSession, playSession, putLiveHost } from './harness';

const COMPLETED = { kind: 'completed', result: null } as const;
const TRACEBACK = 'Traceback (most recent call last):\n  File "main.py", line 2, in on_event\nValueError: no\n';
const FAILED = {
  kind: 'failed',
  error: { code: 'user_error', type: 'ValueError', message: 'no', traceback: TRACEBACK, hint: null },
} as const;

describe('ak run', () => {
  let cli: CliHarness;

  beforeEach(() => {
    cli = new CliHarness();
  });

  afterEach(() => cli.close());

  test('stdout has the prints and nothing else; stderr begins with the id and ends with the traceback', async () => {
    await createSession(await cli.store());
    cli.hostScript = (store) => playSession(store, 'ses_1', ['one\n', 'two\n'], FAILED);
    const ran = await cli.run('run', '--resume', 'ses_1');
    expect(ran).toEqual({ exitCode: 1, stdout: 'one\ntwo\n', stderr: `session ses_1\n${TRACEBACK}` });
    expect(cli.hosts).toEqual([{ serves: { kind: 'queue', queue: 'ak-own-ses_1' }, stopped: true }]);
  });

  test('a resumed session begins with the first print not yet shown', async () => {
    const store = await cli.store();
    await createSession(store);
    const claimed = await store.claimSession('ses_1', 'hst_gone');
    const lines = ['one\n', 'two\n'].map((text, seq) => ({
      kind: 'print' as const,
      line: { seq, stream: 'stdout' as const, text, level: null, logger: null, at: 1 },
    }));
    await store.appendJournal('ses_1', claimed?.epoch ?? 0, lines);
    await store.markPrintsShown('ses_1', 1);
    cli.hostScript = () => playSession(store, 'ses_1', ['three\n'], COMPLETED);
    expect(await cli.run('run', '--resume', 'ses_1')).toMatchObject({ exitCode: 0, stdout: 'two\nthree\n' });
    expect(await store.getSession('ses_1')).toMatchObject({ printsShown: 3 });
  });

  test('a session that ended meanwhile is shown without a host', async () => {
    const store = await cli.store();
    await playSession(store, await createSession(store), ['rest\n'], FAILED);
    expect(await cli.run('run', '--resume', 'ses_1')).toMatchObject({ exitCode: 1, stdout: 'rest\n' });
    expect(cli.hosts).toEqual([]);
    expect(await cli.run('run', '--resume', 'ses_1')).toMatchObject({ exitCode: 1, stdout: '' });
  });

  test('a session whose process still runs is not taken over', async () => {
    await createSession(await cli.store());
    await putLiveHost(await cli.store(), 'ak-own-ses_1');
    const ran = await cli.run('run', '--resume', 'ses_1');
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toContain(`still runs, in process ${process.pid}`);
  });

  test('what could not be written is not recorded as shown', async () => {
    const store = await cli.store();
    await createSession(store);
    cli.hostScript = () => playSession(store, 'ses_1', ['one\n'], COMPLETED);
    cli.onOutput = ({ stdout }) => {
      if (stdout !== '') throw new OutputClosed('gone');
    };
    expect((await cli.run('run', '--resume', 'ses_1')).exitCode).toBe(141);
    expect(await store.getSession('ses_1')).toMatchObject({ printsShown: 0 });
    expect(cli.hosts).toMatchObject([{ stopped: true }]);
  });

  test('an interrupted run stops its host, keeps the session and says how to go on', async () => {
    await createSession(await cli.store());
    cli.hostScript = () => {
      cli.interrupt('SIGINT');
      return Promise.resolve();
    };
    const ran = await cli.run('run', '--resume', 'ses_1');
    expect(ran).toEqual({
      exitCode: 130,
      stdout: '',
      stderr: 'session ses_1\nthe session stays; go on with it: ak run --resume ses_1\n',
    });
    expect(cli.hosts).toMatchObject([{ stopped: true }]);
  });

  test('a run that gets no host says how to go on with its session', async () => {
    await createSession(await cli.store());
    cli.hostScript = () => Promise.reject(new AkError('temporal_binary_missing', 'There is no Temporal server.'));
    const ran = await cli.run('run', '--resume', 'ses_1');
    expect(ran.exitCode).toBe(3);
    expect(ran.stderr).toMatch(
      /^session ses_1\nthe session stays; go on with it: ak run --resume ses_1\n.*no Temporal/,
    );
  });

  describe('whose session a running host has taken', () => {
    /** Claimed by the host, one print shown. */
    async function taken(): Promise<Store> {
      const store = await cli.store();
      await createSession(store, { queue: sharedQueue(await store.installationId()) });
      await putLiveHost(store);
      const claimed = await store.claimSession('ses_1', 'hst_live');
      const line = { seq: 0, stream: 'stdout' as const, text: 'one\n', level: null, logger: null, at: 1 };
      await store.appendJournal('ses_1', claimed?.epoch ?? 0, [{ kind: 'print', line }]);
      return store;
    }

    test('goes on with it in a host of its own when that host is gone', async () => {
      const store = await taken();
      cli.pace = 50;
      cli.hostScript = () => playSession(store, 'ses_1', ['two\n'], COMPLETED);
      cli.onOutput = ({ stdout }) => void (stdout === 'one\n' && store.removeHost('hst_live'));
      expect(await cli.run('run', '--resume', 'ses_1')).toEqual({
        exitCode: 0,
        stdout: 'one\ntwo\n',
        stderr: 'session ses_1\nthe host that ran the session is gone: the session goes on in this process\n',
      });
      expect(cli.hosts).toEqual([{ serves: { kind: 'shared' }, stopped: true }]);
    });

    test('when interrupted, leaves it to the host that runs', async () => {
      await taken();
      cli.onOutput = ({ stdout }) => void (stdout === 'one\n' && cli.interrupt('SIGTERM'));
      const ran = await cli.run('run', '--resume', 'ses_1');
      expect(ran).toMatchObject({ exitCode: 143, stdout: 'one\n' });
      expect(ran.stderr).toMatch(/\nthe session goes on in the running host; see it again: .*\n$/);
    });

    test('when interrupted, does not speak of a host that is gone', async () => {
      const store = await taken();
      cli.onOutput = ({ stdout }) => {
        if (stdout === 'one\n') void store.removeHost('hst_live').then(() => cli.interrupt('SIGTERM'));
      };
      const ran = await cli.run('run', '--resume', 'ses_1');
      expect(ran).toMatchObject({ exitCode: 143, stdout: 'one\n' });
      expect(ran.stderr).toMatch(/\nthe session stays; go on with it: ak run --resume ses_1\n$/);
    });
  });

  test('why it waits is said once, however many claims are refused', async () => {
    await createSession(await cli.store());
    let isSaid = (): void => undefined;
    const said = new Promise<void>((resolve) => (isSaid = resolve));
    cli.onOutput = ({ stderr }) => void (stderr.includes('no Python') && isSaid());
    cli.hostScript = async (store) => {
      const refuse = async (): Promise<void> => {
        const claimed = await store.claimSession('ses_1', 'hst_fake');
        await store.setSessionState('ses_1', claimed?.epoch ?? 0, 'running', 'no Python');
      };
      await refuse();
      await said;
      await refuse();
      // Seen between the two by who watches.
      cli.onOutput = ({ stdout }) => {
        if (stdout === 'one\n') void playSession(store, 'ses_1', [], COMPLETED);
      };
      const claimed = await store.claimSession('ses_1', 'hst_fake');
      const line = { seq: 0, stream: 'stdout' as const, text: 'one\n', level: null, logger: null, at: 1 };
      await store.appendJournal('ses_1', claimed?.epoch ?? 0, [{ kind: 'print', line }]);
    };
    const ran = await cli.run('run', '--resume', 'ses_1');
    expect(ran).toEqual({ exitCode: 0, stdout: 'one\n', stderr: 'session ses_1\nwaiting: no Python\n' });
  });

  test('a program that pauses ends the command, not the session', async () => {
    const store = await cli.store();
    await createSession(store);
    cli.hostScript = async () => {
      const claimed = await store.claimSession('ses_1', 'hst_fake');
      await store.setSessionState('ses_1', claimed?.epoch ?? 0, 'paused', 'the code differs');
    };
    const ran = await cli.run('run', '--resume', 'ses_1');
    expect(ran.exitCode).toBe(1);
    expect(ran.stderr).toContain('paused: the code differs\n');
    expect(await store.getSession('ses_1')).toMatchObject({ state: 'paused', outcome: null });
  });

  test.each([
    [[], 'needs a file or a folder'],
    [['x.py', '--resume', 'ses_1'], 'takes no path'],
    [['x.py', '--var', 'novalue'], 'key=value'],
    [['x.py', '--var', '1A=2'], 'cannot name a variable'],
    [['gone.py'], 'error[code_not_found]'],
  ])('run %j is refused', async (argv, complaint) => {
    const ran = await cli.run('run', ...argv);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toContain(complaint);
  });
});
