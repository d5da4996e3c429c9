/** One process of the Temporal server, from its start to its end. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { AkError } from '../../errors';
import { serverArguments } from './orphans';
import { LOOPBACK } from './ports';
import { answers } from './probe';
import { logSizeBytes, logTail, openServerLog } from './server-log';

export interface ServerStart {
  binary: string;
  dbFile: string;
  logFile: string;
  port: number;
  /** Null: no web interface. */
  uiPort: number | null;
  /** What the server sees of the environment. */
  env: NodeJS.ProcessEnv;
  /** How long it may take until it answers. */
  deadlineMs: number;
  /** Ends the start. */
  signal: AbortSignal;
  onSpawn(pid: number): void;
}

export interface ServerProcess {
  readonly pid: number;
  /** Resolves with the reason, in words, when the process has ended. Never rejects. */
  readonly ended: Promise<string>;
  /** SIGTERM, then SIGKILL; resolves when the process has ended. */
  stop(): Promise<void>;
}

const PROBE_INTERVAL_MS = 15;
export const KILL_AFTER_MS = 5000;

/**
 * Resolves when the server answers. With `signal` aborted, or on an error, the process is gone first.
 *
 * @throws AkError `temporal_start_failed`, `port_in_use`
 */
export async function startServerProcess(start: ServerStart): Promise<ServerProcess> {
  const logStart = logSizeBytes(start.logFile);
  const server = spawnServer(start);
  const refusal = await waitUntilAnswers(server, start);
  if (refusal === null) return server;
  await server.stop();
  start.signal.throwIfAborted();
  throw startFailure(start, refusal, logTail(start.logFile, logStart, 12));
}

function spawnServer(start: ServerStart): ServerProcess {
  const log = openServerLog(start.logFile);
  const child = spawn(start.binary, commandLine(start), {
    stdio: ['ignore', log, log],
    env: start.env,
    cwd: '/',
  });
  closeSync(log);
  const ended = endOf(child);
  if (child.pid !== undefined) start.onSpawn(child.pid);
  return { pid: child.pid ?? 0, ended, stop: () => stopChild(child, ended) };
}

function commandLine(start: ServerStart): string[] {
  return [
    ...serverArguments(start.dbFile),
    ...['--ip', LOOPBACK, '--port', String(start.port)],
    ...(start.uiPort === null ? ['--headless'] : ['--ui-port', String(start.uiPort)]),
    ...['--log-level', 'warn'],
    // The defaults allow 20 polls a second, which makes every sequential activity wait for one.
    ...['--dynamic-config-value', 'history.transferProcessorMaxPollRPS=10000'],
    ...['--dynamic-config-value', 'history.timerProcessorMaxPollRPS=10000'],
    // A host killed several times in the middle of a workflow's step is waited for longer each time, by default up to ten minutes. Not
    // shorter than this, because a machine with far too much to do needs the longer time to get through.
    ...['--dynamic-config-value', 'history.workflowTaskRetryMaxInterval="40s"'],
    ...['--sqlite-pragma', 'journal_mode=WAL'],
  ];
}

/** Null when it answers, else why it never will. */
async function waitUntilAnswers(server: ServerProcess, start: ServerStart): Promise<string | null> {
  let refusal: string | null = null;
  void server.ended.then((reason) => (refusal = reason));
  const endsAt = performance.now() + start.deadlineMs;
  while (refusal === null && !start.signal.aborted) {
    if (await answers(start.port)) return refusal;
    if (performance.now() > endsAt) return `did not answer within ${start.deadlineMs / 1000} s`;
    await delay(PROBE_INTERVAL_MS);
  }
  return refusal ?? 'was stopped';
}

function startFailure(start: ServerStart, refusal: string, tail: string): AkError {
  // The server says so in its own words; the caller chooses another port, or names the configured one.
  const code = /address already in use/i.test(tail) ? 'port_in_use' : 'temporal_start_failed';
  const output = tail === '' ? 'It printed nothing.' : `Its last lines:\n${indent(tail)}`;
  return new AkError(
    code,
    `The embedded Temporal server (${start.binary}) ${refusal} while starting on port ${start.port}. ${output}`,
    {
      hint: `The whole log is ${start.logFile}. To use another server, set \`temporal.binary\` or \`temporal.address\`.`,
    },
  );
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be run (${error.message})`));
    child.once('exit', (code, signal) =>
      resolve(signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`),
    );
  });
}

async function stopChild(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
  await ended;
  clearTimeout(killer);
}
