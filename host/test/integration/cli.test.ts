/** The command line as a person meets it: help, version, configuration, deploying, and `ak run`. */
import { existsSync } from 'node:fs';
import { Installation, type Finished } from '../installation';

describe('commands that need no host', () => {
  let place: Installation;
  beforeEach(() => {
    place = new Installation();
  });
  afterEach(async () => {
    expect(place.processes()).toEqual([]);
    await place.remove();
  });

  test('the version', async () => {
    const { stdout } = await place.ak('version');
    expect(stdout).toMatch(/^ak \d+\.\d+\.\d+\n$/);
    expect((await place.ak('--version')).stdout.trim()).toBe(stdout.trim().slice('ak '.length));
    expect(await place.json('version')).toEqual({
      version: stdout.trim().slice('ak '.length),
      node: process.versions.node,
    });
  });

  test.each([
    [['--help'], ['up', 'deploy', 'session', 'run', 'config', 'version', 'Exit codes: ']],
    [
      ['session', '--help'],
      ['start', 'list', 'get', 'log', 'prints', 'watch', 'stop'],
    ],
    [
      ['session', 'start', '--help'],
      ['--project', '--entrypoint', '--input', '--event', '--watch', '--quiet', 'Examples:'],
    ],
    [
      ['run', '--help'],
      ['--entrypoint', '--event', '--var', '--resume', '--lose-runner', '--strict', 'Examples:'],
    ],
    [
      ['deploy', '--help'],
      ['--manifest', '--dir', '--archive', '--name', '--json', 'Examples:'],
    ],
    [
      ['help', 'config'],
      ['where', 'list', 'set'],
    ],
  ])('ak %j shows help on stdout', async (args, words) => {
    const { code, stdout, stderr } = await place.ak(...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: ak /);
    for (const word of words) expect(stdout).toContain(word);
  });

  test('a missing command shows the help on stderr and is an error', async () => {
    expect(await place.ak()).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^Usage: ak /) });
    expect(await place.ak('session')).toMatchObject({ code: 2, stdout: '' });
  });

  test('the configuration is found, shown and changed, and comments stay', async () => {
    const folder = place.path('config/ak');
    expect((await place.ak('config', 'where')).stdout).toBe(`${folder}\n`);
    const where = { config_dir: folder, config_file: `${folder}/config.yaml`, exists: true };
    expect(await place.json('config', 'where')).toEqual(where);
    place.configure('# what Anna said');
    expect(await place.ak('config', 'set', 'http.port', '4711')).toMatchObject({ code: 0 });
    expect(place.read('config/ak/config.yaml')).toMatch(
      /# what Anna said[^]*port: 4711|port: 4711[^]*# what Anna said/,
    );
    const rows: unknown = await place.json('config', 'list');
    expect(rows).toContainEqual({ key: 'http.port', value: '4711', source: 'file' });
    const table = (await place.ak('config', 'list')).stdout;
    expect(table).toMatch(/^KEY +VALUE +FROM\n/);
    expect(table).toMatch(/^db\.type +sqlite +/m);
  });

  test('what is secret is not shown', async () => {
    place.configure('temporal:', '  address: temporal.example.org:7233', '  api_key: tell-nobody');
    for (const args of [
      ['config', 'list'],
      ['config', 'list', '--json'],
    ]) {
      const { code, stdout } = await place.ak(...args);
      expect(code).toBe(0);
      expect(stdout).toContain('temporal.api_key');
      expect(stdout).not.toContain('tell-nobody');
    }
  });

  test('deploying the same again changes nothing; other code or other variables make a deployment', async () => {
    place.write('shop/main.py', 'def on_event(event): pass\n');
    const manifest = (value: string): string =>
      place.write(
        'shop/ak.yaml',
        `version: v1\nproject:\n  name: shop\n  entrypoints: [main.py:on_event]\n  vars:\n    - name: A\n      value: "${value}"\n`,
      );
    const file = manifest('1');
    const first = await place.json('deploy', '--manifest', file);
    expect(first).toEqual({
      project: 'shop',
      build_id: expect.stringMatching(/^\w+$/),
      deployment_id: expect.stringMatching(/^dep_\w+$/),
      entrypoints: ['main.py:on_event'],
      files: expect.arrayContaining([expect.anything()]),
      unchanged: false,
    });
    expect(await place.json('deploy', '--manifest', file)).toEqual({ ...first, unchanged: true });
    expect((await place.ak('deploy', '--manifest', file)).stdout).toContain(
      `${String(first['deployment_id'])} (unchanged)`,
    );
    manifest('2');
    const second = await place.json('deploy', '--manifest', file);
    expect(second).toMatchObject({ build_id: first['build_id'], unchanged: false });
    expect(second['deployment_id']).not.toBe(first['deployment_id']);
    place.write('shop/main.py', 'def on_event(event): print(1)\n');
    const third = await place.json('deploy', '--manifest', file);
    expect(third['build_id']).not.toBe(first['build_id']);
  });

  test('a folder without a manifest is named like the folder, and offers what it defines', async () => {
    place.write('shop/main.py', 'def on_event(event): pass\ndef _own(): pass\n');
    place.write('shop/pkg/mod.py', 'def other(event): pass\n');
    const first = await place.json('deploy', '--dir', 'shop');
    expect(first).toMatchObject({ project: 'shop', unchanged: false });
    expect(first['entrypoints']).toEqual(['main.py:on_event', 'pkg/mod.py:other']);
    expect(await place.json('deploy', '--dir', 'shop')).toMatchObject({ unchanged: true });
    expect(await place.json('deploy', '--dir', 'shop', '--name', 'mine')).toMatchObject({ project: 'mine' });
  });

  test('without a host a session waits, and says so', async () => {
    place.write('shop/main.py', 'def on_event(event): pass\n');
    await place.ak('deploy', '--dir', 'shop');
    const started = await place.ak(
      'session',
      'start',
      '--project',
      'shop',
      '--entrypoint',
      'main.py:on_event',
      '--quiet',
    );
    expect(started.stdout).toMatch(/^ses_\w+\n$/);
    expect(started.stderr).toContain('ak up');
    expect(await place.json('session', 'get', started.stdout.trim())).toMatchObject({
      state: 'created',
      host_id: null,
    });
  });
});

