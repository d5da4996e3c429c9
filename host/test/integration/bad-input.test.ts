/** Bad input: refused before anything is done, with its own code, and with words that say what, where, why and what to do. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { Installation, waitFor, type Finished } from '../installation';

/** What an error of ours looks like on stderr; a part for each of: which thing, why, what to do. */
interface Refusal {
  code: string;
  exit: number;
  says: (string | RegExp)[];
}

function expectRefusal({ code, stdout, stderr }: Finished, wanted: Refusal): void {
  expect({ code, stderr }).toEqual({ code: wanted.exit, stderr: expect.stringContaining(`error[${wanted.code}]: `) });
  expect(stderr).toMatch(/^ {2}hint: \S/m);
  for (const part of wanted.says) expect(stderr).toMatch(part);
  expectNoStack(stderr);
  expect(stdout).toBe('');
}

/** No frame of ours, whatever went wrong. */
function expectNoStack(text: string): void {
  expect(text).not.toMatch(/^\s+at .*(\.js|\.ts|node:)/m);
  expect(text).not.toContain('error[internal]');
}

const HANDLER = 'def on_event(event):\n    print("ran")\n';

describe('bad input that is refused by a command', () => {
  let place: Installation;
  beforeEach(() => {
    place = new Installation();
  });
  afterEach(() => place.remove());

  /** Refused, with nothing kept and nothing left running. */
  async function refuses(args: string[], wanted: Refusal, env: NodeJS.ProcessEnv = {}): Promise<void> {
    expectRefusal(await place.start(args, env).finished(), wanted);
    expect(place.processes()).toEqual([]);
  }

  async function nothingKept(): Promise<void> {
    expect(JSON.parse((await place.ak('session', 'list', '--json')).stdout)).toEqual([]);
    const started = await place.ak('session', 'start', '--project', 'shop', '--entrypoint', 'main.py:on_event');
    expectRefusal(started, { code: 'project_not_found', exit: 2, says: ['"shop"', 'ak deploy'] });
  }

  /** A Python that is none: answers the question for its version, and fails at everything else. */
  function fakePython(name: string, version: string): string {
    const answer = `[[${version.replaceAll('.', ', ')}], "'"$0"'", "cpython"]`;
    return place.script(
      name,
      `case "$*" in *" -c "*) echo '${answer}';; *) echo "none of that here" >&2; exit 1;; esac`,
    );
  }

  test('no Python at all', async () => {
    const file = place.write('shop/main.py', HANDLER);
    const wanted = { code: 'python_missing', exit: 3, says: ['on PATH', /Install Python 3\.9/, 'python: /'] };
    await refuses(['run', file, '--entrypoint', 'main.py:on_event'], wanted, { PATH: place.nodeOnly() });
    await refuses(['deploy', '--dir', 'shop'], wanted, { PATH: place.nodeOnly() });
    await nothingKept();
  });

  test('a configured Python that is not there', async () => {
    place.configure('python: /nowhere/python3');
    const file = place.write('main.py', HANDLER);
    const wanted = { code: 'python_missing', exit: 3, says: ['/nowhere/python3', 'configuration', 'config.yaml'] };
    await refuses(['run', file, '--entrypoint', 'main.py:on_event'], wanted);
    await nothingKept();
  });

  test('a Python that is too old', async () => {
    fakePython('node-only/python3', '3.8.18');
    const file = place.write('main.py', HANDLER);
    const wanted = { code: 'python_too_old', exit: 3, says: ['3.9 or newer', 'node-only/python3 is Python 3.8.18'] };
    await refuses(['run', file, '--entrypoint', 'main.py:on_event'], wanted, { PATH: place.nodeOnly() });
    await nothingKept();
  });

  test('no Temporal server, and nothing that could install one', async () => {
    fakePython('node-only/python3', '3.11.7');
    const cache = place.path('empty-cache');
    const says = [
      '`temporal` on PATH',
      'none of that here',
      'pip',
      /hint: Install the Temporal CLI/,
      'temporal.address',
    ];
    const host = await place.start(['up'], { PATH: place.nodeOnly(), XDG_CACHE_HOME: cache }).finished();
    expectRefusal(host, { code: 'temporal_binary_missing', exit: 3, says });
    expect(place.processes()).toEqual([]);
    expect(readdirSync(`${cache}/ak/temporal`)).toEqual([]);
  });

  test.each([
    ['the HTTP port', 'http', 'ak config set http.port 0'],
    ['the port of the embedded server', 'temporal', 'temporal.port'],
  ])('%s is in use', async (_what, section, remedy) => {
    const { server, port } = await holdPort();
    try {
      place.configure(`${section}:`, `  port: ${port}`);
      await refuses(['up'], { code: 'port_in_use', exit: 3, says: [String(port), remedy] });
    } finally {
      server.close();
    }
  });

  test.each([
    [
      'an unknown key',
      ['temporal:', '  prot: 7233'],
      /config\.yaml:\d+: .*temporal\.prot.*Did you mean temporal\.port\?/s,
    ],
    ['an unknown section', ['htpp:', '  port: 1'], /config\.yaml:\d+: .*htpp.*Did you mean http/s],
    [
      'a wrong value',
      ['http:', '  port: many'],
      /config\.yaml:\d+: http\.port: expected a whole number .*found "many"/,
    ],
    ['what is not YAML', ['http: [1'], /config\.yaml/],
  ])('%s in config.yaml', async (_what, lines, problem) => {
    place.configure(...lines);
    for (const command of [['session', 'list'], ['up'], ['config', 'list']]) {
      await refuses(command, { code: 'config_invalid', exit: 2, says: [problem] });
    }
    expect((await place.ak('config', 'where')).stdout).toBe(`${place.path('config/ak')}\n`);
  });

  test('`config set` refuses what config.yaml may not say, and leaves it as it was', async () => {
    const before = place.read('config/ak/config.yaml');
    await refuses(['config', 'set', 'http.prt', '1'], {
      code: 'config_invalid',
      exit: 2,
      says: ['http.prt', 'http.port'],
    });
    await refuses(['config', 'set', 'http.port', 'x'], { code: 'config_invalid', exit: 2, says: ['http.port', '"x"'] });
    expect(place.read('config/ak/config.yaml')).toBe(before);
  });

  test.each<[string, RegExp, (path: string, tar: Buffer) => void]>([
    ['empty', /is empty/, (path) => writeFileSync(path, '')],
    ['no tar at all', /not a tar: .* at byte 0/, (path) => writeFileSync(path, randomBytes(5000))],
    [
      'cut off',
      /cut off at byte 700, in entry "main\.py"/,
      (path, tar) => (writeFileSync(path, tar), truncateSync(path, 700)),
    ],
    [
      'a cut off gzip',
      /cut off: .* at byte 60/,
      (path, tar) => (writeFileSync(path, gzipSync(tar)), truncateSync(path, 60)),
    ],
    ['a damaged gzip', /damaged: /, (path, tar) => writeFileSync(path, damaged(gzipSync(tar)))],
    ['damaged', /damaged|not a tar/, (path, tar) => writeFileSync(path, damaged(tar))],
  ])('an archive that is %s', async (_what, why, write) => {
    const path = place.path('shop.tar');
    write(path, await tarOf({ 'main.py': HANDLER, 'more.py': '# more\n'.repeat(100) }));
    const says = ['shop.tar', why];
    await refuses(['deploy', '--archive', path], { code: 'archive_unreadable', exit: 2, says });
    await nothingKept();
  });

  test('an archive that is not there, and one that leaves its folder', async () => {
    const path = place.path('shop.tar');
    await refuses(['deploy', '--archive', path], { code: 'code_not_found', exit: 2, says: [path] });
    writeFileSync(path, await tarOf({ 'main.py': HANDLER, '../evil.py': HANDLER }));
    await refuses(['deploy', '--archive', path], { code: 'archive_refused', exit: 2, says: ['../evil.py'] });
    await nothingKept();
  });

  test('a syntax error is shown as Python shows it', async () => {
    place.write('shop/main.py', HANDLER);
    place.write('shop/pkg/broken.py', 'def f():\n    x = (1,\n    return x\n');
    const says = [/File "pkg\/broken\.py", line 2\n +x = \(1,\n +\^+\nSyntaxError: /];
    await refuses(['deploy', '--dir', 'shop'], { code: 'syntax_error', exit: 2, says });
    await refuses(['run', 'shop', '--entrypoint', 'main.py:on_event'], { code: 'syntax_error', exit: 2, says });
    await nothingKept();
  });

  test('an entry point that the code does not have', async () => {
    place.write('shop/main.py', `${HANDLER}def refund(event): pass\ndef _helper(): pass\n`);
    expect(await place.ak('deploy', '--dir', 'shop')).toMatchObject({ code: 0 });
    const start = (entrypoint: string): string[] => [
      'session',
      'start',
      '--project',
      'shop',
      '--entrypoint',
      entrypoint,
    ];
    const run = (entrypoint: string): string[] => ['run', 'shop', '--entrypoint', entrypoint];
    for (const args of [start, run]) {
      const noFile = { code: 'entry_file_missing', exit: 2, says: ['man.py', /files: main\.py/, 'main.py:on_event?'] };
      await refuses(args('man.py:on_event'), noFile);
      const says = ['refnd', /on_event, refund|refund, on_event/, 'Did you mean main.py:refund?'];
      await refuses(args('main.py:refnd'), { code: 'entry_function_missing', exit: 2, says });
      await refuses(args('on_event'), { code: 'usage', exit: 2, says: ['"on_event"', 'FILE:FUNCTION'] });
    }
    expect(JSON.parse((await place.ak('session', 'list', '--json')).stdout)).toEqual([]);
  });

  test('an event that is none, and wrong options for one', async () => {
    const file = place.write('main.py', HANDLER);
    const wrong: [string[], string, string | RegExp][] = [
      [['--event', '{"data"'], 'event_invalid', 'not JSON'],
      [['--event', '[1]'], 'event_invalid', 'a list'],
      [['--event', '{"data": 3}'], 'event_invalid', 'a number'],
      [['--event', '{"dat": {}}'], 'event_invalid', '"dat"'],
      [['--event', '@missing.json'], 'event_invalid', 'missing.json'],
      [['--input', 'name=Anna'], 'event_invalid', /--input 'name="Anna"'/],
      [['--input', 'name'], 'usage', 'key=value'],
      [['--evnt', '{}'], 'usage', 'Did you mean --event?'],
    ];
    for (const [options, code, why] of wrong) {
      await refuses(['run', file, '--entrypoint', 'main.py:on_event', ...options], { code, exit: 2, says: [why] });
    }
    await nothingKept();
  });

  test('what is not there, and what no command knows', async () => {
    for (const command of ['get', 'log', 'prints', 'watch', 'stop']) {
      const says = ['ses_none', 'ak session list'];
      await refuses(['session', command, 'ses_none'], { code: 'session_not_found', exit: 2, says });
    }
    await refuses(['run', '--resume', 'ses_none'], { code: 'session_not_found', exit: 2, says: ['ses_none'] });
    await refuses(['run', 'none.py'], { code: 'code_not_found', exit: 2, says: [place.path('none.py')] });
    await refuses(['deploy', '--dir', 'none'], { code: 'code_not_found', exit: 2, says: [place.path('none')] });
    await refuses(['deploy'], { code: 'usage', exit: 2, says: ['--manifest'] });
    await refuses(['sesion', 'list'], { code: 'usage', exit: 2, says: ["'sesion'", 'Did you mean session?'] });
    await refuses(['session', 'list', '--limit', '0'], { code: 'usage', exit: 2, says: ['--limit', 'from 1'] });
    await refuses(['session', 'start', '--project', 'x'], { code: 'usage', exit: 2, says: ['--entrypoint'] });
  });

  test('a manifest with a wrong key', async () => {
    place.write('shop/main.py', HANDLER);
    const file = place.write('shop/ak.yaml', 'version: v1\nproject:\n  name: shop\n  entrypoint: [main.py:on_event]\n');
    const says = [file, 'line 4', 'did you mean entrypoints?'];
    await refuses(['deploy', '--manifest', file], { code: 'manifest_invalid', exit: 2, says });
    await nothingKept();
  });

  test('a Python that ends before the runner says hello', async () => {
    const real = '$(PATH="$REAL_PATH" command -v python3)';
    const python = place.script(
      'python3',
      `case "$*" in`,
      `  *" -c "*) echo '[[3, 11, 7], "'"$0"'", "cpython"]';;`,
      `  *--socket*) echo "no licence for this machine" >&2; exit 5;;`,
      `  *) exec "${real}" "$@";;`,
      `esac`,
    );
    place.configure(`python: ${python}`);
    const file = place.write('main.py', HANDLER);
    const env = { REAL_PATH: place.env['PATH'] };
    const ran = await place.start(['run', file, '--entrypoint', 'main.py:on_event'], env).finished();
    expect(ran.stdout).toBe('');
    expect({ code: ran.code, stderr: ran.stderr }).toEqual({
      code: 3,
      stderr: expect.stringContaining('error[runner_start_failed]: '),
    });
    for (const part of ['exit code 5', 'no licence for this machine', python, 'hint: '])
      expect(ran.stderr).toContain(part);
    expectNoStack(ran.stderr);
    await waitFor(
      () => place.processes().length === 0,
      'the end of everything',
      () => place.processes().join('\n'),
      10_000,
    );
  });
});

/**
 * Finds the runner's socket and writes into it. All in one call, so that each runner made again does it again: what is looked up call
 * by call is recorded, and another runner's socket has another number.
 */
const WRITES_INTO_THE_SOCKET = `import autokitteh

SCRIPT = """
import os, socket
for fd in range(3, 64):
    try:
        with socket.socket(fileno=os.dup(fd)) as found:
            peer = found.getpeername()
            if isinstance(peer, str) and peer.endswith(".sock"):
                found.setblocking(True)
                found.sendall(data)
    except OSError:
        pass
"""

# Not recorded: no call of it is there again when the process is lost.
@autokitteh.inhibit_activities
def write(data):
    exec(SCRIPT, {"data": data})

def on_garbage(event):
    write(b"this is not JSON\\n")

def on_oversize(event):
    write(b"x" * (2 << 20))
`;

describe('programs that cannot go on', () => {
  let place: Installation;
  beforeAll(async () => {
    place = new Installation();
    await place.up();
  });
  afterAll(() => place.remove());
  afterEach(async () => {
    const runners = (): string[] => place.processes().filter((line) => line.includes('ak_runner.py'));
    await waitFor(
      () => runners().length === 0,
      'the end of the runners',
      () => runners().join('\n'),
      10_000,
    );
  });

  interface Failed extends Finished {
    error: { code: string; type: string; message: string; traceback: string | null; hint: string | null };
  }

  /** Of the codes that say more than that the program failed, as docs/errors.md has them. */
  const EXITS: ReadonlyMap<string, number> = new Map([
    ['bad_handler', 2],
    ['protocol', 3],
  ]);

  /** Runs a program that fails; everything about the failure is in the store too. */
  async function fails(text: string, functionName = 'on_event'): Promise<Failed> {
    const file = place.write('failing/main.py', text);
    const ran = await place.ak('run', file, '--entrypoint', `main.py:${functionName}`);
    expectNoStack(ran.stderr);
    const id = /^session (ses_\w+)\n/.exec(ran.stderr)?.[1] ?? '';
    const session = await place.json('session', 'get', id);
    expect(session).toMatchObject({ state: 'failed', outcome: { kind: 'failed' } });
    const { error } = session['outcome'] as { error: Failed['error'] };
    expect({ code: ran.code, stderr: ran.stderr }).toMatchObject({ code: EXITS.get(error.code) ?? 1 });
    return { ...ran, error };
  }

  test('an import that fails ends as in plain Python', async () => {
    const { error, stderr } = await fails('import no_such_module\ndef on_event(event): pass\n');
    expect(error).toMatchObject({ code: 'import_failed', type: 'ModuleNotFoundError' });
    expect(stderr).toMatch(
      /Traceback \(most recent call last\):\n {2}File ".*main\.py", line 1, in <module>\n {4}import no_such_module\nModuleNotFoundError: No module named 'no_such_module'\n$/,
    );
  });

  test('so does an exception while the module loads', async () => {
    const { error, stderr } = await fails('def on_event(event): pass\nLIMIT = int("x")\n');
    expect(error).toMatchObject({ code: 'import_failed', type: 'ValueError' });
    expect(stderr).toMatch(/line 2, in <module>[^]*ValueError: invalid literal for int\(\) with base 10: 'x'\n$/);
    expect(stderr).not.toContain('_ak/');
  });

  test('a handler that cannot take an event', async () => {
    const { error } = await fails('def on_event(a, b, c): pass\n');
    expect(error).toMatchObject({ code: 'bad_handler', message: expect.stringContaining('on_event(a, b, c)') });
  });

  test.each([
    ['on_garbage', 'a line is not JSON. The line begins: this is not JSON'],
    ['on_oversize', 'a line is over 1048576 bytes. The line begins: xxxx'],
  ])('a line the protocol does not allow: %s', async (functionName, why) => {
    const { error, stderr } = await fails(WRITES_INTO_THE_SOCKET, functionName);
    expect(error).toMatchObject({ code: 'protocol', message: expect.stringContaining(why) });
    expect(error.hint).toContain('wrote to the runner');
    expect(stderr).toContain(`error[protocol]: ${error.message}\n  hint: `);
  });

  test.each([
    ['before its first call', 'def on_event(event):\n    import os\n    os._exit(7)\n'],
    ['while the module loads', 'import os\nos._exit(7)\ndef on_event(event): pass\n'],
    ['after a call', 'import os\ndef on_event(event):\n    os.getcwd()\n    os._exit(7)\n'],
  ])('a process that dies %s is given up after three times', async (_when, text) => {
    const { error, stderr } = await fails(text);
    expect(error).toMatchObject({ code: 'runner_crashed', message: expect.stringMatching(/3 times: exit code 7$/) });
    expect(stderr).toContain(`error[runner_crashed]: ${error.message}\n  hint: `);
  });

  test('a crash shows what Python said last, and says what happened', async () => {
    const { stderr } = await fails('import signal\ndef on_event(event):\n    signal.raise_signal(signal.SIGSEGV)\n');
    expect(stderr).toMatch(/Fatal Python error: Segmentation fault[^]*error\[runner_crashed\]: .*SIGSEGV\n/);
  });

  test('a result that cannot be recorded names type, part, place and the way out', async () => {
    const pages = 'from autokitteh import activity\n@activity\ndef pages(): return [(n for n in range(3))]\n';
    const { stderr } = await fails(`${pages}def on_event(event):\n    first = pages()\n`);
    expect(stderr).toMatch(/main\.py", line 5, in on_event\n/);
    expect(stderr).toMatch(
      /cannot record result\[0\]: a generator: .*, in the result of main\.pages at main\.py:5\. Turn it into a list/,
    );
  });

  test('what the program printed before it failed is shown, and nothing else', async () => {
    const { stdout, stderr } = await fails('def on_event(event):\n    print("one")\n    {}["key"]\n');
    expect(stdout).toBe('one\n');
    expect(stderr).toMatch(/^session ses_\w+\nTraceback [^]*KeyError: 'key'\n$/);
  });
});

async function holdPort(): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { server, port: address.port };
}

async function tarOf(files: Record<string, string>): Promise<Buffer> {
  const tar = pack();
  for (const [name, text] of Object.entries(files)) tar.entry({ name }, text);
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The same bytes, some of them others. */
function damaged(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  for (let at = 20; at < Math.min(copy.length, 140); at += 7) copy[at] = (copy[at] ?? 0) ^ 0x5a;
  return copy;
}
