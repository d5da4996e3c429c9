/**
 * Sessions on their way from one store to another (`ak session export`, `import`).
 *
 * An imported session is all that was recorded of it, to look at: `import_digest` says so, its queue is nobody's, and nothing claims,
 * stops or resumes it (`assertRanHere` in session-errors.ts).
 */
import type { Keyring } from '../keyring';
import type { Database, Queries } from './database';
import { insertPrints } from './prints';
import type { JournalRow } from './journal-rows';
import type { JournalTable } from './schema';
import { assertSealed, type SealingKey } from './seals';
import { hasSecrets, type FindKeyring } from './secret-vars';
import { newInputsRow, newSessionRow } from './session-rows';
import type { ExportedRow, ImportedSession, Store } from './store';

type TransferQueries = Pick<Store, 'exportJournal' | 'importSession'>;

/** The queue of imported sessions, on which no host listens. */
const NO_QUEUE = 'ak-imported';
const PAGE_ROWS = 100;

export function transferQueries(
  database: Database,
  keyOf: () => Promise<SealingKey>,
  findKeyring: FindKeyring,
): TransferQueries {
  return {
    exportJournal: (sessionId) => exportRows(database, keyOf, sessionId),

    importSession: async (imported) => {
      const key = await keyOf();
      const keyring = hasSecrets(imported.session.vars) ? await findKeyring() : null;
      await database.write(`import session ${imported.session.id}`, (transaction) =>
        insertImported(transaction, { key, keyring }, imported),
      );
    },
  };
}

/** What has a result in the order of the results, so that it is a beginning of the journal; then what is open. */
async function* exportRows(
  database: Database,
  keyOf: () => Promise<SealingKey>,
  sessionId: string,
): AsyncGenerator<ExportedRow> {
  const key = await keyOf();
  for (const isOpen of [false, true]) {
    for await (const row of rowsOf(database, sessionId, isOpen)) {
      if (!isOpen) assertSealed(key, row);
      const { session_id: _session, seal: _seal, version: _version, ...exported } = row;
      yield exported;
    }
  }
}

async function* rowsOf(database: Database, sessionId: string, isOpen: boolean): AsyncGenerator<JournalRow> {
  let last: JournalRow | undefined;
  do {
    const rows = await database.read(`read the journal of session ${sessionId}`, (queries) =>
      selectPage(queries, sessionId, last ?? null, isOpen),
    );
    yield* rows;
    last = rows.at(-1);
  } while (last !== undefined);
}

function selectPage(
  queries: Queries,
  sessionId: string,
  after: JournalRow | null,
  isOpen: boolean,
): Promise<JournalRow[]> {
  const rows = queries.selectFrom('journal').selectAll().where('session_id', '=', sessionId).limit(PAGE_ROWS);
  if (isOpen) {
    const open = rows.where('done_order', 'is', null).orderBy('id');
    return (after === null ? open : open.where('id', '>', after.id)).execute();
  }
  return rows
    .where('done_order', '>', after?.done_order ?? 0)
    .orderBy('done_order')
    .execute();
}

async function insertImported(
  transaction: Queries,
  { key, keyring }: { key: SealingKey; keyring: Keyring | null },
  { session, digest, journal, prints, files }: ImportedSession,
): Promise<void> {
  const { id, state, reason, outcome, epoch, createdAt, startedAt, endedAt } = session;
  await transaction
    .insertInto('sessions')
    .values({
      ...newSessionRow({ ...session, deploymentId: null, queue: NO_QUEUE }, createdAt),
      state,
      reason,
      epoch,
      started_at: startedAt,
      ended_at: endedAt,
      outcome_json: outcome === null ? null : JSON.stringify(outcome),
    })
    .execute();
  await transaction
    .insertInto('session_inputs')
    .values({
      ...newInputsRow({ ...session, deploymentId: null, queue: NO_QUEUE }, keyring),
      import_digest: digest,
      program_id: session.programId,
    })
    .execute();
  for await (const rows of inPages(journal())) {
    await transaction
      .insertInto('journal')
      .values(rows.map((row) => sealedRow(key, id, row)))
      .execute();
  }
  for await (const lines of inPages(prints())) await insertPrints(transaction, id, lines);
  if (files.length > 0) {
    const rows = files.map(({ name, sha256 }) => ({ session_id: id, name, sha256 }));
    for (let start = 0; start < rows.length; start += PAGE_ROWS) {
      await transaction
        .insertInto('session_files')
        .values(rows.slice(start, start + PAGE_ROWS))
        .execute();
    }
  }
}

/** With the seal of this installation: who imports a session says that its journal can be trusted. */
function sealedRow(key: SealingKey, sessionId: string, row: ExportedRow): JournalTable {
  const made = { ...row, session_id: sessionId, version: 1, seal: null };
  return row.done_order === null ? made : { ...made, seal: key.seal(made) };
}

async function* inPages<T>(things: AsyncIterable<T>): AsyncGenerator<T[]> {
  let page: T[] = [];
  for await (const thing of things) {
    page.push(thing);
    if (page.length < PAGE_ROWS) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
