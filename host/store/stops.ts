/** Requests to stop a session: kept with it, so that whoever claims it stops it, and the time to clean up does not begin anew. */
import type { Outcome } from '../../workflows/contract';
import type { Database, Queries } from './database';
import { fromNullableJson, toPlainText } from './json';
import { addToOutbox } from './outbox';
import { assertRanHere, sessionNotFound } from './session-errors';
import type { BegunStop, StopRequest, StopStore } from './stop-request';
import type { Session } from './store';

export function stopQueries(database: Database): StopStore {
  return {
    requestStop: (id, reason, graceMs) =>
      database.write(`stop session ${id}`, async (transaction) => {
        const { stop, hasEnded, importDigest } = await lock(transaction, id);
        assertRanHere({ id, importDigest });
        if (hasEnded) return false;
        const now = database.now();
        const until = stop === null || stop.until === null ? null : Math.min(stop.until, now);
        const asked = stop === null ? { reason, graceMs, until: null } : { ...stop, graceMs: 0, until };
        await addToOutbox(transaction, { kind: 'stop', sessionId: id, reason });
        await write(transaction, id, asked);
        await transaction
          .updateTable('sessions')
          .set({ reason: toPlainText(asked.reason) })
          .where('id', '=', id)
          .execute();
        return true;
      }),

    beginStop: async (id) => {
      const known = await database.read(`read the stop of session ${id}`, (queries) => find(queries, id));
      if (known.stop === null) return null;
      if (hasBegun(known.stop)) return known.stop;
      return database.write(`begin to stop session ${id}`, async (transaction) => {
        const { stop } = await lock(transaction, id);
        if (stop === null) return null;
        if (hasBegun(stop)) return stop;
        const begun = { ...stop, until: database.now() + stop.graceMs };
        await write(transaction, id, begun);
        return begun;
      });
    },
  };
}

/** Who asked for the stop said why; whoever carries it out knows only that it was asked. */
export function withStopReason({ stop, reason }: Session, outcome: Outcome): Outcome {
  const why = stop?.reason ?? reason;
  return outcome.kind !== 'stopped' || why === null ? outcome : { kind: 'stopped', reason: why };
}

function hasBegun(stop: StopRequest): stop is BegunStop {
  return stop.until !== null;
}

interface Found {
  stop: StopRequest | null;
  hasEnded: boolean;
  importDigest: string | null;
}

/** Nobody else writes the session until the transaction is over. */
async function lock(transaction: Queries, id: string): Promise<Found> {
  await transaction
    .updateTable('sessions')
    .set((is) => ({ version: is('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
  return find(transaction, id);
}

async function find(queries: Queries, id: string): Promise<Found> {
  const row = await queries
    .selectFrom('sessions')
    .innerJoin('session_inputs', 'session_inputs.session_id', 'sessions.id')
    .select(['stop_json', 'ended_at', 'import_digest'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw sessionNotFound(id);
  const stop = fromNullableJson<StopRequest>(row.stop_json, `stop of session ${id}`);
  return { stop, hasEnded: row.ended_at !== null, importDigest: row.import_digest };
}

async function write(transaction: Queries, id: string, stop: StopRequest): Promise<void> {
  await transaction
    .updateTable('sessions')
    .set({ stop_json: toPlainText(JSON.stringify(stop)) })
    .where('id', '=', id)
    .execute();
}
