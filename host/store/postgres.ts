/** Opens a PostgreSQL database. */
import { createHash } from 'node:crypto';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { types } from 'pg';
import { pause } from '../deadline';
import { driverCode } from './database';
import type { Backend, Trouble } from './database';
import { Connections, type Query } from './postgres-connections';
import type { Tables } from './schema';

const CONNECT_TIMEOUT_MS = 10_000;
/** The server gives up first, so that its reason is the one shown; the client's own limit is for a server that has gone silent. */
const STATEMENT_TIMEOUT_MS = 30_000;
const ANSWER_TIMEOUT_MS = 35_000;
const CONNECTIONS = 10;
const INT8 = 20;
/** How often a process that waits for others asks. */
const POLL_MS = 20;

/** Does not connect yet: the first query does. Its errors are told apart by `diagnose`. */
export function openPostgres(dsn: string, busyTimeoutMs: number, answerTimeoutMs = ANSWER_TIMEOUT_MS): Backend {
  const config = {
    connectionString: dsn,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: answerTimeoutMs,
    keepAlive: true,
    // Counters and times fit into a number; the driver's default for 64 bits is text.
    types: { getTypeParser },
  };
  const pool = new Connections(config, (query) => prepareConnection(query, busyTimeoutMs));
  return {
    kysely: new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }),
    name: `PostgreSQL database ${describeDsn(dsn)}`,
    diagnose,
    stamp: () => null,
    // The server tells nobody of writes: ask it now and then.
    untilWritten: (atMostMs, signal) => pause(Math.min(atMostMs, POLL_MS), signal),
    hasSchema: async (queries) => {
      // Not to_regclass(): it may answer from a cache that is older than the lock just waited for.
      const found = await sql`
        select 1 from pg_catalog.pg_class where relname = 'ak_schema' and pg_catalog.pg_table_is_visible(oid)`.execute(
        queries,
      );
      return found.rows.length > 0;
    },
    size: async (queries) => {
      const found = await sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`.execute(queries);
      return { bytes: found.rows[0]?.bytes ?? 0, freeBytes: null };
    },
    // Its own vacuum does.
    scrub: () => Promise.resolve(),
    lockSchema: async (transaction) => {
      await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(transaction);
    },
    identityColumn: 'bigint generated always as identity primary key',
    bytesColumn: 'bytea',
    clock: async (queries) => {
      const { rows } = await sql<{
        now: number;
      }>`select (extract(epoch from clock_timestamp()) * 1000)::bigint as now`.execute(queries);
      return rows[0]?.now ?? Date.now();
    },
  };
}

function getTypeParser(type: number, format?: 'text' | 'binary'): (value: string) => unknown {
  const usual = types.getTypeParser(type, format) as (value: string) => unknown;
  return type === INT8 ? Number : usual;
}

/** Number of the advisory lock under which the schema is changed; any number of our own will do. */
const MIGRATION_LOCK = createHash('sha256').update('ak schema').digest().readUInt32BE(0);

async function prepareConnection(query: Query, busyTimeoutMs: number): Promise<void> {
  await query(
    `select set_config('lock_timeout', '${busyTimeoutMs}', false), set_config('statement_timeout', '${STATEMENT_TIMEOUT_MS}', false)`,
  );
  // A commit must be on the disk when it returns. Stronger settings of the server (remote_apply) stay.
  await query(
    `select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') in ('off', 'local')`,
  );
}

/** The address without user, password and options. */
export function describeDsn(dsn: string): string {
  return dsn.replace(/^(postgres(?:ql)?:\/\/)(?:[^/?#]*@)?/, '$1').replace(/[?#].*$/, '');
}

/** What PostgreSQL's SQLSTATE, or the lack of one, means for the person who runs ak. */
export function diagnose(error: Error): Trouble | null {
  const code = driverCode(error);
  if (!('severity' in error)) return diagnoseConnection(error, code);
  if (/^(55P03|57014|40001|40P01)$/.test(code)) {
    return {
      code: 'store_busy',
      why: error.message,
      hint: 'Try again; if it stays, look for long transactions in that database.',
      mayPass: true,
    };
  }
  const row = TROUBLES.find(([states]) => states.test(code));
  if (row === undefined) return null;
  return { code: 'store_unavailable', why: error.message, hint: row[1], mayPass: PASSES.test(code) };
}

/** Errors that did not come from the server: it cannot be reached, or the connection broke. */
function diagnoseConnection(error: Error, code: string): Trouble | null {
  if (error instanceof TypeError || error instanceof RangeError) return null;
  const why = error.message === '' ? code : error.message;
  return {
    code: 'store_unavailable',
    why,
    hint: 'Check that the server runs and that db.dsn in config.yaml names it.',
    mayPass: true,
  };
}

/** The others are for a person to put right: users, names, rights. */
const PASSES = /^(25006|53|08|57P|58|XX)/;

const TROUBLES: readonly (readonly [RegExp, string])[] = [
  [/^28/, 'Check user and password in db.dsn.'],
  [/^3D/, 'Create the database, or correct its name in db.dsn.'],
  [/^3F/, 'Create the schema that search_path in db.dsn names.'],
  [/^42501$/, 'Give the user of db.dsn the right to create tables in that database.'],
  [/^25006$/, 'The server only reads now (a replica?): name the primary in db.dsn.'],
  [/^53/, 'The server is out of disk, memory or connections; sessions go on by themselves when it has them again.'],
  [/^(08|57P|58|XX)/, 'Look at the log of the server.'],
];
