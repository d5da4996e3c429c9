/**
 * The schema, version by version. A version that was released is never edited: a change is a new entry.
 *
 * Any number of processes may open a new or old store at once: one migrates, the others wait for it and find it done.
 */
import { sql } from 'kysely';
import { AkError } from '../errors';
import type { Backend, Queries } from './database';

/** What the two databases write differently. */
interface ColumnTypes {
  /** A number that the database gives out, growing. */
  identity: string;
  bytes: string;
}

type Migration = (types: ColumnTypes) => string[];

const MIGRATIONS: readonly Migration[] = [
  ({ identity }) => [
    `create table installation (singleton integer not null primary key check (singleton = 1), id text not null)`,

    `create table builds (
      id text not null primary key, sha256 text not null, size_bytes bigint not null, files_json text not null,
      exports_json text not null, created_at bigint not null)`,

    `create table projects (id text not null primary key, name text not null unique, created_at bigint not null)`,

    `create table deployments (
      id text not null primary key, project_id text not null references projects (id), build_id text not null references builds (id),
      state text not null, vars_json text not null, created_at bigint not null)`,
    `create unique index deployments_active on deployments (project_id) where state = 'active'`,

    `create table sessions (
      id text not null primary key, deployment_id text references deployments (id), project_name text,
      build_id text not null references builds (id), entrypoint text not null, state text not null, reason text, queue text not null,
      host_id text, epoch bigint not null, version bigint not null, calls_begun bigint not null, results_given bigint not null,
      prints_shown bigint not null, created_at bigint not null, started_at bigint, ended_at bigint, outcome_json text)`,
    `create index sessions_newest on sessions (created_at, id)`,
    `create index sessions_of_host on sessions (host_id) where ended_at is null`,

    `create table session_inputs (
      session_id text not null primary key references sessions (id), event_json text not null, vars_json text not null,
      work_dir text, source_dir text)`,

    `create table journal (
      session_id text not null references sessions (id), id text not null, kind text not null, state text not null, version bigint not null,
      attempt bigint not null, begun_order bigint, done_order bigint, until_ms double precision, started_at bigint, ended_at bigint,
      ms double precision, name text not null, file text not null, line bigint not null, digest text not null, args_json text not null,
      kw_json text not null, handle_json text, mutated text, error_json text, value_file_json text, value text, items_json text,
      primary key (session_id, id))`,
    `create index journal_done on journal (session_id, done_order)`,
    `create index journal_changed on journal (session_id, version)`,

    `create table prints (
      session_id text not null references sessions (id), seq bigint not null, at bigint not null, line_json text not null,
      primary key (session_id, seq))`,

    `create table outbox (
      id ${identity}, kind text not null, session_id text not null references sessions (id), reason text, attempts bigint not null,
      retry_at bigint not null, last_error text)`,
    `create index outbox_of_session on outbox (session_id, id)`,

    `create table hosts (
      id text not null primary key, machine text not null, pid bigint not null, queue text not null, serves text not null, http_url text,
      started_at bigint not null, seen_at bigint not null)`,
  ],
  () => ['alter table session_inputs add column lose_runner text'],
  () => [
    `alter table deployments add column calls_json text not null default '[]'`,
    `alter table session_inputs add column calls_json text not null default '[]'`,
  ],
  () => ['alter table journal add column seal text', 'alter table installation add column key_fingerprint text'],
  () => ['alter table session_inputs add column is_strict integer not null default 0'],
  ({ bytes }) => [
    `create table blobs (
      sha256 text not null primary key, size_bytes bigint not null, chunk_count bigint not null, created_at bigint not null)`,
    `create table blob_chunks (sha256 text not null, seq bigint not null, content ${bytes} not null, primary key (sha256, seq))`,
    `create table session_files (
      session_id text not null references sessions (id) on delete cascade, name text not null, sha256 text not null, primary key (session_id, name))`,
  ],
  () => [
    `alter table deployments add column durability text not null default 'activity'`,
    `alter table session_inputs add column durability text not null default 'activity'`,
  ],
  () => ['alter table sessions add column standing_json text', 'alter table hosts add column trouble_json text'],
  () => ['alter table installation add column secrets_key text'],
  () => ['alter table session_inputs add column import_digest text'],
  () => [
    'alter table builds add column used_at bigint not null default 0',
    'update builds set used_at = created_at',
    'create index sessions_of_build on sessions (build_id)',
    'create index sessions_ended on sessions (ended_at)',
  ],
  () => [
    'alter table session_inputs add column difference_json text',
    `alter table session_inputs add column moves_json text not null default '[]'`,
    'alter table session_inputs add column accepts_changed integer not null default 0',
    'alter table session_inputs add column forked_from text',
    'alter table session_inputs add column forked_call text',
    'alter table session_inputs add column program_id text',
    'create index forks_of_session on session_inputs (forked_from) where forked_from is not null',
    'create index sessions_of_deployment on sessions (deployment_id) where ended_at is null',
  ],
  () => ['alter table sessions add column stop_json text'],
  () => ['alter table session_inputs add column skips_sleeps integer not null default 0'],
  () => ['alter table sessions add column crash_json text'],
  () => ['alter table sessions add column journal_head text'],
];

/** The newest schema that this code knows. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/** Brings the store to `SCHEMA_VERSION`. Code `store_unavailable` when a newer version of ak has written it. */
export async function migrate(backend: Backend): Promise<void> {
  // Looked at without a lock first: nearly every process finds nothing to do and must not wait for those that write.
  if ((await schemaVersion(backend, backend.kysely)) === SCHEMA_VERSION) return;
  await backend.kysely.transaction().execute(async (transaction) => {
    await backend.lockSchema(transaction);
    const version = await schemaVersion(backend, transaction);
    for (const migration of MIGRATIONS.slice(version)) {
      for (const statement of migration({ identity: backend.identityColumn, bytes: backend.bytesColumn })) {
        await sql.raw(statement).execute(transaction);
      }
    }
    if (version === 0) {
      await sql`create table ak_schema (version integer not null)`.execute(transaction);
      await sql`insert into ak_schema (version) values (${SCHEMA_VERSION})`.execute(transaction);
    } else {
      await sql`update ak_schema set version = ${SCHEMA_VERSION}`.execute(transaction);
    }
  });
}

async function schemaVersion(backend: Backend, queries: Queries): Promise<number> {
  if (!(await backend.hasSchema(queries))) return 0;
  const { rows } = await sql<{ version: number }>`select version from ak_schema`.execute(queries);
  const version = rows[0]?.version ?? 0;
  if (version > SCHEMA_VERSION) {
    throw new AkError(
      'store_unavailable',
      `A newer version of ak has written the ${backend.name}: its schema is ${version}, this version knows ${SCHEMA_VERSION}.`,
      {
        hint: 'Upgrade ak, or name another database in config.yaml.',
        context: { found: version, known: SCHEMA_VERSION },
      },
    );
  }
  return version;
}
