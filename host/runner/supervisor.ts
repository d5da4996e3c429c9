/**
 * Starts one runner and owns what belongs to it: the socket, the process and its group, the lifeline.
 *
 * Invariants
 *   S1. A start ends within its deadline: connected and loaded, or failed with the first cause; nothing is left behind on failure.
 *   S2. `exited` resolves once, after the process is gone and its group too (waited for at most ten seconds), with how it ended and the
 *       last of its stderr.
 *   S3. The runner dies with us: it holds the reading end of a pipe (the lifeline) whose writing end closes when this process ends.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { withDeadline } from '../deadline';
import { AkError, ensureError } from '../errors';
import { Channel, type CloseReason } from './channel';
import { describeExit, isKilledFromOutside, KilledAtStart, StartFailed, type RunnerExit } from './protocol/exit';
import type { HostMessage, RunnerMessage } from './protocol/messages';
import { killGroup, endGroup } from './process-group';
import { spawnRunner, type RunnerProcess } from './spawn';
import { Tail } from './tail';

export interface RunnerStart extends RunnerProcess {
  /** Takes a process that waits for a session, if there is one that fits. */
  spare?: (wanted: RunnerProcess) => ChildProcess | null;
  /** From the start of the process to its connection. */
  connectDeadlineMs: number;
}

const MAX_SOCKET_PATH_BYTES = 107;
const STDERR_TAIL_BYTES = 8 * 1024;
/** After its process has ended, how long the rest of what it said may take. */
const DRAIN_DEADLINE_MS = 1000;
/** After it closed its channel, how long a runner may take to end by itself, so that its own exit code is seen. */
const OWN_END_DEADLINE_MS = 2000;

export class Runner {
  readonly exited: Promise<RunnerExit>;
  private isGone = false;
  private isKilled = false;
  private because: AkError | null = null;

