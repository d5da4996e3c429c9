/** Opens the SQLite file. Several processes (command lines and hosts) use one file at the same time. */
import { mkdir, open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import Libsql from 'libsql';
import { Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } from 'kysely';
import type { Dialect } from 'kysely';
import { AkError, ensureError, isAkError } from '../errors';
import { driverCode, guard } from './database';
import type { Backend, Trouble } from './database';
import type { Tables } from './schema';
import { LibsqlDriver, retryWhileBusy } from './sqlite-driver';
import { SqliteWrites } from './sqlite-writes';
import type { Stamp } from './store';

const ANOTHER = 'name another one in config.yaml (db.dsn)';

/**
 * Opens the file, making it (mode 0600) and its directory (0700) when they are not there.
 * Code `store_unavailable` when it cannot be made, read or written, or is no database.
 */
export async function openSqlite(path: string, busyTimeoutMs: number): Promise<Backend> {
  const name = `SQLite database ${path}`;
  await makeFile(path);
  const database = await guard({ name, diagnose: diagnoseOpening }, 'open the store', () =>
    connect(path, busyTimeoutMs),
  );
  const driver = new LibsqlDriver(database, busyTimeoutMs, () => writes.close());
  const stamp = (): Stamp | null => {
    try {
      return driver.stamp();
    } catch {
      // Who asks for more hears why.
      return null;
    }
  };
  const writes = new SqliteWrites(path, stamp);
  return {
    kysely: new Kysely<Tables>({ dialect: libsqlDialect(driver) }),
    name,
    diagnose,
    stamp,
    untilWritten: (atMostMs, signal) => writes.next(atMostMs, signal),
    whyNotWritten: (withinMs) =>
      driver.tryToWrite(withinMs).then(
        () => null,
        (error: unknown) => diagnose(ensureError(error))?.why ?? null,
      ),
    hasSchema: async (queries) => {
      const found = await sql`select 1 from sqlite_master where type = 'table' and name = 'ak_schema'`.execute(queries);
      return found.rows.length > 0;
    },
    size: async (queries) => {
      const { rows } = await sql<{ size: number; count: number; free: number }>`
        select s.page_size as size, c.page_count as count, f.freelist_count as free
        from pragma_page_size() s, pragma_page_count() c, pragma_freelist_count() f`.execute(queries);
      const { size = 0, count = 0, free = 0 } = rows[0] ?? {};
      return { bytes: size * count, freeBytes: size * free };
    },
    // The log of writes still has what was there before.
    scrub: async (queries) => {
      await sql`pragma wal_checkpoint(truncate)`.execute(queries);
    },
    // Every transaction holds the write lock already.
    lockSchema: () => Promise.resolve(),
    identityColumn: 'integer primary key autoincrement',
    bytesColumn: 'blob',
  };
}

async function makeFile(path: string): Promise<void> {
  try {
    await makeFolder(dirname(path));
    if ((await stat(path).catch(() => null))?.isDirectory() === true) throw isDirectory(path);
    // Opening for append makes it private, and shows at once when it may not be written.
    await (await open(path, 'a', 0o600)).close();
  } catch (thrown) {
    const cause = ensureError(thrown);
    if (isAkError(cause)) throw cause;
    throw new AkError('store_unavailable', `Cannot open the database file ${path}: ${cause.message}.`, {
      hint: `Make its directory writable for this user, or ${ANOTHER}.`,
      cause,
    });
  }
}

function isDirectory(path: string): AkError {
  return new AkError('store_unavailable', `Cannot open the database file ${path}: it is a directory.`, {
    hint: `Name a file in it, such as ${join(path, 'ak.db')}: ak config set db.dsn ${join(path, 'ak.db')}`,
  });
}

/** One folder after the other: on a file system that cannot hold any (/proc), Node's own recursion does not end. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (thrown) {
    const code = driverCode(ensureError(thrown));
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(path) === path) throw thrown;
    await makeFolder(dirname(path));
    await mkdir(path, { mode: 0o700 });
  }
}

async function connect(path: string, busyTimeoutMs: number): Promise<Libsql.Database> {
  const database = new Libsql(path);
  try {
    // Waiting is the driver's work.
    database.pragma('busy_timeout = 0');
    const mode = await retryWhileBusy(busyTimeoutMs, () => JSON.stringify(database.pragma('journal_mode = WAL')));
    if (!mode.includes('wal')) throw new Error('its file system cannot share a database between processes (no WAL)');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    // What is deleted, and secrets that were in the clear, is not to be found in the file afterwards.
    database.pragma('secure_delete = ON');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function libsqlDialect(driver: LibsqlDriver): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => driver,
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** While opening, nothing of ours has run yet: whatever fails, it is the file. */
function diagnoseOpening(error: Error): Trouble {
  return (
    diagnose(error) ?? {
      code: 'store_unavailable',
      why: error.message,
      hint: `Check the file and its directory, or ${ANOTHER}.`,
      mayPass: false,
    }
  );
}

/** What SQLite's result codes mean for the person who runs ak. */
export function diagnose(error: Error): Trouble | null {
  const row = TROUBLES.find(([codes]) => codes.test(driverCode(error)));
  return row === undefined ? null : row[1];
}

function unavailable(why: string, hint: string, mayPass = false): Trouble {
  return { code: 'store_unavailable', why, hint, mayPass };
}

const TROUBLES: readonly (readonly [RegExp, Trouble])[] = [
  [
    /^SQLITE_(BUSY|LOCKED)/,
    {
      code: 'store_busy',
      why: 'another process has kept it locked',
      hint: 'Try again; if it stays, look for a program that has the file open, such as a database browser.',
      mayPass: true,
    },
  ],
  [/^SQLITE_FULL/, unavailable('the disk is full', 'Free some space; sessions go on by themselves.', true)],
  [/^SQLITE_NOTADB/, unavailable('the file is not a database', `Move the file away, or ${ANOTHER}.`)],
  [/^SQLITE_CORRUPT/, unavailable('the file is damaged', 'Restore it from a backup.')],
  [
    /^SQLITE_(READONLY|PERM|AUTH)/,
    unavailable('it may not be written', `Make the file and its directory writable, or ${ANOTHER}.`),
  ],
  [
    /^SQLITE_(IOERR|CANTOPEN|NOLFS|PROTOCOL)/,
    unavailable('the disk does not read or write it', `Check the disk, or ${ANOTHER}.`),
  ],
];
