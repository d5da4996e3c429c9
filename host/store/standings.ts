/** What sessions wait for or are at, as the host that holds them says: for people, nothing is decided by it. */
import type { Database } from './database';
import { toCall } from './journal-rows';
import { toPlainText } from './json';
import type { Store } from './store';

type StandingQueries = Pick<
  Store,
  'parkSession' | 'wakesBefore' | 'clearReason' | 'noteCrash' | 'explainWaiting' | 'noteStandings' | 'listOpenCalls'
>;

const MOST_WAKES = 100;

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

function readingQueries(database: Database): Pick<StandingQueries, 'listOpenCalls' | 'wakesBefore'> {
  return {
    wakesBefore: (untilMs) =>
      database.read('list the parked sessions that go on soon', (queries) =>
        queries
          .selectFrom('sessions')
          .innerJoin('journal', 'journal.session_id', 'sessions.id')
          .select(['sessions.id as sessionId', 'sessions.build_id as buildId'])
          .select(({ fn }) => fn.min<number>('journal.until_ms').as('untilMs'))
          .where('sessions.host_id', 'is', null)
          .where('sessions.ended_at', 'is', null)
          .where('sessions.state', '=', 'running')
          .where('journal.done_order', 'is', null)
          .where('journal.until_ms', '<', untilMs)
          .groupBy(['sessions.id', 'sessions.build_id'])
          .orderBy('untilMs')
          .limit(MOST_WAKES)
          .execute(),
      ),

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
