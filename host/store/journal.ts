/** Reads the journal; journal-append.ts writes it. */
import { chainFrom } from './chain';
import type { Database, Queries } from './database';
import { Appends } from './journal-append';
import { toCall, toReplayEntry } from './journal-rows';
import { provenReplay } from './proven-rows';
import { sealSecrets } from './sealed-secrets';
import type { SealingKey } from './seals';
import type { JournalShape, ReplayEntry, Store } from './store';

type JournalQueries = Pick<
  Store,
  'openJournals' | 'appendJournal' | 'readJournal' | 'readRecord' | 'listCalls' | 'lastCalls' | 'countCalls'
>;

export function journalQueries(database: Database, keyOf: () => Promise<SealingKey>): JournalQueries {
  const appends = new Appends(database, keyOf);
  return {
    openJournals: async () => sealSecrets(database, await keyOf()),

    appendJournal: (sessionId, epoch, entries) => appends.append({ sessionId, epoch }, entries),

    readJournal: (sessionId, onShape) => replay({ database, keyOf, appends, onShape }, sessionId),

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

interface Reading {
  database: Database;
  keyOf: () => Promise<SealingKey>;
  appends: Appends;
  onShape: ((shape: JournalShape) => void) | undefined;
}

/** Who has read it all knows where it stands: the next to append need not look. */
async function* replay({ database, keyOf, appends, onShape }: Reading, sessionId: string): AsyncGenerator<ReplayEntry> {
  const key = await keyOf();
  const rows = provenReplay({
    ...{ database, key, sessionId, onShape },
    onEnd: ({ standing, last }) => appends.goOnFrom(chainFrom(key, sessionId, standing, last), standing.head),
  });
  for await (const row of rows) yield toReplayEntry(row);
}