const PROGRAM = `
import os
import sys

import helper


def on_event(event):
    print("one")
    print("two", file=sys.stderr)
    print(os.getcwd() == event.data.cwd)


def fails(event):
    print("before")
    helper.raises(event["data"]["text"])


def leaves(event):
    print("a")
    sys.exit(event.data.code)


def environment(event):
    print("\\n".join(sorted(os.environ)))
    print(os.environ["GREETING"])


def both(event, session_id):
    print(session_id)
    print(sorted(event), event.event_type, event["event_id"], event.data.deep.list[1].name)


def nothing():
    print("nothing")


def calls(event):
    for name in ("a", "b", "c"):
        print(name, os.path.exists(name))
    try:
        os.rmdir("no-such-folder")
    except FileNotFoundError as err:
        print(type(err).__name__)


async def waits(event):
    import asyncio

    print(await asyncio.gather(asyncio.sleep(0, 1), asyncio.sleep(0, 2)))
`;

/** A constructor of a library class that runs as part of one of the program's. */
const LEAKY = `
import os
import socketserver


class Server(socketserver.TCPServer):
    pass


def main(event):
    for name in ("a", "b"):
        server = Server(("127.0.0.1", 0), socketserver.BaseRequestHandler)
        print(name, os.path.exists(name))
`;

