import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AkError } from '../../../errors';
import { Memory, type MemoryLimits } from '../../../runner/memory';

const MIB = 1024 * 1024;

describe('the memory of a host', () => {
  let used: Map<number, number>;
  let memory: Memory;
  let looks: number;
  const make = (limits: MemoryLimits): void => {
    memory = new Memory(
      limits,
      () => (looks += 1),
      (pid) => (used.get(pid === process.pid ? 0 : pid) ?? 0) * MIB,
    );
  };

  beforeEach(() => {
    jest.useFakeTimers();
    used = new Map([[0, 100]]);
    looks = 0;
  });
  afterEach(() => void jest.useRealTimers());

  it('has room for runners below the limit, new ones taken for small', () => {
    make({ hostBytes: 200 * MIB, runnerBytes: null });
    expect([memory.hasRoomFor(3), memory.hasRoomFor(4)]).toEqual([true, false]);
    const gone = memory.watch({ pid: 7, end: () => undefined });
    expect([memory.hasRoomFor(2), memory.hasRoomFor(3)]).toEqual([true, false]);
    used.set(7, 80);
    jest.advanceTimersByTime(1000);
    expect(memory.hasRoomFor(1)).toBe(false);
    expect(looks).toBeGreaterThan(0);
    gone();
    expect(memory.hasRoomFor(3)).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('ends a runner that goes over its limit, naming both', () => {
    make({ hostBytes: 10_000 * MIB, runnerBytes: 300 * MIB });
    const ended: AkError[] = [];
    memory.watch({ pid: 7, end: (because) => ended.push(because) });
    memory.watch({ pid: 8, end: () => expect('this one').toBe('left alone') });
    used.set(7, 299);
    jest.advanceTimersByTime(1000);
    expect(ended).toEqual([]);
    used.set(7, 812);
    jest.advanceTimersByTime(1000);
    expect(ended[0]).toMatchObject({
      code: 'memory_exceeded',
      message: 'The Python process used 812 MiB of memory; limits.runner_memory is 300 MiB.',
    });
  });

  it('is told by the system', async () => {
    jest.useRealTimers();
    const child = spawn(process.execPath, ['-e', 'process.stdout.write("."); setInterval(() => 0, 1000)']);
    await once(child.stdout, 'data');
    const over = new Promise<AkError>((resolve) => {
      const real = new Memory({ hostBytes: MIB, runnerBytes: MIB }, () => undefined);
      expect(real.hasRoomFor(0)).toBe(false);
      real.watch({ pid: child.pid ?? 0, end: resolve });
    });
    // Kept alive by this timer: the memory's own does not hold a process up.
    const timer = setInterval(() => undefined, 1000);
    expect((await over).code).toBe('memory_exceeded');
    clearInterval(timer);
    child.kill();
  });
});
