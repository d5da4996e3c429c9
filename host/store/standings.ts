/** What sessions wait for or are at, as the host that holds them says: for people, nothing is decided by it. */
import type { Database } from './database';
import { toCall } from './journal-rows';
import { toPlainText } from './json';
import type { Store } from './store';

type StandingQueries = Pick<
  Store,
  'parkSession' | 'clearReason' | 'noteCrash' | 'explainWaiting' | 'noteStandings' | 'listOpenCalls'
>;

export function standingQueries(database: Database): StandingQueries {
  return { ...holdingQueries(database), ...notingQueries(database), ...readingQueries(database) };
}

function holdingQueries(database: Database): Pick<StandingQueries, 'parkSession' | 'clearReason' | 'explainWaiting'> {
  return {
    parkSession: (id, epoch) =>
      database.write(`park session ${id}`, async (transaction) => {
        await transaction
          .updateTable('sessions')
          .set((is) => ({ host_id: null, standing_json: null, version: is('version', '+', 1) }))
          .where('id', '=', id)
          .where('epoch', '=', epoch)
          .where('ended_at', 'is', null)
          .execute();
      }),

    clearReason: (id, epoch, reason) =>
      database.write(`clear the reason of session ${id}`, async (transaction) => {
        await transaction
          .updateTable('sessions')
          .set((is) => ({ reason: null, version: is('version', '+', 1) }))
          .where('id', '=', id)
          .where('epoch', '=', epoch)
          .where('state', '=', 'running')
          .where('reason', '=', reason)
          .where('ended_at', 'is', null)
          .execute();
      }),

    explainWaiting: (id, reason) =>
      database.write(`note why session ${id} waits`, async (transaction) => {
        await transaction
          .updateTable('sessions')
          .set((is) => ({ reason: toPlainText(reason), version: is('version', '+', 1) }))
          .where('id', '=', id)
          .where('state', 'in', ['created', 'running'])
          .execute();
      }),
  };
}

function notingQueries(database: Database): Pick<StandingQueries, 'noteCrash' | 'noteStandings'> {
  return {
    noteCrash: (id, crash) =>
      database.write(`note how the runner of session ${id} died`, async (transaction) => {
        await transaction
          .updateTable('sessions')
          .set({ crash_json: toPlainText(JSON.stringify(crash)) })
          .where('id', '=', id)
          .where('ended_at', 'is', null)
          .execute();
      }),

    noteStandings: (notes) =>
      database.write(`note what ${notes.length} sessions are at`, async (transaction) => {
        for (const { sessionId, epoch, standing } of notes) {
          const text = standing === null ? null : toPlainText(JSON.stringify(standing));
          await transaction
            .updateTable('sessions')
            .set((is) => ({ standing_json: text, version: is('version', '+', 1) }))
            .where('id', '=', sessionId)
            .where('epoch', '=', epoch)
            .where('ended_at', 'is', null)
            .execute();
        }
      }),
  };
}

function readingQueries(database: Database): Pick<StandingQueries, 'listOpenCalls'> {
  return {
    listOpenCalls: (sessionIds) =>
      database.read('list the open calls', async (queries) => {
        if (sessionIds.length === 0) return [];
        const rows = await queries
          .selectFrom('journal')
          .selectAll()
          .where('session_id', 'in', sessionIds)
          .where('done_order', 'is', null)
          .where('begun_order', 'is not', null)
          .orderBy('begun_order')
          .execute();
        return rows.map((row) => ({ ...toCall(row), sessionId: row.session_id }));
      }),
  };
}