describe('ak run', () => {
  let place: Installation;
  beforeAll(async () => {
    place = new Installation();
    place.write('program/main.py', PROGRAM);
    place.write('program/helper.py', 'def raises(text):\n    raise ValueError(text)\n');
    place.write('program/leaky.py', LEAKY);
    place.write('program/pkg/__init__.py', '');
    place.write('program/pkg/mod.py', 'from . import other\ndef run(event):\n    print(other.NAME)\n');
    place.write('program/pkg/other.py', 'NAME = __name__\n');
    await place.up();
  });
  afterAll(async () => {
    const { root } = place;
    await place.remove();
    expect(existsSync(root)).toBe(false);
    expect(place.processes()).toEqual([]);
  });

  function run(functionName: string, ...more: string[]): Promise<Finished> {
    return place.ak('run', 'program', '--entrypoint', `main.py:${functionName}`, ...more);
  }

  test('stdout is what the program printed, stderr begins with the session', async () => {
    const { code, stdout, stderr } = await run('on_event', '--input', `cwd=${JSON.stringify(place.root)}`);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'one\nTrue\n' });
    expect(stderr).toMatch(/^session ses_\w+\ntwo\n$/);
  });

  test.each([
    ['every', 'its process was lost and made again 4 times'],
    ['main:2', 'its process was lost and made again once'],
    ['main:99', 'its process was not lost: no recorded call was one of those to lose it after'],
  ])('a program that loses its runner (%s) prints what it prints without', async (when, words) => {
    const plain = await run('calls');
    const lost = await run('calls', '--lose-runner', when);
    expect({ code: lost.code, stdout: lost.stdout }).toEqual({ code: 0, stdout: plain.stdout });
    expect(lost.stderr).toMatch(/^session ses_\w+\n/);
    expect(lost.stderr).toContain(`${words}\n`);
  });

  test.each([[[]], [['--lose-runner', 'every']]])('what nothing records is told once (%j)', async (more) => {
    const leaky = await place.ak('run', 'program', '--entrypoint', 'leaky.py:main', ...more);
    expect({ code: leaky.code, stdout: leaky.stdout }).toEqual({ code: 0, stdout: 'a False\nb False\n' });
    expect(leaky.stderr.match(/warning/g)).toHaveLength(1);
    expect(leaky.stderr).toContain(
      "\nwarning[unrecorded_effect]: leaky.py:12 took the address ('127.0.0.1', 0) outside any recorded call" +
        ' (in socketserver.TCPServer.__init__): it happens again after a loss.\nhint: ',
    );
  });

  test('with --strict it is an error at that line', async () => {
    const strict = await place.ak('run', 'program', '--entrypoint', 'leaky.py:main', '--strict');
    expect({ code: strict.code, stdout: strict.stdout }).toEqual({ code: 1, stdout: '' });
    expect(strict.stderr).toContain(`File "${place.path('program/leaky.py')}", line 12, in main`);
    expect(strict.stderr).toContain('autokitteh.errors.UnrecordedEffect: leaky.py:12 took the address');
    expect(strict.stderr).not.toContain('warning');
  });

  test('a failure ends with the traceback as plain Python prints it', async () => {
    const { code, stdout, stderr } = await run('fails', '--input', 'text="no\\nway"');
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'before\n' });
    const lines = stderr.split('\n');
    expect(lines[0]).toMatch(/^session ses_\w+$/);
    expect(lines.slice(1).filter((line) => !/^ +[\^~]+$/.test(line))).toEqual([
      'Traceback (most recent call last):',
      `  File "${place.path('program/main.py')}", line 16, in fails`,
      '    helper.raises(event["data"]["text"])',
      `  File "${place.path('program/helper.py')}", line 2, in raises`,
      '    raise ValueError(text)',
      'ValueError: no',
      'way',
      '',
    ]);
  });

  test.each([
    ['0', 0, ''],
    ['null', 0, ''],
    ['3', 1, ''],
    ['"a reason"', 1, 'a reason\n'],
  ])('sys.exit(%s) exits with %d', async (code, exit, lastWords) => {
    const ran = await run('leaves', '--input', `code=${code}`);
    expect({ code: ran.code, stdout: ran.stdout }).toEqual({ code: exit, stdout: 'a\n' });
    expect(ran.stderr.replace(/^session ses_\w+\n/, '')).toBe(lastWords);
  });

  test('the environment has the variables given and nothing of ours or of the host that may be secret', async () => {
    const args = ['run', 'program', '--entrypoint', 'main.py:environment', '--var', 'GREETING=hello=you'];
    const secrets = { AWS_SECRET_ACCESS_KEY: 'tell-nobody', DATABASE_URL: 'tell-nobody', AK_LOG_LEVEL: 'warn' };
    const ran = await place.start(args, secrets).finished();
    expect(ran.code).toBe(0);
    const names = ran.stdout.trim().split('\n');
    expect(names.pop()).toBe('hello=you');
    expect(names).toContain('GREETING');
    const allowed = /^(PATH|HOME|USER|LANG|LC_\w+|TZ|TMPDIR|SSL_CERT_\w+|PYTHONHASHSEED|AK_HOST_URL|GREETING)$/;
    expect(names.filter((name) => !allowed.test(name))).toEqual([]);
  });

  test('a handler may take the session too; an event is read by key and by attribute', async () => {
    const event = '{"event_type": "push", "event_id": "7", "data": {"deep": {"list": [1, {"name": "Anna"}]}}}';
    const { stdout, stderr } = await run('both', '--event', event);
    const id = /^session (ses_\w+)\n/.exec(stderr)?.[1];
    expect(stdout).toBe(`${id}\n['data', 'event_id', 'event_type', 'integration_id'] push 7 Anna\n`);
  });

  test('a handler may take nothing, and may be async', async () => {
    expect(await run('nothing')).toMatchObject({ code: 0, stdout: 'nothing\n' });
    expect(await run('waits')).toMatchObject({ code: 0, stdout: '[1, 2]\n' });
  });

  test('an entry point in a package', async () => {
    const ran = await place.ak('run', 'program', '--entrypoint', 'pkg/mod.py:run');
    expect(ran).toMatchObject({ code: 0, stdout: 'pkg.other\n' });
  });

  test('the event may be in a file', async () => {
    place.write('event.json', `{"data": {"cwd": "elsewhere"}}`);
    expect(await run('on_event', '--event', '@event.json')).toMatchObject({ code: 0, stdout: 'one\nFalse\n' });
  });
});
