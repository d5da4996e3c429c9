/** Entry of the keeper's process. Its standard output and error are the server's log. */
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { AkError, ensureError } from '../../errors';
import { tryLock, type FileLock } from './file-lock';
import { Keeper } from './keeper';
import { decodeKeeperOptions, type KeeperOptions } from './keeper-options';
import { filesIn } from './server-paths';
import { readServerRecord } from './server-record';

const LOCK_INTERVAL_MS = 25;

async function main(): Promise<void> {
  const options = decodeKeeperOptions(process.argv[2]);
  const lock = await takeLock(options);
  if (lock === null) return;
  const keeper = new Keeper(options, { env: process.env, log });
  process.on('SIGTERM', () => keeper.stop('SIGTERM'));
  process.on('SIGINT', () => keeper.stop('SIGINT'));
  process.on('SIGHUP', () => undefined);
  await keeper.run(() => lock.release());
}

/**
 * Null when another keeper serves. One that is ending still holds the lock but no longer listens: it is waited for.
 */
async function takeLock(options: KeeperOptions): Promise<FileLock | null> {
  const { lockFile, recordFile } = filesIn(options.filesDir);
  const endsAt = performance.now() + options.startDeadlineMs;
  for (;;) {
    const lock = tryLock(lockFile);
    if (lock !== null) return lock;
    const { socketPath, keeperPid } = readServerRecord(recordFile);
    if (await isListening(socketPath ?? options.socketPath)) return null;
    if (performance.now() > endsAt) {
      const holder = keeperPid === null ? 'Another process' : `Another process (last known: pid ${keeperPid})`;
      throw new AkError('temporal_start_failed', `${holder} holds ${lockFile} and does not answer.`);
    }
    await delay(LOCK_INTERVAL_MS);
  }
}

function isListening(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

function log(line: string): void {
  process.stderr.write(`${new Date().toISOString()} keeper ${process.pid}: ${line}\n`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    log(ensureError(error).message);
    process.exit(1);
  },
);
