/**
 * Kysely's driver over libsql: one connection, which callers take in turn.
 *
 * 1. The database is never waited for inside SQLite, because that would stop the whole process: who finds the file locked tries again,
 *    with other work going on in between, until `busyTimeoutMs` is over.
 * 2. Every transaction takes the write lock at its start. One that reads first and writes later could not be tried again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type Libsql from 'libsql';
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';
import { driverCode } from './database';
import type { Stamp } from './store';

/** Statements kept prepared. More than the store has; those with a varying number of rows come and go. */
const PREPARED_STATEMENTS = 200;
const LONGEST_PAUSE_MS = 8;

export class LibsqlDriver implements Driver {
  readonly #connection: LibsqlConnection;
  readonly #turns = new Turns();
  #commits = 0;

  constructor(
    database: Libsql.Database,
    busyTimeoutMs: number,
    private readonly onClose: () => void,
  ) {
    this.#connection = new LibsqlConnection(database, busyTimeoutMs);
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    await this.#turns.take();
    return this.#connection;
  }

  releaseConnection(): Promise<void> {
    this.#turns.give();
    return Promise.resolve();
  }

  async beginTransaction(): Promise<void> {
    await this.#connection.execute('begin immediate', []);
  }

  async commitTransaction(): Promise<void> {
    await this.#connection.execute('commit', []);
    this.#commits += 1;
  }

  /** @see https://www.sqlite.org/pragma.html#pragma_data_version: it does not change with commits of this connection. */
  stamp(): Stamp {
    return { own: this.#commits, others: this.#connection.dataVersion };
  }

  /** Takes the write lock and gives it back. Throws when that takes longer than `withinMs`. */
  async tryToWrite(withinMs: number): Promise<void> {
    await this.#turns.take();
    try {
      await this.#connection.execute('begin immediate', [], withinMs);
      await this.#connection.execute('rollback', []);
    } finally {
      this.#turns.give();
    }
  }

  async rollbackTransaction(): Promise<void> {
    // SQLite has rolled back by itself after some failures (a full disk); a second rollback would hide the cause.
    if (this.#connection.isInTransaction) await this.#connection.execute('rollback', []);
  }

  destroy(): Promise<void> {
    this.onClose();
    this.#connection.close();
    return Promise.resolve();
  }
}

class LibsqlConnection implements DatabaseConnection {
  readonly #database: Libsql.Database;
  readonly #busyTimeoutMs: number;
  readonly #statements = new Map<string, Libsql.Statement>();
  #isClosed = false;

  constructor(database: Libsql.Database, busyTimeoutMs: number) {
    this.#database = database;
    this.#busyTimeoutMs = busyTimeoutMs;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return this.execute<R>(query.sql, query.parameters);
  }

  async execute<R>(
    text: string,
    parameters: readonly unknown[],
    busyTimeoutMs = this.#busyTimeoutMs,
  ): Promise<QueryResult<R>> {
    return retryWhileBusy(busyTimeoutMs, () => this.#run<R>(text, parameters));
  }

  // eslint-disable-next-line require-yield -- the interface wants a generator; the store reads in pages instead
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('A stream would keep the only connection from everyone else: read in pages.');
  }

  get dataVersion(): number {
    if (this.#isClosed) return 0;
    const row = this.#prepare('pragma data_version').get() as { data_version: number };
    return row.data_version;
  }

  get isInTransaction(): boolean {
    return !this.#isClosed && this.#database.inTransaction;
  }

  /** libsql ends the whole process when a closed database is used: nothing may reach it from here on. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#statements.clear();
    this.#database.close();
  }

  #run<R>(text: string, parameters: readonly unknown[]): QueryResult<R> {
    if (this.#isClosed) throw new Error('The database is closed.');
    const statement = this.#prepare(text);
    // Kysely's contract: the row type of a query is what its builder says.
    if (statement.reader) return { rows: statement.all(parameters) as R[] };
    const { changes } = statement.run(parameters);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }

  #prepare(text: string): Libsql.Statement {
    const known = this.#statements.get(text);
    // Put at the end again, so that the first is the one longest not used.
    if (known !== undefined) this.#statements.delete(text);
    const statement = known ?? this.#database.prepare(text);
    this.#statements.set(text, statement);
    if (this.#statements.size > PREPARED_STATEMENTS) {
      for (const [oldest] of this.#statements) {
        this.#statements.delete(oldest);
        break;
      }
    }
    return statement;
  }
}

/** Calls `attempt` until it finds the file free; throws its last error when that takes longer than `busyTimeoutMs`. */
export async function retryWhileBusy<T>(busyTimeoutMs: number, attempt: () => T): Promise<T> {
  const deadline = performance.now() + busyTimeoutMs;
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadline) throw error;
    }
    // Not in step with another process that waits too.
    await sleep(pauseMs * (0.5 + Math.random()));
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && /^SQLITE_(BUSY|LOCKED)/.test(driverCode(error));
}

/** Hands the connection from one to the next, in the order they asked. */
class Turns {
  readonly #waiting: (() => void)[] = [];
  #taken = false;

  async take(): Promise<void> {
    if (!this.#taken) {
      this.#taken = true;
      return;
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  give(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken = false;
    else next();
  }
}
