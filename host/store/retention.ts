/**
 * What can go: sessions that ended long ago, builds that nothing needs, content that nobody refers to. Whether it may go is asked again in the
 * transaction that takes it away, so nobody who begins to need it meanwhile loses it. Transactions are small: others wait for none of them.
 *
 * A session vanishes for every reader with the first of its rows (its inputs); a process that dies in the middle leaves what the next one
 * goes on with.
 */
import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';
import { touchBuild } from './build-use';
import type { Database } from './database';
import type { Tables } from './schema';
import type { RetentionStore } from './retention-store';
import type { Store } from './store';

type RetentionQueries = RetentionStore & Pick<Store, 'useBuild'>;

const ROWS_AT_ONCE = 500;
const IDS_AT_ONCE = 100;

export function retentionQueries(database: Database, getBuild: Store['getBuild']): RetentionQueries {
  return { ...sessionRetention(database), ...buildRetention(database, getBuild), ...contentRetention(database) };
}

function sessionRetention(database: Database): Pick<RetentionQueries, 'endedSessions' | 'removeSession'> {
  return {
    endedSessions: (before, limit) =>
      database.read('look for sessions that can go', async (queries) => {
        const rows = await queries
          .selectFrom('sessions')
          .select(['id', 'state', 'ended_at'])
          .where((is) => isOver(is, before))
          .orderBy('ended_at')
          .limit(limit)
          .execute();
        return rows.map(({ id, state, ended_at }) => ({ id, state, endedAt: ended_at ?? 0 }));
      }),

    removeSession: async (id, before) => {
      const isMine = await database.write(`remove session ${id}`, async (transaction) => {
        const row = await transaction
          .selectFrom('sessions')
          .select('id')
          .where('id', '=', id)
          .where((is) => isOver(is, before))
          .executeTakeFirst();
        if (row === undefined) return false;
        await transaction.deleteFrom('session_inputs').where('session_id', '=', id).execute();
        return true;
      });
      if (!isMine) return false;
      while (await removeRows(database, 'journal', id)); // a million of them, in turns with others
      while (await removeRows(database, 'prints', id));
      await database.write(`remove session ${id}`, async (transaction) => {
        await transaction.deleteFrom('outbox').where('session_id', '=', id).execute();
        await transaction.deleteFrom('session_files').where('session_id', '=', id).execute();
        await transaction.deleteFrom('sessions').where('id', '=', id).execute();
      });
      return true;
    },
  };
}

/** Ended before the time for its state, with nothing left to tell Temporal; or removed by half. */
function isOver(
  is: ExpressionBuilder<Tables, 'sessions'>,
  before: Readonly<Record<string, number>>,
): Expression<SqlBool> {
  const inputs = is.selectFrom('session_inputs').select('session_id').whereRef('session_id', '=', 'sessions.id');
  const words = is.selectFrom('outbox').select('id').whereRef('outbox.session_id', '=', 'sessions.id');
  // Their past is copied in several transactions, and their large values may lie in its folder.
  const forks = is
    .selectFrom('session_inputs as forks')
    .select('forks.session_id')
    .whereRef('forks.forked_from', '=', 'sessions.id');
  const times = Object.entries(before).map(([state, time]) =>
    is.and([is('sessions.state', '=', state as Tables['sessions']['state']), is('ended_at', '<', time)]),
  );
  return is.and([
    is('ended_at', 'is not', null),
    is.or([is.and([is.or(times), is.not(is.exists(words)), is.not(is.exists(forks))]), is.not(is.exists(inputs))]),
  ]);
}

/** Whether there may be more. */
async function removeRows(database: Database, table: 'journal' | 'prints', sessionId: string): Promise<boolean> {
  const key = table === 'journal' ? 'id' : 'seq';
  const result = await database.write(`remove session ${sessionId}`, (transaction) =>
    sql`delete from ${sql.table(table)} where session_id = ${sessionId} and ${sql.ref(key)} in
      (select ${sql.ref(key)} from ${sql.table(table)} where session_id = ${sessionId} limit ${ROWS_AT_ONCE})`.execute(
      transaction,
    ),
  );
  return (result.numAffectedRows ?? 0n) > 0n;
}

