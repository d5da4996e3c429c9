/**
 * Sessions on their way from one store to another (`ak session export`, `import`).
 *
 * An imported session is all that was recorded of it, to look at: `import_digest` says so, its queue is nobody's, and nothing claims,
 * stops or resumes it (`assertRanHere` in session-errors.ts).
 */
import type { Keyring } from '../keyring';
import { headOf, newChain, sealNext, type Chain } from './chain';
import type { Database, Queries } from './database';
import { insertPrints } from './prints';
import type { JournalRow } from './journal-rows';
import { provenRows } from './proven-rows';
import type { JournalTable } from './schema';
import type { SealingKey } from './seals';
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

/** What has a result in the order of the results, so that it is a beginning of the journal; then what was open when that was all. */
async function* exportRows(
  database: Database,
  keyOf: () => Promise<SealingKey>,
  sessionId: string,
): AsyncGenerator<ExportedRow> {
  let open: JournalRow[] = [];
  const rows = provenRows({ database, key: await keyOf(), sessionId, onEnd: ({ standing }) => (open = standing.open) });
  for await (const row of rows) yield exported(row);
  for (const row of open) yield exported(row);
}

function exported({ session_id: _session, seal: _seal, version: _version, ...row }: JournalRow): ExportedRow {
  return row;
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
  const chain = newChain(key, id);
  for await (const rows of inPages(journal())) {
    await transaction
      .insertInto('journal')
      .values(rows.map((row) => sealedRow(key, chain, row)))
      .execute();
  }
  await transaction
    .updateTable('sessions')
    .set({ journal_head: headOf(key, chain), calls_begun: chain.begun, results_given: chain.given })
    .where('id', '=', id)
    .execute();
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
function sealedRow(key: SealingKey, chain: Chain, row: ExportedRow): JournalTable {
  const made: JournalTable = { ...row, session_id: chain.sessionId, version: 1, seal: null };
  chain.begun = Math.max(chain.begun, row.begun_order ?? 0);
  if (row.done_order === null) {
    chain.open.put(row);
    return made;
  }
  chain.given = Math.max(chain.given, row.done_order);
  return { ...made, seal: sealNext(key, chain, made) };
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
