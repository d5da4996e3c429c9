/** What Temporal has still to be told. Written with the change it tells of, sent later, and repeated until it has been sent. */
import type { Database, Queries } from './database';
import { toPlainText } from './json';
import type { OutboxEntry, Store } from './store';

/** More than who sends waits before it tries again. */
const LONGEST_DELAY_MS = 60_000;

type OutboxQueries = Pick<Store, 'takeOutbox' | 'listUnsent' | 'outboxDone' | 'outboxFailed'>;

export function outboxQueries(database: Database): OutboxQueries {
  return {
    takeOutbox: (queues, limit) =>
      database.read('read the outbox', async (queries) => {
        if (queues.length === 0) return [];
        return selectDue(queries, queues, limit, database.now());
      }),

    listUnsent: (sessionIds) =>
      database.read('read what is not sent', async (queries) => {
        if (sessionIds.length === 0) return [];
        const rows = await queries
          .selectFrom('outbox')
          .select(['session_id', 'kind', 'last_error'])
          .where('session_id', 'in', sessionIds)
          .orderBy('id')
          .execute();
        return rows.map((row) => ({ sessionId: row.session_id, kind: row.kind, lastError: row.last_error }));
      }),

    outboxDone: (id) =>
      database.write(`finish outbox entry ${id}`, async (transaction) => {
        await transaction.deleteFrom('outbox').where('id', '=', id).execute();
      }),

    outboxFailed: (id, error, retryAtMs) =>
      database.write(`put off outbox entry ${id}`, async (transaction) => {
        await transaction
          .updateTable('outbox')
          .set((is) => ({
            attempts: is('attempts', '+', 1),
            last_error: toPlainText(error),
            retry_at: Math.ceil(retryAtMs),
          }))
          .where('id', '=', id)
          .execute();
      }),
  };
}

/** Adds an entry, in the transaction of the change it tells of. */
export async function addToOutbox(
  transaction: Queries,
  entry: Pick<OutboxEntry, 'kind' | 'sessionId' | 'reason'>,
): Promise<void> {
  const { kind, sessionId, reason } = entry;
  await transaction
    .insertInto('outbox')
    .values({
      kind,
      session_id: sessionId,
      reason: reason === null ? null : toPlainText(reason),
      attempts: 0,
      retry_at: 0,
      last_error: null,
    })
    .execute();
}

async function selectDue(queries: Queries, queues: string[], limit: number, nowMs: number): Promise<OutboxEntry[]> {
  const rows = await queries
    .selectFrom('outbox')
    .innerJoin('sessions', 'sessions.id', 'outbox.session_id')
    .select(['outbox.id', 'outbox.kind', 'outbox.session_id', 'outbox.reason', 'outbox.attempts'])
    .where('sessions.queue', 'in', queues)
    // Nothing is put off for longer: the clock was set back since, or that of another host is ahead.
    .where((is) => is.or([is('outbox.retry_at', '<=', nowMs), is('outbox.retry_at', '>', nowMs + LONGEST_DELAY_MS)]))
    // A stop must not overtake the start that waits to be tried again.
    .where((is) =>
      is.not(
        is.exists(
          is
            .selectFrom('outbox as earlier')
            .select('earlier.id')
            .whereRef('earlier.session_id', '=', 'outbox.session_id')
            .whereRef('earlier.id', '<', 'outbox.id'),
        ),
      ),
    )
    .orderBy('outbox.id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    sessionId: row.session_id,
    reason: row.reason,
    attempts: row.attempts,
  }));
}
