/** Reads the results of a journal in their order, each proven to be what was recorded, with everything that was recorded before it. */
import type { AkError } from '../errors';
import { ChainProof } from './chain';
import { snapshotOf, type Snapshot } from './chain-standing';
import type { Database, Queries } from './database';
import { REPLAY_COLUMNS } from './journal-rows';
import type { JournalRow, ReplayRow } from './journal-rows';
import type { SealingKey } from './seals';
import type { JournalShape } from './store';

/** A page must fit into memory, and rows are of a hundred bytes or of a million: the next page is as large as the last one lets expect. */
const PAGE_CHARACTERS = 4_000_000;
const FIRST_PAGE_ROWS = 100;
const MOST_PAGE_ROWS = 2_000;

export interface Proving {
  database: Database;
  key: SealingKey;
  sessionId: string;
  /** Raises it, if it is not given. */
  onDamage?: ((damage: AkError) => void) | undefined;
  /** All of it was read. */
  onEnd?: (end: { standing: Snapshot; last: string }) => void;
  /** What will be read; not told of a journal of an earlier version, whose end is not known. */
  onShape?: ((shape: JournalShape) => void) | undefined;
}

/** What a replay reads. @throws AkError `journal_damaged`, `journal_key_unusable` */
export function provenReplay(proving: Proving): AsyncGenerator<ReplayRow> {
  return proven(proving, (queries, page) =>
    selectDone(queries, proving.sessionId, page).select(REPLAY_COLUMNS).execute(),
  );
}

/** The whole rows. */
export function provenRows(proving: Proving): AsyncGenerator<JournalRow> {
  return proven(proving, (queries, page) => selectDone(queries, proving.sessionId, page).selectAll().execute());
}

/**
 * Page by page: between two of them others use the connection. Results are never changed or put in between, so pages fit together; what
 * is written after the first look is left out.
 */
async function* proven<Row extends ReplayRow>(
  { database, key, sessionId, onDamage, onEnd, onShape }: Proving,
  select: (queries: Queries, page: Page) => Promise<Row[]>,
): AsyncGenerator<Row> {
  const doing = `read the journal of session ${sessionId}`;
  const standing = await database.read(doing, (queries) => snapshotOf(queries, sessionId));
  if (standing === null) return;
  if (onShape !== undefined && standing.head !== null) {
    onShape(await database.read(doing, (queries) => shapeOf(queries, sessionId, standing.given)));
  }
  const proof = new ChainProof(key, sessionId, onDamage);
  let page: Page = { after: 0, upTo: endOf(standing), limit: FIRST_PAGE_ROWS };
  while (page.after < page.upTo) {
    const rows = await database.read(doing, (queries) => select(queries, page));
    for (const row of rows) {
      proof.next(row);
      yield row;
    }
    const last = rows.at(-1);
    if (last === undefined || last.done_order === null || rows.length < page.limit) break;
    page = { ...page, after: last.done_order, limit: rowsOfNextPage(rows) };
  }
  proof.end(standing);
  onEnd?.({ standing, last: proof.last });
}

/** Nothing of an earlier version says where the journal ended. */
function endOf({ head, given }: Snapshot): number {
  return head === null ? Number.MAX_SAFE_INTEGER : given;
}

/** Of what was recorded by then: nothing of it changes any more. */
async function shapeOf(queries: Queries, sessionId: string, upTo: number): Promise<JournalShape> {
  const results = queries
    .selectFrom('journal')
    .where('session_id', '=', sessionId)
    .where('done_order', '<=', upTo)
    .select((is) => is.fn.countAll<number>().as('count'));
  const records = await results
    .where('kind', '=', 'record')
    .select((is) => is.fn.max('done_order').as('last'))
    .executeTakeFirstOrThrow();
  const all = await results.executeTakeFirstOrThrow();
  const before = await results.where('done_order', '<=', records.last ?? 0).executeTakeFirstOrThrow();
  return { calls: all.count - records.count, callsOnlyFrom: before.count };
}

interface Page {
  /** The `done_order` before it. */
  after: number;
  /** The last one of the journal. */
  upTo: number;
  limit: number;
}

function selectDone(queries: Queries, sessionId: string, { after, upTo, limit }: Page) {
  return queries
    .selectFrom('journal')
    .where('session_id', '=', sessionId)
    .where('done_order', '>', after)
    .where('done_order', '<=', upTo)
    .orderBy('done_order')
    .limit(limit);
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
