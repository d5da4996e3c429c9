import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { isAkError, type AkError } from '../../../errors';
import { findPython, type Python } from '../../../runner/python';

describe('findPython', () => {
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ak-python-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Puts a shell script on the PATH of the test. */
async function program(name: string, body: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}

const says = (version: number[], executable: string | null, implementation = 'cpython'): string =>
  `echo '${JSON.stringify([version, executable, implementation])}'`;
const PYTHON_2 = 'if [ "$1" = --version ]; then echo "Python 2.7.18" >&2; exit 0; fi; echo "Unknown option: -I" >&2; exit 2';

const find = (configured: string | null = null): Promise<Python> => findPython({ configured, env: { PATH: folder, HOME: folder } });

function isAtEnd(pipe: number): boolean {
  try {
    return readSync(pipe, Buffer.alloc(1)) === 0;
  } catch {
    // EAGAIN: somebody still holds it.
    return false;
  }
}

async function failure(work: Promise<unknown>): Promise<AkError> {
  const thrown: unknown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (!isAkError(thrown)) throw new Error(`expected an AkError, got ${String(thrown)}`);
  expect(thrown.hint).toMatch(/Install Python 3.9 to 3.13/);
  return thrown;
}

describe('finding Python', () => {
  it('takes a real one as it describes itself', async () => {
    const python = await findPython({ configured: null, env: process.env });
    expect(python.path).toMatch(/^\//);
    expect(python.version).toMatch(/^3\.\d+\.\d+$/);
    expect(await findPython({ configured: python.path, env: process.env })).toEqual(python);
  });

  it('takes python3 before versions before python', async () => {
    await program('python', says([3, 11, 1], '/real/python'));
    expect((await find()).path).toBe('/real/python');
    await program('python3.9', says([3, 9, 1], '/real/python3.9'));
    await program('python3.12', says([3, 12, 0], '/real/python3.12'));
    expect(await find()).toEqual({ path: '/real/python3.12', version: '3.12.0', warning: null });
    await program('python3', says([3, 10, 2], '/real/python3'));
    expect((await find()).path).toBe('/real/python3');
  });

  it('passes over shims that fail, other versions and things that are no program', async () => {
    await program('python3', 'echo "pyenv: python3: command not found" >&2; exit 127');
    await program('python3.13', 'kill -9 $$');
    await program('python3.12', 'echo hello');
    await mkdir(join(folder, 'python3.11'));
    await writeFile(join(folder, 'python3.10'), 'not executable');
    await symlink('nowhere', join(folder, 'python3.9'));
    await program('python', says([3, 9, 0], '/real/python'));
    expect((await find()).path).toBe('/real/python');
  });

  it('looks further along PATH for the same name', async () => {
    await program('a/python3', 'exit 1');
    await program('b/python3', says([3, 11, 0], '/real/b'));
    const python = await findPython({ configured: null, env: { PATH: `relative:${folder}/a::${folder}/b` } });
    expect(python.path).toBe('/real/b');
  });

  it('takes another implementation only when there is no CPython, and warns', async () => {
    await program('python3', says([3, 10, 1], '/real/pypy', 'pypy'));
    expect(await find()).toMatchObject({ path: '/real/pypy', warning: expect.stringMatching(/is pypy, not CPython/) });
    await program('python', says([3, 10, 1], '/real/cpython'));
    expect(await find()).toEqual({ path: '/real/cpython', version: '3.10.1', warning: null });
  });

  it('warns of one that is newer than what is tested', async () => {
    await program('python3', says([3, 14, 0], '/real/new'));
    expect((await find()).warning).toMatch(/is Python 3.14.0, newer than 3.13/);
  });

  it('uses the path it found when the interpreter does not know its own', async () => {
    const path = await program('python3', says([3, 11, 0], ''));
    expect((await find()).path).toBe(path);
  });

  it('takes the configured one: a path, a name, or a path from home', async () => {
    await program('python3', says([3, 11, 0], '/real/default'));
    const path = await program('mine/py', says([3, 12, 0], '/real/mine'));
    await program('py-name', says([3, 12, 1], '/real/named'));
    expect((await find(path)).path).toBe('/real/mine');
    expect((await find('~/mine/py')).path).toBe('/real/mine');
    expect((await find('py-name')).path).toBe('/real/named');
  });
});

describe('no usable Python', () => {
  it('none at all', async () => {
    expect(await failure(find())).toMatchObject({ code: 'python_missing', message: expect.stringMatching(/No Python was found .*none on PATH/) });
    expect(await failure(findPython({ configured: null, env: {} }))).toMatchObject({ code: 'python_missing' });
  });

  it('too old: says what was found and where', async () => {
    const two = await program('python', PYTHON_2);
    const three = await program('python3', says([3, 8, 18], '/real/python3'));
    const error = await failure(find());
    expect(error.code).toBe('python_too_old');
    expect(error.message).toBe(`Python 3.9 or newer is needed, but ${three} is Python 3.8.18; ${two} is Python 2.7.18.`);
  });

  it('broken: says why', async () => {
    const path = await program('python3', 'echo "first line" >&2; echo "cannot load libpython" >&2; exit 1');
    const silent = await program('python', 'exit 3');
    const error = await failure(find());
    expect(error.code).toBe('python_missing');
    expect(error.message).toContain(`${path} does not work (cannot load libpython); ${silent} does not work (ended with exit code 3 and said nothing)`);
  });

  it('one that hangs is killed with its children', async () => {
    // Whoever holds the pipe's writing end lives; at its end nobody does.
    const pipe = join(folder, 'alive');
    execFileSync('mkfifo', [pipe]);
    const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      await program('python3', `/bin/sleep 1000 > ${pipe} & wait`);
      const error = await failure(findPython({ configured: null, env: { PATH: folder }, deadlineMs: 300 }));
      expect(error).toMatchObject({ code: 'python_missing', message: expect.stringContaining('did not answer within 0.3 s') });
      while (!isAtEnd(reader)) await setImmediate();
    } finally {
      closeSync(reader);
    }
  });

  it('the configured one is not replaced by another', async () => {
    await program('python3', says([3, 11, 0], '/real/default'));
    const old = await program('old', says([3, 7, 0], '/real/old'));
    expect((await failure(find(old))).message).toMatch(/The configuration asks for python: .*old/);
    expect((await failure(find('no-such'))).message).toMatch(/The Python of the configuration, no-such, was not found: there is none on PATH/);
    expect((await failure(find('/no/such'))).message).toMatch(/\/no\/such, was not found: there is no such program/);
  });
});
});