  private constructor(
    private readonly child: ChildProcess,
    private readonly channel: Channel,
    processEnd: Promise<RunnerExit>,
  ) {
    this.exited = this.watch(processEnd);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /**
   * Starts the process and waits for its connection. It is heard from `listen` on.
   * @throws AkError `runner_start_failed`, `socket_path_too_long`
   */
  static async start(options: RunnerStart): Promise<Runner> {
    const server = await listen(options.socketPath);
    try {
      const child = startProcess(options);
      return await Runner.connected(server, child, options);
    } finally {
      server.close();
      // The path is used once; a runner that is connected needs it no longer.
      await rm(options.socketPath, { force: true });
    }
  }

  private static async connected(server: Server, child: ChildProcess, options: RunnerStart): Promise<Runner> {
    const processEnd = endOf(child);
    try {
      const socket = await connection(server, processEnd, options);
      return new Runner(child, new Channel(socket), processEnd);
    } catch (error) {
      killChild(child);
      await processEnd;
      throw error;
    }
  }

  /** Begins to hear what the runner says; nothing said before is lost. `room` as in `Channel.listen`. */
  listen(onMessage: (message: RunnerMessage) => void, room?: () => Promise<void> | null): void {
    this.channel.listen(onMessage, room);
  }

  send(message: HostMessage): void {
    this.channel.send(message);
  }

  /** Ends the process group at once. `exited` follows. */
  kill(): void {
    this.isKilled = true;
    // Once it is gone its number may belong to somebody else.
    if (!this.isGone) killChild(this.child);
  }

  /** The same, for a reason that `exited` tells. */
  end(because: AkError): void {
    this.because ??= because;
    this.kill();
  }

  private async watch(processEnd: Promise<RunnerExit>): Promise<RunnerExit> {
    const closed = await Promise.race([this.channel.closed, processEnd.then(() => null)]);
    // A runner whose channel closed cannot be spoken to: it may end by itself, but not go on.
    if (closed !== null) await withDeadline(processEnd, closed.kind === 'fault' ? 0 : OWN_END_DEADLINE_MS);
    killChild(this.child);
    const end = await processEnd;
    const hasSurvivor = this.child.pid !== undefined && !(await endGroup(this.child.pid));
    this.isGone = true;
    const reason = closed ?? (await this.lastWords());
    this.channel.end();
    return { ...end, fault: this.because ?? (reason.kind === 'fault' ? reason.error : null), hasSurvivor };
  }

  /** What it said last may still be on its way, or wait until there is room for it: the socket ends after it. */
  private async lastWords(): Promise<CloseReason> {
    for (;;) {
      const reason = await withDeadline(this.channel.closed, DRAIN_DEADLINE_MS);
      if (reason !== null) return reason;
      if (!this.channel.isHeld || this.isKilled) return { kind: 'ended' };
    }
  }
}

async function listen(path: string): Promise<Server> {
  if (Buffer.byteLength(path) > MAX_SOCKET_PATH_BYTES) {
    throw new AkError('socket_path_too_long', `The socket path ${path} is longer than ${MAX_SOCKET_PATH_BYTES} bytes.`, {
      hint: 'Set XDG_RUNTIME_DIR to a shorter directory.',
    });
  }
  // Paused: what the runner says first waits until its owner listens.
  const server = createServer({ pauseOnConnect: true });
  server.listen(path);
  await once(server, 'listening');
  return server;
}

/** @throws AkError `runner_start_failed` for what cannot even be tried, such as an environment that is too large */
function startProcess(options: RunnerStart): ChildProcess {
  try {
    return options.spare?.(options) ?? spawnRunner(options);
  } catch (error) {
    throw new AkError('runner_start_failed', `The runner cannot be started: ${ensureError(error).message}.`, {
      hint: 'Large variables do not fit into the environment of a process; keep them in files.',
      cause: error,
    });
  }
}

function endOf(child: ChildProcess): Promise<RunnerExit> {
  const stderr = new Tail(STDERR_TAIL_BYTES);
  child.stderr?.on('data', (chunk: Buffer) => stderr.add(chunk));
  // The program's prints come as messages; what bypasses them (a C library) is kept for the case of a crash only.
  child.stdout?.on('data', (chunk: Buffer) => stderr.add(chunk));
  // After a spare's orders the lifeline is never written; its end is the message.
  child.stdio[3]?.on('error', () => undefined);
  return new Promise((resolve) => {
    child.once('error', (error) => {
      resolve({ code: null, signal: null, stderr: error.message, fault: null });
    });
    // 'exit', not 'close': children of the program may hold its pipes open.
    child.once('exit', (code, signal) => {
      // One turn of the loop lets the last stderr arrive.
      setImmediate(() => resolve({ code, signal, stderr: stderr.text(), fault: null }));
    });
  });
}

async function connection(server: Server, processEnd: Promise<RunnerExit>, options: RunnerStart): Promise<Socket> {
  const abort = new AbortController();
  try {
    const connected = once(server, 'connection', { signal: abort.signal }).then(([socket]) => socket as Socket);
    const deadline = new Promise<never>((_resolve, reject) => {
      const timer = setTimeout(() => reject(startTimedOut(options)), options.connectDeadlineMs);
      abort.signal.addEventListener('abort', () => clearTimeout(timer));
    });
    const ended = processEnd.then((exit): never => {
      throw startFailed(options, exit);
    });
    return await Promise.race([connected, ended, deadline]);
  } finally {
    abort.abort();
  }
}

function startTimedOut(options: RunnerStart): AkError {
  return new AkError('runner_start_failed', `The runner did not connect within ${options.connectDeadlineMs / 1000} s.`, {
    hint: `Try \`${options.python} -V\`: the interpreter may hang, or the machine may be overloaded.`,
  });
}

function startFailed({ python, script }: RunnerStart, exit: RunnerExit): AkError {
  const said = exit.stderr.trim() === '' ? 'It wrote nothing.' : `It wrote:\n${exit.stderr.trimEnd()}`;
  const Failure = isKilledFromOutside(exit) ? KilledAtStart : StartFailed;
  return new Failure(`The runner ended before it connected: ${describeExit(exit)}. ${said}`, python, script);
}

function killChild(child: ChildProcess): void {
  if (child.pid === undefined) return;
  // It may have no group of its own.
  if (!killGroup(child.pid)) child.kill('SIGKILL');
}
