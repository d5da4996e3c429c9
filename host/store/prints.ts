import type { Database, Queries } from './database';
import { fromJson } from './json';
import type { PrintLine, Store } from './store';

type PrintQueries = Pick<Store, 'listPrints' | 'countPrints'>;

export function printQueries(database: Database): PrintQueries {
  return {
    listPrints: (sessionId, fromSeq = 0, limit) =>
      database.read(`read the prints of session ${sessionId}`, async (queries) => {
        const all = queries
          .selectFrom('prints')
          .select(['seq', 'at', 'line_json'])
          .where('session_id', '=', sessionId)
          .where('seq', '>=', fromSeq)
          .orderBy('seq');
        const rows = await (limit === undefined ? all : all.limit(limit)).execute();
        return rows.map((row) => ({
          ...fromJson<Omit<PrintLine, 'seq' | 'at'>>(row.line_json, `print ${row.seq} of session ${sessionId}`),
          seq: row.seq,
          at: row.at,
        }));
      }),

    countPrints: (sessionId) =>
      database.read(`count the prints of session ${sessionId}`, async (queries) => {
        const counted = await queries
          .selectFrom('prints')
          .select((is) => is.fn.countAll<number>().as('count'))
          .where('session_id', '=', sessionId)
          .executeTakeFirstOrThrow();
        return counted.count;
      }),
  };
}

/** Adds prints; those already stored stay as they are. */
export async function insertPrints(transaction: Queries, sessionId: string, lines: PrintLine[]): Promise<void> {
  const rows = lines.map(({ seq, at, stream, text, level, logger }) => ({
    session_id: sessionId,
    seq,
    at,
    line_json: JSON.stringify({ stream, text, level, logger }),
  }));
  await transaction
    .insertInto('prints')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
