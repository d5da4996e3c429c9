/** The server of a keeper that died: the next keeper ends it, but after the last host nobody starts one. */
import { tryLock } from './file-lock';
import { endOrphans } from './orphans';
import type { ServerPaths } from './server-paths';
import { KILL_AFTER_MS } from './server-process';

/**
 * Ends a server that no keeper holds. Where a keeper has the lock its server is its own affair, and one that comes meanwhile waits for
 * the lock.
 *
 * @throws AkError `store_unavailable` when the lock file cannot be opened
 */
export async function endLeftBehind({ lockFile, dbFile }: ServerPaths): Promise<void> {
  const lock = tryLock(lockFile);
  if (lock === null) return;
  try {
    await endOrphans(dbFile, KILL_AFTER_MS);
  } finally {
    lock.release();
  }
}
