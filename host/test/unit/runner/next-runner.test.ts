import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashSeedOf } from '../../../runner/environment';
import { NextRunner } from '../../../runner/next-runner';

/** Waits to be told its session, as a spare does. */
const WAITS = 'import os; os.fdopen(int(os.environ["AK_LIFELINE"])).readline()';

describe('the runner that waits for the next session', () => {
  let home: string;
  let next: NextRunner;
  const wanted = (buildId: string): Parameters<NextRunner['take']>[0] => ({
    python: 'python3',
    script: join(home, 'runner.py'),
    environment: { HOME: home, PYTHONHASHSEED: hashSeedOf(buildId) },
    codeDir: home,
    workDir: home,
    entrypoint: 'main.py:main',
    socketPath: join(home, 'socket'),
  });

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'ak-next-'));
    writeFileSync(join(home, 'runner.py'), WAITS);
    next = new NextRunner({
      script: join(home, 'runner.py'),
      environment: { HOME: home },
      python: () => Promise.resolve('python3'),
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

  test('is not started any more by a host that stops, nor without an interpreter', async () => {
    const without = new NextRunner({ script: '', environment: {}, python: () => Promise.reject(new Error('none')) });
    await without.expect('bld_1');
    expect(without.take(wanted('bld_1'))).toBeNull();
    next.end();
    await next.expect('bld_1');
    expect(next.take(wanted('bld_1'))).toBeNull();
  });
});
