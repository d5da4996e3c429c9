import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { endGroup } from '../../../runner/process-group';

/** Starts a child in a group of its own, says its number, and never asks how it ended. */
const NEVER_REAPS = `
import os, time
child = os.fork()
if child == 0:
    os.setpgid(0, 0)
    print(os.getpid(), flush=True)
time.sleep(1000)
`;

const isLiving = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('a process group', () => {
  const started: ChildProcess[] = [];
  const start = async (command: string, ...args: string[]): Promise<{ child: ChildProcess; said: number }> => {
    const child = spawn(command, args, { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
    started.push(child);
    if (child.stdout === null) throw new Error('no stdout');
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    return { child, said: Number(line) };
  };
  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
  });

  test('is waited for until none of its processes lives', async () => {
    const { child, said } = await start('sh', '-c', 'sleep 1000 & echo $!; wait');
    expect(isLiving(said)).toBe(true);
    const ended = once(child, 'exit');
    expect(await endGroup(child.pid ?? 0)).toBe(true);
    await ended;
  });

  test('of dead processes that nobody reaps counts as gone', async () => {
    const { said } = await start('python3', '-c', NEVER_REAPS);
    expect(await endGroup(said)).toBe(true);
    expect(isLiving(said)).toBe(true);
  });
});
