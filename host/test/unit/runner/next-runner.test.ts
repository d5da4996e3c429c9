import { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashSeedOf } from '../../../runner/environment';
import { NextRunner, type NextRunnerOptions } from '../../../runner/next-runner';

/** Waits to be told its session, as a spare does. */
const WAITS = 'import os; os.fdopen(int(os.environ["AK_LIFELINE"])).readline()';

describe('the runner that waits for the next session', () => {
  let home: string;
  let next: NextRunner;
  let due: string[];
  let room: number;
  const wanted = (buildId: string): Parameters<NextRunner['take']>[0] => ({
    python: 'python3',
    script: join(home, 'runner.py'),
    environment: { HOME: home, PYTHONHASHSEED: hashSeedOf(buildId) },
    codeDir: home,
    workDir: home,
    entrypoint: 'main.py:main',
    socketPath: join(home, 'socket'),
  });

  const ahead = (): Pick<NextRunnerOptions, 'wakes' | 'memory'> => ({
    wakes: {
      get due() {
        return due;
      },
    },
    memory: { hasRoomFor: (runners) => runners <= room },
  });
  const isThere = (buildId: string): boolean => {
    const taken = next.take(wanted(buildId));
    taken?.kill('SIGKILL');
    return taken !== null;
  };

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'ak-next-'));
    writeFileSync(join(home, 'runner.py'), WAITS);
    due = [];
    room = Infinity;
    next = new NextRunner({
      script: join(home, 'runner.py'),
      environment: { HOME: home },
      python: () => Promise.resolve('python3'),
      ...ahead(),
    });
  });
  afterEach(() => {
    next.end();
    jest.useRealTimers();
    rmSync(home, { recursive: true, force: true });
  });

  test('is there for one session of the expected build', async () => {
    await next.expect('bld_1');
    expect(next.take(wanted('bld_2'))).toBeNull();
    const taken = next.take(wanted('bld_1'));
    expect(taken?.pid).toBeGreaterThan(0);
    expect(next.take(wanted('bld_1'))).toBeNull();
    taken?.kill('SIGKILL');
  });

  test('is not started while a session begins', async () => {
    jest.useFakeTimers();
    next.expectLater('bld_1');
    await jest.advanceTimersByTimeAsync(2_000);
    // Another one begins.
    next.expectLater('bld_1');
    await jest.advanceTimersByTimeAsync(2_000);
    expect(next.take(wanted('bld_1'))).toBeNull();
    await jest.advanceTimersByTimeAsync(2_000);
    const taken = next.take(wanted('bld_1'));
    expect(taken?.pid).toBeGreaterThan(0);
    taken?.kill('SIGKILL');
  });

  test('is there for each of the sessions that go on soon, and for the likely one', async () => {
    await next.expect('bld_1');
    due = ['bld_2', 'bld_3', 'bld_2'];
    await next.expectDue();
    expect(['bld_1', 'bld_2', 'bld_2', 'bld_2', 'bld_3'].map(isThere)).toEqual([true, true, true, false, true]);
  });

  test('ends when the session it was for has gone on elsewhere', async () => {
    due = ['bld_2'];
    await next.expectDue();
    const kill = jest.spyOn(ChildProcess.prototype, 'kill');
    due = [];
    await next.expectDue();
    expect(kill.mock.calls).toEqual([['SIGKILL']]);
    kill.mockRestore();
    expect(isThere('bld_2')).toBe(false);
  });

  test('is not started anew for the session that has just begun', async () => {
    await next.expect('bld_1');
    expect(isThere('bld_1')).toBe(true);
    due = ['bld_2'];
    await next.expectDue();
    expect(isThere('bld_1')).toBe(false);
  });

  test('are no more than fit into memory, and one in any case', async () => {
    room = 1;
    due = ['bld_2', 'bld_3'];
    await next.expectDue();
    expect(['bld_2', 'bld_3'].map(isThere)).toEqual([true, false]);
    room = 0;
    await next.expectDue();
    expect(['bld_2', 'bld_3'].map(isThere)).toEqual([true, false]);
  });

  test('is not started any more by a host that stops, nor without an interpreter', async () => {
    const python = (): Promise<string> => Promise.reject(new Error('none'));
    const without = new NextRunner({ script: '', environment: {}, python, ...ahead() });
    await without.expect('bld_1');
    expect(without.take(wanted('bld_1'))).toBeNull();
    next.end();
    await next.expect('bld_1');
    expect(next.take(wanted('bld_1'))).toBeNull();
  });
});
