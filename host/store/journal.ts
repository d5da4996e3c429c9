/** Reads the journal; journal-append.ts writes it. */
import type { Database, Queries } from './database';
import { appendEntries } from './journal-append';
import { REPLAY_COLUMNS, toCall, toReplayEntry } from './journal-rows';
import type { ReplayRow } from './journal-rows';
import { sealSecrets } from './sealed-secrets';
import { assertSealed, type SealingKey } from './seals';
import { Statements } from './statements';
import type { ReplayEntry, Store } from './store';

type JournalQueries = Pick<
  Store,
  'openJournals' | 'appendJournal' | 'readJournal' | 'readRecord' | 'listCalls' | 'lastCalls' | 'countCalls'
>;

/** A page must fit into memory, and rows are of a hundred bytes or of a million: the next page is as large as the last one lets expect. */
const PAGE_CHARACTERS = 4_000_000;
const FIRST_PAGE_ROWS = 100;
const MOST_PAGE_ROWS = 2_000;

export function journalQueries(database: Database, keyOf: () => Promise<SealingKey>): JournalQueries {
  const statements = new Statements();
  return {
    openJournals: async () => sealSecrets(database, await keyOf()),

    appendJournal: async (sessionId, epoch, entries) => {
      const key = await keyOf();
      return database.write(`write the journal of session ${sessionId}`, (transaction) =>
        appendEntries({ transaction, statements, key, sessionId }, epoch, entries),
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

    lastCalls: (sessionId, limit) =>
      database.read(`list the last calls of session ${sessionId}`, async (queries) => {
        const rows = await queries
          .selectFrom('journal')
          .selectAll()
          .where('session_id', '=', sessionId)
          .where('begun_order', 'is not', null)
          .orderBy('begun_order', 'desc')
          .limit(limit)
          .execute();
        return rows.reverse().map(toCall);
      }),

    countCalls: (sessionId) =>
      database.read(`count the calls of session ${sessionId}`, (queries) => countCalls(queries, sessionId)),
  };
}

async function countCalls(queries: Queries, sessionId: string): Promise<number> {
  const counted = await queries
    .selectFrom('journal')
    .select((is) => is.fn.countAll<number>().as('count'))
    .where('session_id', '=', sessionId)
    .where('begun_order', 'is not', null)
    .executeTakeFirstOrThrow();
  return counted.count;
}

/** Page by page: between two of them others use the connection. Results are never changed or put in between, so pages fit together. */
async function* readPages(
  database: Database,
  keyOf: () => Promise<SealingKey>,
  sessionId: string,
): AsyncGenerator<ReplayEntry> {
  const key = await keyOf();
  let page = { after: 0, limit: FIRST_PAGE_ROWS };
  for (;;) {
    const rows = await database.read(`read the journal of session ${sessionId}`, (queries) =>
      selectDone(queries, sessionId, page),
    );
    for (const row of rows) {
      assertSealed(key, row);
      yield toReplayEntry(row);
    }
    const last = rows.at(-1);
    if (last === undefined || last.done_order === null || rows.length < page.limit) return;
    page = { after: last.done_order, limit: rowsOfNextPage(rows) };
  }
}

interface Page {
  /** The `done_order` before it. */
  after: number;
  limit: number;
}

async function selectDone(queries: Queries, sessionId: string, { after, limit }: Page): Promise<ReplayRow[]> {
  return queries
    .selectFrom('journal')
    .select(REPLAY_COLUMNS)
    .where('session_id', '=', sessionId)
    .where('done_order', '>', after)
    .orderBy('done_order')
    .limit(limit)
    .execute();
}

function rowsOfNextPage(rows: ReplayRow[]): number {
  const characters = rows.reduce((sum, row) => sum + sizeOf(row), 0);
  const expected = Math.floor((PAGE_CHARACTERS * rows.length) / characters);
  // It grows slowly, for the next rows may be larger.
  return Math.max(1, Math.min(expected, rows.length * 2, MOST_PAGE_ROWS));
}

function sizeOf({ value, mutated, items_json, error_json }: ReplayRow): number {
  const texts = [value, mutated, items_json, error_json];
  return texts.reduce((sum, text) => sum + (text?.length ?? 0), 100);
}
