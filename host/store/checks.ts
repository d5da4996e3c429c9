/** Reads what is in the store, to tell all that is damaged. */
import { isAkError, type AkError } from '../errors';
import type { CheckedRow, CheckStore } from './check-store';
import type { Database } from './database';
import { fromNullableJson } from './json';
import { toCall, toReplayEntry, type JournalRow } from './journal-rows';
import { provenRows } from './proven-rows';
import type { SealingKey } from './seals';

export function checkQueries(database: Database, keyOf: () => Promise<SealingKey>): CheckStore {
  return {
    idsAfter: (table, after, limit) =>
      database.read(`list the ${table}`, async (queries) => {
        const rows = await queries
          .selectFrom(table)
          .select('id')
          .where('id', '>', after)
          .orderBy('id')
          .limit(limit)
          .execute();
        return rows.map(({ id }) => id);
      }),

    blobsAfter: (after, limit) =>
      database.read('list the shared content', async (queries) => {
        const rows = await queries
          .selectFrom('blobs')
          .select('sha256')
          .where('sha256', '>', after)
          .orderBy('sha256')
          .limit(limit)
          .execute();
        return rows.map(({ sha256 }) => sha256);
      }),

    checkJournal: (sessionId) => checkJournal(database, keyOf, sessionId),
  };
}

async function* checkJournal(
  database: Database,
  keyOf: () => Promise<SealingKey>,
  sessionId: string,
): AsyncGenerator<CheckedRow> {
  const found: AkError[] = [];
  let open: JournalRow[] = [];
  const rows = provenRows({
    ...{ database, key: await keyOf(), sessionId },
    onDamage: (damage) => found.push(damage),
    onEnd: ({ standing }) => (open = standing.open),
  });
  const told = function* (row: string | null): Generator<CheckedRow> {
    for (const damage of found.splice(0)) yield { row: rowOf(damage) ?? row, damage, file: null };
  };
  for await (const row of rows) {
    yield* told(row.id);
    yield readRow(row);
  }
  yield* told(null);
  for (const row of open) yield readRow(row);
}

function rowOf({ context }: AkError): string | null {
  return typeof context['row'] === 'string' ? context['row'] : null;
}

/** As those read it who show or replay it. */
function readRow(row: JournalRow): CheckedRow {
  try {
    if (row.kind === 'record') toReplayEntry(row);
    else toCall(row);
    const file = fromNullableJson<{ path: string; sha256: string }>(row.value_file_json, `call ${row.id}`);
    return { row: row.id, damage: null, file };
  } catch (error) {
    if (!isAkError(error)) throw error;
    return { row: row.id, damage: error, file: null };
  }
}
