/**
 * A lock between processes that the kernel frees when its holder dies, however it dies. Node offers none itself;
 * an exclusive transaction on a SQLite file that is never written is one.
 */
import Database from 'libsql';
import { AkError, ensureError } from '../../errors';

export interface FileLock {
  release(): void;
}

/**
 * Null when another process holds it.
 *
 * @throws AkError `store_unavailable` when the file cannot be opened
 */
export function tryLock(file: string): FileLock | null {
  let database: Database.Database | null = null;
  try {
    database = new Database(file, { timeout: 0 });
    database.exec('BEGIN EXCLUSIVE');
    const held = database;
    return { release: () => void held.close() };
  } catch (thrown) {
    database?.close();
    const error = ensureError(thrown);
    if ('code' in error && error.code === 'SQLITE_BUSY') return null;
    throw new AkError('store_unavailable', `Cannot use the lock file ${file}: ${error.message}.`, {
      hint: 'The directory must be writable and on a file system with locks; remove the file if it is damaged.',
      cause: error,
    });
  }
}
