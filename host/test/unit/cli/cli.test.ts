import { once } from 'node:events';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import { pause } from '../../../deadline';
import { deferred } from '../../../sessions/deferred';
import { CliHarness } from './harness';

describe('the command line', () => {
  let cli: CliHarness;

  beforeEach(() => {
    cli = new CliHarness();
  });

  afterEach(() => cli.close());

  test('help is on stdout and no error', async () => {
    const ran = await cli.run('--help');
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ran.stdout).toContain('Start here:');
  });

  test.each([['up'], ['deploy'], ['run'], ['session', 'start'], ['session', 'list'], ['config', 'set']])(
    'the help of %s %s has examples',
    async (...command) => {
      const ran = await cli.run(...command.filter((word) => word !== undefined), '--help');
      expect(ran.exitCode).toBe(0);
      expect(ran.stdout).toContain('Examples:\n  ak ');
    },
  );

  test('without a command the help is shown as what is missing', async () => {
    const ran = await cli.run();
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toContain('Usage: ak');
  });

  test.each([
    [['sesion', 'list'], "Unknown command 'sesion'", 'Did you mean session?'],
    [['session', 'lst'], "Unknown command 'lst'", 'Did you mean list?'],
    [['session', 'list', '--jsn'], "Unknown option '--jsn'", 'Did you mean --json?'],
  ])('%j is corrected', async (argv, complaint, suggestion) => {
    const ran = await cli.run(...argv);
    expect(ran).toEqual({ exitCode: 2, stdout: '', stderr: `error[usage]: ${complaint}\n  hint: ${suggestion}\n` });
  });

  test('with --json an error is JSON on stderr', async () => {
    const ran = await cli.run('session', 'get', 'ses_none', '--json');
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(JSON.parse(ran.stderr)).toMatchObject({
      error: { code: 'session_not_found', hint: expect.any(String) as unknown },
    });
  });

  test('our stack is shown with --debug and never without', async () => {
    expect((await cli.run('session', 'get', 'ses_none')).stderr).not.toContain('    at ');
    expect((await cli.run('session', 'get', 'ses_none', '--debug')).stderr).toContain('    at ');
  });

  test('the version is that of the package', async () => {
    const content: unknown = JSON.parse(fs.readFileSync(path.join(__dirname, '../../../../package.json'), 'utf8'));
    expect(await cli.run('version')).toEqual({ exitCode: 0, stdout: 'ak 0.1.0\n', stderr: '' });
    expect(JSON.parse((await cli.run('version', '--json')).stdout)).toMatchObject({ version: '0.1.0' });
    expect(content).toMatchObject({ version: '0.1.0' });
  });

  test('config where shows the folder, even when the file in it is wrong', async () => {
    const folder = path.join(cli.home, '.config', 'ak');
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'config.yaml'), 'dbb: {}\n');
    expect(await cli.run('config', 'where')).toEqual({ exitCode: 0, stdout: `${folder}\n`, stderr: '' });
    expect(await cli.run('config', 'list')).toMatchObject({ exitCode: 2, stdout: '' });
  });

  test('a setting is changed and then listed with where it comes from', async () => {
    expect(await cli.run('config', 'set', 'log.level', 'debug')).toMatchObject({ exitCode: 0 });
    const listed: unknown = JSON.parse((await cli.run('config', 'list', '--json')).stdout);
    expect(listed).toContainEqual({ key: 'log.level', value: 'debug', source: 'file' });
    expect((await cli.run('config', 'list')).stdout).toMatch(/^log\.level +debug +file$/m);
  });

  test('up shows where it listens, and stops its host when it is interrupted', async () => {
    cli.onOutput = ({ stdout }) => {
      if (stdout.includes('config')) cli.interrupt('SIGTERM');
    };
    const ran = await cli.run('up');
    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toMatch(/^ {2}HTTP +http:\/\/127.0.0.1:7000$/m);
    expect(ran.stdout).toContain(path.join(cli.home, '.config', 'ak', 'config.yaml'));
    expect(ran.stderr).toBe('stopping (SIGTERM); Ctrl-C again ends it at once\nstopped\n');
    expect(cli.hosts).toEqual([{ serves: { kind: 'shared' }, stopped: true }]);
  });

  test('up says that a host starts, when that takes its time', async () => {
    const started = deferred<void>();
    cli.pace = 1000;
    cli.hostStarted = started.promise;
    cli.onOutput = ({ stdout, stderr }) => {
      if (stderr.includes('...')) started.resolve();
      if (stdout.includes('config')) cli.interrupt('SIGTERM');
    };
    expect((await cli.run('up')).stderr).toMatch(/^starting the host and its Temporal server \.\.\.\nstopping /);
  });

  test('up --json says nothing of it', async () => {
    cli.pace = 1000;
    cli.hostStarted = pause(20);
    cli.onOutput = ({ stdout }) => {
      if (stdout.includes('config')) cli.interrupt('SIGTERM');
    };
    expect((await cli.run('up', '--json')).stderr).toMatch(/^stopping /);
  });

  test('up ends with the error of a host that cannot go on', async () => {
    cli.hostScript = () => Promise.reject(new Error('the worker is gone'));
    const ran = await cli.run('up');
    expect(ran.exitCode).toBe(3);
    expect(ran.stderr).toMatch(/^stopping \(the host cannot go on\).*\n[^]*the worker is gone/);
    expect(cli.hosts).toMatchObject([{ stopped: true }]);
  });

  test.each([
    [[], 'needs a manifest, a folder or an archive'],
    [['--dir', 'x', '--archive', 'y'], 'takes either'],
    [['--dir', 'x', '--manifest', 'y'], 'takes either'],
  ])('deploy %j is refused', async (argv, complaint) => {
    const ran = await cli.run('deploy', ...argv);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain(complaint);
  });

  test('deploy names a manifest that is not there', async () => {
    const ran = await cli.run('deploy', '--manifest', 'gone.yaml');
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain('error[manifest_invalid]');
    expect(ran.stderr).toContain(path.join(cli.home, 'gone.yaml'));
  });

  test('a store that does not answer is named while it is waited for', async () => {
    const silent = net.createServer();
    const accepted: net.Socket[] = [];
    silent.on('connection', (socket) => accepted.push(socket)).listen(path.join(cli.home, '.s.PGSQL.5432'));
    await once(silent, 'listening');
    fs.mkdirSync(path.join(cli.home, '.config', 'ak'), { recursive: true });
    fs.writeFileSync(
      path.join(cli.home, '.config', 'ak', 'config.yaml'),
      `db: {type: postgres, dsn: "postgres://ann:s3cret@/ak?host=${cli.home}", key_file: ${cli.home}/key}\n`,
    );
    cli.onOutput = ({ stderr }) => {
      if (stderr.includes('waiting')) for (const socket of accepted) socket.destroy();
    };
    const ran = await cli.run('session', 'list');
    expect(ran.stderr).toMatch(/^waiting for the store: postgres \S+\nerror\[store_unavailable\]/);
    expect(ran.stderr).not.toContain('s3cret');
    silent.close();
  });
});