function buildRetention(
  database: Database,
  getBuild: Store['getBuild'],
): Pick<RetentionQueries, 'useBuild' | 'unusedBuilds' | 'removeBuild'> {
  return {
    useBuild: async (id) => {
      const isThere = await database.write(`use build ${id}`, (transaction) =>
        touchBuild(transaction, id, database.now()),
      );
      return isThere ? getBuild(id) : null;
    },

    unusedBuilds: (before, limit) =>
      database.read('look for builds that can go', async (queries) => {
        const rows = await queries
          .selectFrom('builds')
          .select(['id', 'sha256', 'size_bytes'])
          .where((is) => isUnused(is, before))
          .orderBy('used_at')
          .limit(limit)
          .execute();
        return rows.map(({ id, sha256, size_bytes }) => ({ id, sha256, sizeBytes: size_bytes }));
      }),

    removeBuild: (id, before) =>
      database.write(`remove build ${id}`, async (transaction) => {
        const row = await transaction
          .selectFrom('builds')
          .select('id')
          .where('id', '=', id)
          .where((is) => isUnused(is, before))
          .executeTakeFirst();
        if (row === undefined) return false;
        await transaction.deleteFrom('deployments').where('build_id', '=', id).execute();
        await transaction.deleteFrom('builds').where('id', '=', id).execute();
        return true;
      }),
  };
}

/** No session is of it, it is not active, and no deployment of it is one that a session names. */
function isUnused(is: ExpressionBuilder<Tables, 'builds'>, before: number): Expression<SqlBool> {
  const sessions = is.selectFrom('sessions').select('id').whereRef('sessions.build_id', '=', 'builds.id');
  const deployments = is.selectFrom('deployments').select('id').whereRef('deployments.build_id', '=', 'builds.id');
  const named = is
    .selectFrom('deployments')
    .innerJoin('sessions', 'sessions.deployment_id', 'deployments.id')
    .select('deployments.id')
    .whereRef('deployments.build_id', '=', 'builds.id');
  return is.and([
    is('used_at', '<', before),
    is.not(is.exists(sessions)),
    is.not(is.exists(deployments.where('deployments.state', '=', 'active'))),
    is.not(is.exists(named)),
  ]);
}

function contentRetention(
  database: Database,
): Pick<RetentionQueries, 'unusedBlobs' | 'removeBlob' | 'knownIds' | 'sizeOf'> {
  return {
    unusedBlobs: (before, limit) =>
      database.read('look for blobs that can go', async (queries) => {
        const rows = await queries
          .selectFrom('blobs')
          .select(['sha256', 'size_bytes'])
          .where((is) => isLeft(is, before))
          .limit(limit)
          .execute();
        return rows.map(({ sha256, size_bytes }) => ({ sha256, sizeBytes: size_bytes }));
      }),

    removeBlob: (sha256, before) =>
      database.write(`remove blob ${sha256}`, async (transaction) => {
        const { numDeletedRows } = await transaction
          .deleteFrom('blobs')
          .where('sha256', '=', sha256)
          .where((is) => isLeft(is, before))
          .executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        await transaction.deleteFrom('blob_chunks').where('sha256', '=', sha256).execute();
        return true;
      }),

    knownIds: async (table, ids) => {
      const known = new Set<string>();
      for (let start = 0; start < ids.length; start += IDS_AT_ONCE) {
        const some = ids.slice(start, start + IDS_AT_ONCE);
        const rows = await database.read(`look for ${table}`, (queries) =>
          queries.selectFrom(table).select('id').where('id', 'in', some).execute(),
        );
        for (const { id } of rows) known.add(id);
      }
      return known;
    },

    sizeOf: () => database.size(),
  };
}

/** Neither a build nor a session refers to it. */
function isLeft(is: ExpressionBuilder<Tables, 'blobs'>, before: number): Expression<SqlBool> {
  const builds = is.selectFrom('builds').select('id').whereRef('builds.sha256', '=', 'blobs.sha256');
  const files = is.selectFrom('session_files').select('name').whereRef('session_files.sha256', '=', 'blobs.sha256');
  return is.and([is('created_at', '<', before), is.not(is.exists(builds)), is.not(is.exists(files))]);
}
