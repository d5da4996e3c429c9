/** Reads the journal; journal-append.ts writes it. */
import type { Database, Queries } from './database';
import { appendEntries } from './journal-append';
import { toCall, toReplayEntry } from './journal-rows';
import type { JournalRow } from './journal-rows';
import { sealSecrets } from './sealed-secrets';
import { assertSealed, type SealingKey } from './seals';
import type { ReplayEntry, Store } from './store';

type JournalQueries = Pick<Store, 'openJournals' | 'appendJournal' | 'readJournal' | 'readRecord' | 'listCalls'>;

/** Values are up to some 350 kB each: a page must fit into memory. */
const REPLAY_PAGE_ROWS = 100;

export function journalQueries(database: Database, keyOf: () => Promise<SealingKey>): JournalQueries {
  return {
    openJournals: async () => sealSecrets(database, await keyOf()),

    appendJournal: async (sessionId, epoch, entries) => {
      const key = await keyOf();
      return database.write(`write the journal of session ${sessionId}`, (transaction) =>
        appendEntries(transaction, key, { sessionId, epoch }, entries),
      );
    },

    readJournal: (sessionId) => readPages(database, keyOf, sessionId),

    readRecord: (sessionId, id) =>
      database.read(`read the record ${id} of session ${sessionId}`, async (queries) => {
        const row = await queries
          .selectFrom('journal')
          .selectAll()
          .where('session_id', '=', sessionId)
          .where('id', '=', id)
          .where('kind', '=', 'record')
          .executeTakeFirst();
        const entry = row === undefined ? null : toReplayEntry(row);
        return entry?.kind === 'record' ? entry.items : null;
      }),

    listCalls: (sessionId, changedAfter = 0) =>
      database.read(`list the calls of session ${sessionId}`, async (queries) => {
        const rows = await queries
          .selectFrom('journal')
          .selectAll()
          .where('session_id', '=', sessionId)
          .where('version', '>', changedAfter)
          .where('begun_order', 'is not', null)
          .orderBy('begun_order')
          .execute();
        return rows.map(toCall);
      }),
  };
}

/** Page by page: between two of them others use the connection. Results are never changed or put in between, so pages fit together. */
async function* readPages(
  database: Database,
  keyOf: () => Promise<SealingKey>,
  sessionId: string,
): AsyncGenerator<ReplayEntry> {
  const key = await keyOf();
  let after = 0;
  for (;;) {
    const rows = await database.read(`read the journal of session ${sessionId}`, (queries) =>
      selectDone(queries, sessionId, after),
    );
    for (const row of rows) {
      assertSealed(key, row);
      yield toReplayEntry(row);
    }
    const last = rows.at(-1);
    if (last === undefined || last.done_order === null || rows.length < REPLAY_PAGE_ROWS) return;
    after = last.done_order;
  }
}

async function selectDone(queries: Queries, sessionId: string, after: number): Promise<JournalRow[]> {
  return queries
    .selectFrom('journal')
    .selectAll()
    .where('session_id', '=', sessionId)
    .where('done_order', '>', after)
    .orderBy('done_order')
    .limit(REPLAY_PAGE_ROWS)
    .execute();
}
