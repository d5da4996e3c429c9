/**
 * What the query files see of a database. Which one it is, only sqlite.ts and postgres.ts know.
 *
 * Every read is one statement, every write one transaction. Whatever the driver throws leaves here as an `AkError`.
 */
import type { Kysely } from 'kysely';
import { AkError, ensureError, isAkError } from '../errors';
import type { Tables } from './schema';
import type { StoreSize } from './retention-store';
import type { Stamp } from './store';

/** Runs queries: the database itself, or a transaction of it. */
export type Queries = Kysely<Tables>;

/** What is wrong with a database rather than with our query. */
export interface Trouble {
  code: 'store_busy' | 'store_unavailable';
  why: string;
  hint: string;
  /** Without anybody's doing here: a server that restarts, a lock. */
  mayPass: boolean;
}

/** One open database and everything in which it differs from the other kind. */
export interface Backend {
  kysely: Queries;
  /** For messages, without passwords: `SQLite database /home/ann/.local/share/ak/ak.db`. */
  name: string;
  /** Null: the database is well, so the fault is ours. */
  diagnose(error: Error): Trouble | null;
  /** Whether a schema is there at all. */
  hasSchema(queries: Queries): Promise<boolean>;
  /** Keeps other processes from migrating until the transaction ends. */
  lockSchema(transaction: Queries): Promise<void>;
  identityColumn: string;
  bytesColumn: string;
  /** Its own clock; left out where all processes are on one machine. */
  clock?(queries: Queries): Promise<number>;
  /** What was deleted and written over leaves the files where this process can see to it. */
  scrub(queries: Queries): Promise<void>;
  size(queries: Queries): Promise<StoreSize>;
  stamp(): Stamp | null;
  /** See `Store`. */
  untilWritten(atMostMs: number, signal?: AbortSignal): Promise<void>;
  /** See `Store`; left out where who can read can also write. */
  whyNotWritten?(withinMs: number): Promise<string | null>;
}

/** `doing` completes the sentence "Cannot ...": `read session ses_01k`. */
export interface Database {
  read<T>(doing: string, work: (queries: Queries) => Promise<T>): Promise<T>;
  write<T>(doing: string, work: (transaction: Queries) => Promise<T>): Promise<T>;
  scrub(): Promise<void>;
  size(): Promise<StoreSize>;
  now(): number;
  /** What all hosts take for the time: the database's clock, where machines may differ. */
  sharedNow(queries: Queries): Promise<number>;
  stamp(): Stamp | null;
  untilWritten(atMostMs: number, signal?: AbortSignal): Promise<void>;
  whyNotWritten(withinMs: number): Promise<string | null>;
  close(): Promise<void>;
}

export function createDatabase(backend: Backend, now: () => number): Database {
  const { kysely } = backend;
  return {
    read: (doing, work) => guard(backend, doing, () => work(kysely)),
    write: (doing, work) => guard(backend, doing, () => kysely.transaction().execute(work)),
    size: () => guard(backend, 'measure the store', () => backend.size(kysely)),
    scrub: () => guard(backend, 'clean the store', () => backend.scrub(kysely)),
    now,
    sharedNow: (queries) => backend.clock?.(queries) ?? Promise.resolve(now()),
    stamp: () => backend.stamp(),
    untilWritten: (atMostMs, signal) => backend.untilWritten(atMostMs, signal),
    whyNotWritten: (withinMs) => backend.whyNotWritten?.(withinMs) ?? Promise.resolve(null),
    close: () => guard(backend, 'close the store', () => kysely.destroy()),
  };
}

/** Runs `work`; what it throws becomes an `AkError` that names the database and what was being done. */
export async function guard<T>(
  backend: Pick<Backend, 'name' | 'diagnose'>,
  doing: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (isAkError(thrown)) throw thrown;
    const cause = ensureError(thrown);
    const trouble = backend.diagnose(cause);
    if (trouble === null) {
      throw new AkError('internal', `Cannot ${doing}: ${cause.message} (${backend.name}).`, { cause });
    }
    throw new AkError(trouble.code, `Cannot ${doing}: ${trouble.why} (${backend.name}).`, {
      hint: trouble.hint,
      cause,
      ...(trouble.mayPass ? { context: { [MAY_PASS]: true } } : {}),
    });
  }
}

const MAY_PASS = 'may_pass';

/** Whether it says that the store is away, but may come back by itself. */
export function mayPass(error: unknown): boolean {
  return isAkError(error) && error.context[MAY_PASS] === true;
}

/** The driver's own code of an error: `SQLITE_BUSY`, `55P03`, `ECONNREFUSED`; empty when it has none. */
export function driverCode(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
