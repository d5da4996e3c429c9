/** The database of a campaign: a file of SQLite, or a PostgreSQL server of our own; and what can be done to it. */
import { setTimeout as delay } from 'node:timers/promises';
import Libsql from 'libsql';
import { Client } from 'pg';
import type { Config } from '../../config/config';
import { findPostgres, startPostgres } from '../postgres';

export type DatabaseKind = Config['db']['type'];

export interface DatabaseUnderTest {
  readonly config: Config['db'];
  /** Nobody can read or write for that long. */
  lock(forMs: number): Promise<void>;
  /** Resolves when it is there again. */
  crash(by: 'SIGQUIT' | 'SIGKILL', downMs: number): Promise<void>;
  halt(forMs: number): Promise<void>;
  close(): Promise<void>;
}

/** @throws when there is no PostgreSQL on this machine */
export function openDatabase(
  kind: DatabaseKind,
  files: { dsn: string; keyFile: string },
): DatabaseUnderTest | Promise<DatabaseUnderTest> {
  return kind === 'sqlite' ? sqliteFile(files.dsn) : postgresServer(files.keyFile);
}

function sqliteFile(dsn: string): DatabaseUnderTest {
  const nothingRuns = (): Promise<void> => Promise.resolve();
  return {
    config: { type: 'sqlite', dsn },
    lock: async (forMs) => {
      const database = new Libsql(dsn);
      try {
        database.pragma('busy_timeout = 5000');
        database.exec('begin exclusive');
        await delay(forMs);
        database.exec('rollback');
      } finally {
        database.close();
      }
    },
    crash: nothingRuns,
    halt: nothingRuns,
    close: nothingRuns,
  };
}

async function postgresServer(keyFile: string): Promise<DatabaseUnderTest> {
  const programs = findPostgres();
  if (typeof programs === 'string') throw new Error(programs);
  const server = await startPostgres(programs);
  const dsn = await server.newSchema();
  let underWay: Promise<void> = Promise.resolve();
  /** One after the other: a server that is down cannot be halted. */
  const alone = (work: () => Promise<void>): Promise<void> => (underWay = underWay.then(work, work));
  return {
    config: { type: 'postgres', dsn, keyFile },
    lock: (forMs) => alone(() => lockTables(dsn, forMs)),
    crash: (by, downMs) =>
      alone(async () => {
        await server.crash(by);
        await delay(downMs);
        await server.restart();
      }),
    halt: (forMs) =>
      alone(async () => {
        server.halt();
        await delay(forMs);
        server.wake();
      }),
    close: () => server.stop(),
  };
}

async function lockTables(dsn: string, forMs: number): Promise<void> {
  const client = new Client({ connectionString: dsn });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('lock table sessions, journal, hosts in access exclusive mode');
    await delay(forMs);
  } finally {
    await client.end();
  }
}
