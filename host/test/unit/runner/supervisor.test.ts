import { mkdtempSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeExit } from '../../../runner/protocol/exit';
import { Runner, type RunnerStart } from '../../../runner/supervisor';
import type { RunnerMessage } from '../../../runner/protocol/messages';
import { deferred } from '../../../sessions/deferred';

/** Connects and says that the module is loaded; what follows is the behaviour under test. */
const CONNECTED = `
import json, os, signal, socket, subprocess, sys, time
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[sys.argv.index("--socket") + 1])
def say(type_, **payload):
    s.sendall((json.dumps({"type": type_, "payload": payload}) + "\\n").encode())
say("module", entries=["main"], pid=os.getpid())
`;

describe('Runner', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ak-supervisor-'));
  const running: Runner[] = [];

  afterEach(async () => {
    for (const runner of running.splice(0)) {
      runner.kill();
      await runner.exited;
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function options(program: string): RunnerStart {
    const script = join(folder, 'runner.py');
    writeFileSync(script, program);
    return {
      python: 'python3',
      script,
      codeDir: folder,
      workDir: folder,
      entrypoint: 'a.py:main',
      environment: { PATH: process.env['PATH'] ?? '' },
      socketPath: join(folder, 'r.sock'),
      connectDeadlineMs: 20_000,
    };
  }

  async function start(program: string, onMessage: (message: RunnerMessage) => void = () => undefined): Promise<Runner> {
    const runner = await Runner.start(options(program));
    runner.listen(onMessage);
    running.push(runner);
    return runner;
  }

  it('connects, speaks, and leaves no socket file', async () => {
    const heard = deferred<RunnerMessage>();
    await start(`${CONNECTED}\nsys.stdin.read(); signal.pause()`, heard.resolve);
    await expect(heard.promise).resolves.toMatchObject({ type: 'module', payload: { entries: ['main'] } });
    expect(existsSync(join(folder, 'r.sock'))).toBe(false);
  });

  it('loses nothing of what was said before anybody listened', async () => {
    const runner = await Runner.start(options(`${CONNECTED}\nsay("idle")\nos._exit(0)`));
    running.push(runner);
    await gone(runner.pid);
    const heard: string[] = [];
    runner.listen(({ type }) => heard.push(type));
    await runner.exited;
    expect(heard).toEqual(['module', 'idle']);
  });

  it('tells how the process ended, with the last of its stderr', async () => {
    const runner = await start(`${CONNECTED}\nprint("last words", file=sys.stderr, flush=True)\nos.kill(os.getpid(), signal.SIGKILL)`);
    const exit = await runner.exited;
    expect(exit).toMatchObject({ signal: 'SIGKILL', fault: null });
    expect(exit.stderr).toContain('last words');
    expect(describeExit(exit)).toBe('killed by SIGKILL');
  });

  it('hears what was said just before the end', async () => {
    const heard: string[] = [];
    const runner = await start(`${CONNECTED}\nsay("done", error=None)\nos._exit(0)`, ({ type }) => heard.push(type));
    await runner.exited;
    expect(heard).toEqual(['module', 'done']);
  });

  it('ends a runner that breaks the protocol, and keeps why', async () => {
    const runner = await start(`${CONNECTED}\ns.sendall(b"garbage\\n")\nsignal.pause()`);
    const exit = await runner.exited;
    expect(exit.fault?.code).toBe('protocol');
    expect(describeExit(exit)).toContain('garbage');
  });

  it('ends what the program started', async () => {
    const child = deferred<number>();
    const program = `${CONNECTED}
child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
say("running", frames=[str(child.pid)])
signal.pause()`;
    const runner = await start(program, (message) => {
      if (message.type === 'running') child.resolve(Number(message.payload.frames[0]));
    });
    const pid = await child.promise;
    runner.kill();
    await runner.exited;
    await gone(pid);
  });

  it('fails at once when the process ends before it connects, with what it wrote', async () => {
    const started = Runner.start(options('import sys; sys.exit("no thanks")'));
    await expect(started).rejects.toMatchObject({ code: 'runner_start_failed' });
    await expect(started).rejects.toThrow(/exit code 1.*no thanks/s);
  });

  it('fails when there is no such interpreter', async () => {
    const started = Runner.start({ ...options(''), python: join(folder, 'nothing') });
    await expect(started).rejects.toMatchObject({ code: 'runner_start_failed' });
  });

  it('fails when the process does not connect in time, and ends it', async () => {
    const pidFile = join(folder, 'pid');
    const program = `import os, signal\nopen(${JSON.stringify(pidFile)}, "w").write(str(os.getpid()))\nsignal.pause()`;
    await expect(Runner.start({ ...options(program), connectDeadlineMs: 500 })).rejects.toThrow('did not connect within 0.5 s');
  });

  it('refuses a socket path that no Unix socket can have', async () => {
    const socketPath = join(folder, 'x'.repeat(120));
    await expect(Runner.start({ ...options(''), socketPath })).rejects.toMatchObject({ code: 'socket_path_too_long' });
  });
});

async function gone(pid: number): Promise<void> {
  const deadline = Date.now() + 5000;
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    if (Date.now() > deadline) throw new Error(`process ${pid} is still there after 5 s`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
