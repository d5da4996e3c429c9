/** How a host comes to the embedded server that all hosts of its installation share. */
import { setTimeout as delay } from 'node:timers/promises';
import { AkError } from '../../errors';
import { asError, ConnectedLease, type ServerLease } from './connected-lease';
import { KeeperConnection } from './keeper-connection';
import type { KeeperMessage } from './keeper-messages';
import { defaultKeeperMain, startKeeperProcess, type KeeperProcess } from './keeper-process';
import { logSizeBytes, logTail } from './server-log';
import { prepareServerPaths, type ServerPaths } from './server-paths';
import { readServerRecord } from './server-record';

export interface AcquireServerOptions {
  filesDir: string;
  runtimeDir: string;
  /** Path of the Temporal CLI; asked for only when no server runs yet. See binary.ts. */
  binary: () => Promise<string>;
  /** Null: any free port, the same as last time where possible. */
  port: number | null;
  /** Whether a server that has to be started shows its web interface. */
  ui: boolean;
  /** How long the server may take until it answers; finding its binary is not counted. Default 30 s. */
  deadlineMs?: number;
  /** How long the server outlives its last host if that was killed. Default 3 s. */
  graceMs?: number;
  /** The keeper's compiled entry, if it is not in its usual place. */
  keeperMain?: string;
  /** Of which the keeper and the server get the few names they need. */
  env: NodeJS.ProcessEnv;
  /** Lines for people, without a line end. */
  onProgress?: (line: string) => void;
}

export type { ServerLease };

const RETRY_INTERVAL_MS = 15;

/**
 * Connects to the installation's server, starting it first when it does not run. Any number of processes may call this
 * at once; they get the same server.
 *
 * @throws AkError `temporal_start_failed`, `port_in_use`, `socket_path_too_long`, `store_unavailable`, and what `binary` throws
 */
export async function acquireServer(options: AcquireServerOptions): Promise<ServerLease> {
  const paths = prepareServerPaths(options.filesDir, options.runtimeDir);
  const logStart = logSizeBytes(paths.logFile);
  let keeper: KeeperProcess | null = null;
  let endsAt = performance.now() + deadlineOf(options);
  for (;;) {
    const connection = await connectToKeeper(paths);
    const lease = connection && (await leaseFrom(connection, endsAt, paths, options));
    if (lease) return lease;
    if (performance.now() > endsAt) throw notInTime(paths, logStart, options);
    if (connection === null && (keeper === null || keeper.endedWell() === true)) {
      const binary = await options.binary();
      if (keeper === null) endsAt = performance.now() + deadlineOf(options);
      keeper = startKeeper(paths, binary, options);
    }
    if (keeper?.endedWell() === false) throw keeperFailed(paths, logStart);
    await delay(RETRY_INTERVAL_MS);
  }
}

/** The record knows the socket of a keeper that was started with another runtime directory. */
async function connectToKeeper(paths: ServerPaths): Promise<KeeperConnection | null> {
  const recorded = readServerRecord(paths.recordFile).socketPath ?? paths.socketPath;
  const connection = await KeeperConnection.open(recorded);
  if (connection !== null || recorded === paths.socketPath) return connection;
  return KeeperConnection.open(paths.socketPath);
}

function startKeeper(paths: ServerPaths, binary: string, options: AcquireServerOptions): KeeperProcess {
  const keeperOptions = {
    filesDir: paths.filesDir,
    socketPath: paths.socketPath,
    binary,
    port: options.port,
    ui: options.ui,
    graceMs: options.graceMs ?? 3000,
    startDeadlineMs: deadlineOf(options),
  };
  const keeperMain = options.keeperMain ?? defaultKeeperMain();
  return startKeeperProcess(keeperMain, keeperOptions, paths.logFile, options.env);
}

/** Null when the keeper closed the connection before its server answered, or the time is over. */
async function leaseFrom(
  connection: KeeperConnection,
  endsAt: number,
  paths: ServerPaths,
  options: AcquireServerOptions,
): Promise<ServerLease | null> {
  const timeout = new AbortController();
  try {
    const answered = new Promise<KeeperMessage>((resolve) => {
      connection.onMessage = (message) => message.type !== 'restarting' && resolve(message);
    });
    connection.acquire();
    const tooLate = delay(Math.max(0, endsAt - performance.now()), null, { signal: timeout.signal });
    const message = await Promise.race([answered, connection.closed, tooLate]);
    if (message?.type === 'ready') return new ConnectedLease(connection, message, paths, options.onProgress);
    connection.destroy();
    if (message?.type === 'failed') throw asError(message);
    return null;
  } finally {
    timeout.abort();
  }
}

function deadlineOf(options: AcquireServerOptions): number {
  return options.deadlineMs ?? 30_000;
}

function keeperFailed(paths: ServerPaths, logStart: number): AkError {
  return new AkError(
    'temporal_start_failed',
    `The embedded Temporal server's keeper did not start.${lastLines(paths, logStart)}`,
    { hint: `The whole log is ${paths.logFile}.` },
  );
}

function notInTime(paths: ServerPaths, logStart: number, options: AcquireServerOptions): AkError {
  return new AkError(
    'temporal_start_failed',
    `The embedded Temporal server did not answer within ${deadlineOf(options) / 1000} s.${lastLines(paths, logStart)}`,
    { hint: `The whole log is ${paths.logFile}.` },
  );
}

function lastLines(paths: ServerPaths, logStart: number): string {
  const tail = logTail(paths.logFile, logStart, 12);
  return tail === '' ? '' : ` The last lines of its log:\n${tail.replace(/^/gm, '  ')}`;
}
