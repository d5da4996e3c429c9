/** Where an installation's embedded server keeps its files. */
import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { AkError } from '../../errors';

export interface ServerPaths {
  filesDir: string;
  dbFile: string;
  /** The record of what runs; see server-record.ts. */
  recordFile: string;
  lockFile: string;
  logFile: string;
  /** Where a keeper of this installation listens, unless its record names another place. */
  socketPath: string;
}

/** What the kernel allows a Unix socket's path, without the closing zero. */
const SOCKET_PATH_LIMIT_BYTES = process.platform === 'darwin' ? 103 : 107;

/**
 * Makes both directories where missing and names the files in them. The paths are real paths, so that two spellings
 * of one installation meet at the same server.
 *
 * @throws AkError `socket_path_too_long`, `store_unavailable` when a directory cannot be made
 */
export function prepareServerPaths(filesDir: string, runtimeDir: string): ServerPaths {
  const realFilesDir = makeDirectory(filesDir);
  const installation = createHash('sha256').update(realFilesDir).digest('hex').slice(0, 8);
  const socketPath = join(makeDirectory(runtimeDir), `temporal-${installation}.sock`);
  throwOnLongSocketPath(socketPath);
  return { ...filesIn(realFilesDir), socketPath };
}

/** The files alone, for the keeper, which is told its directory and its socket. */
export function filesIn(filesDir: string): Omit<ServerPaths, 'socketPath'> {
  return {
    filesDir,
    dbFile: join(filesDir, 'temporal.db'),
    recordFile: join(filesDir, 'temporal-server.json'),
    lockFile: join(filesDir, 'temporal-server.lock'),
    logFile: join(filesDir, 'temporal-server.log'),
  };
}

function makeDirectory(directory: string): string {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return realpathSync(directory);
  } catch (error) {
    throw new AkError('store_unavailable', `Cannot make the directory ${directory} for the embedded Temporal server.`, {
      hint: 'Check who may write there, or choose another place in config.yaml.',
      cause: error,
    });
  }
}

function throwOnLongSocketPath(socketPath: string): void {
  const lengthBytes = Buffer.byteLength(socketPath);
  if (lengthBytes <= SOCKET_PATH_LIMIT_BYTES) return;
  throw new AkError(
    'socket_path_too_long',
    `The socket ${socketPath} has a path of ${lengthBytes} bytes; the system allows ${SOCKET_PATH_LIMIT_BYTES}.`,
    { hint: 'Choose a shorter runtime directory: set XDG_RUNTIME_DIR to one near the root.' },
  );
}
